//! Zip files for tests.

use std::io::Write;

/// Packs members into a zip file.
pub(super) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, data) in members {
        let mut deflater = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        deflater.write_all(data).expect("memory takes all");
        let packed = deflater.finish().expect("memory takes all");
        let mut fields = Vec::new();
        fields.extend_from_slice(&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        fields.extend_from_slice(&[0; 4]);
        for number in [packed.len(), data.len()] {
            fields.extend_from_slice(&u32::try_from(number).expect("tests are small").to_le_bytes());
        }
        fields.extend_from_slice(&u16::try_from(name.len()).expect("names are short").to_le_bytes());
        fields.extend_from_slice(&[0, 0]);
        directory.extend_from_slice(b"PK\x01\x02");
        directory.extend_from_slice(&[20, 0]);
        directory.extend_from_slice(&fields);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&u32::try_from(out.len()).expect("tests are small").to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&fields);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(&packed);
    }
    let (start, count) = (out.len(), u16::try_from(members.len()).expect("tests are small"));
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06");
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    for number in [directory.len(), start] {
        out.extend_from_slice(&u32::try_from(number).expect("tests are small").to_le_bytes());
    }
    out.extend_from_slice(&[0, 0]);
    out
}
