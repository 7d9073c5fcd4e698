//! Writes `config/lang/<tag>/months.toml` for every language that has a folder there, from the CLDR data in `icu_datetime`.
//!
//! ```text
//! cargo run -p vanban-extract --example months             # writes
//! cargo run -p vanban-extract --example months -- --check  # compares; exit code 1 when a file differs
//! ```
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for people, not part of the library")]

mod cldr;

use std::path::Path;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let check = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err("usage: months [--check]".into()),
    };
    let lang = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/lang");
    let mut stale = 0;
    for tag in cldr::languages(&lang)? {
        let path = lang.join(&tag).join("months.toml");
        let wanted = cldr::months_toml(&tag).map_err(|err| format!("{tag}: {err}"))?;
        if std::fs::read_to_string(&path).is_ok_and(|found| found == wanted) {
            continue;
        }
        if check {
            stale += 1;
            eprintln!("config/lang/{tag}/months.toml differs from CLDR");
        } else {
            std::fs::write(&path, wanted)?;
            println!("config/lang/{tag}/months.toml written");
        }
    }
    Ok(if stale > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
