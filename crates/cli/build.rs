//! Has the binary rebuilt when a file under `config/` changes or is added: `include_dir!` alone sees only the files that it
//! knew at the last build.

fn main() {
    println!("cargo::rerun-if-changed=../../config");
}
