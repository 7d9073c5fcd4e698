use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use vanban_store::Cut;

/// Reads a file up to the size limit.
///
/// # Errors
/// The system's.
pub(crate) fn read_file(path: &Path, max_bytes: usize) -> io::Result<(Vec<u8>, Cut)> {
    read_limited(File::open(path)?, max_bytes)
}

/// Reads up to `max_bytes`; what is longer is cut between two characters, should it be UTF-8.
pub(crate) fn read_limited(input: impl Read, max_bytes: usize) -> io::Result<(Vec<u8>, Cut)> {
    let mut bytes = Vec::new();
    input.take(max_bytes as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() <= max_bytes {
        return Ok((bytes, Cut::Whole));
    }
    bytes.truncate(max_bytes);
    trim_partial_character(&mut bytes);
    Ok((bytes, Cut::AtLimit))
}

/// Half a character at the end would make a UTF-8 file look like one in a legacy encoding.
pub(crate) fn trim_partial_character(bytes: &mut Vec<u8>) {
    let Some(lead) = bytes.iter().rposition(|byte| byte & 0b1100_0000 != 0b1000_0000) else { return };
    let expected = match bytes[lead] {
        0b1100_0000..=0b1101_1111 => 2,
        0b1110_0000..=0b1110_1111 => 3,
        0b1111_0000..=0b1111_0111 => 4,
        _ => 1,
    };
    if lead + expected > bytes.len() {
        bytes.truncate(lead);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_cut_between_two_characters() {
        for (limit, kept, cut) in
            [(12, "Quyết định", Cut::AtLimit), (100, "Quyết định 59", Cut::Whole), (16, "Quyết định 59", Cut::AtLimit)]
        {
            let (bytes, how) = read_limited("Quyết định 59".as_bytes(), limit).unwrap();
            let text = std::str::from_utf8(&bytes).unwrap();
            assert!(kept.starts_with(text) && bytes.len() <= limit, "{limit}: {text}");
            assert!(limit - bytes.len() < 4 || how == Cut::Whole, "{limit}: {text}");
            assert_eq!(how == Cut::Whole, cut == Cut::Whole || text.len() == "Quyết định 59".len(), "{limit}");
        }
    }
}
