//! CCITT fax data, groups 3 and 4 (ITU-T T.4 and T.6; ISO 32000-1, 7.4.6).

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};
use lopdf::{Dictionary, Object};

use super::super::file::File;

/// Decodes to one byte a pixel, 0 black; rows that are missing are white.
pub(super) fn decode(file: &File, parameters: Option<&Dictionary>, data: &[u8], width: usize, height: usize) -> Option<Vec<u8>> {
    let number = |key: &str| parameters.and_then(|own| file.number(own, key));
    let flag = |key: &str, default| match parameters.and_then(|own| file.get(own, key)) {
        Some(Object::Boolean(value)) => *value,
        _ => default,
    };
    let columns = number("Columns").map_or(1728, |columns| columns.clamp(1.0, 65_535.0) as u32);
    let settings = DecodeSettings {
        columns,
        // The height of the picture, not `Rows`: that is wrong more often.
        rows: u32::try_from(height).ok()?,
        end_of_block: flag("EndOfBlock", true),
        end_of_line: flag("EndOfLine", false),
        rows_are_byte_aligned: flag("EncodedByteAlign", false),
        encoding: match number("K").unwrap_or(0.0) {
            k if k < 0.0 => EncodingMode::Group4,
            0.0 => EncodingMode::Group3_1D,
            _ => EncodingMode::Group3_2D,
        },
        strict: false,
    };
    rows(data, settings, width, height)
}

/// `None` where not one row could be decoded.
pub(super) fn rows(data: &[u8], settings: DecodeSettings, width: usize, height: usize) -> Option<Vec<u8>> {
    let mut rows = Rows { pixels: vec![255; width * height], width, next: 0 };
    // After an error the rows before it stand.
    let _ = hayro_ccitt::decode(data, &mut rows, &mut DecoderContext::new(settings));
    (rows.next > 0).then_some(rows.pixels)
}

struct Rows {
    pixels: Vec<u8>,
    width: usize,
    next: usize,
}

impl Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let start = self.next * self.width;
        self.next += 1;
        let Some(row) = self.pixels.get_mut(start..start + self.width) else { return };
        for pair in changes.chunks(2) {
            let from = (pair[0] as usize).min(row.len());
            let to = pair.get(1).map_or(row.len(), |&to| (to as usize).min(row.len()));
            if from < to {
                row[from..to].fill(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(columns: u32, rows: u32) -> DecodeSettings {
        DecodeSettings {
            columns,
            rows,
            end_of_block: true,
            end_of_line: false,
            rows_are_byte_aligned: false,
            encoding: EncodingMode::Group4,
            strict: false,
        }
    }

    /// Bits as T.6 writes them, left to right.
    fn bytes(bits: &str) -> Vec<u8> {
        let bits: Vec<u8> = bits.bytes().filter(u8::is_ascii_digit).map(|bit| bit - b'0').collect();
        bits.chunks(8).map(|byte| (0..8).fold(0, |sum, at| sum << 1 | byte.get(at).copied().unwrap_or(0))).collect()
    }

    #[test]
    fn a_black_run_stands_where_it_was_drawn() {
        // Row 1: horizontal mode, 2 white, 3 black, then the rest white (vertical 0). Row 2: like row 1, in vertical mode.
        let data = bytes("001 0111 10 1 1 1 1 000000000001 000000000001");
        let pixels = rows(&data, settings(8, 2), 8, 2).expect("two rows");
        let row = [255, 255, 0, 0, 0, 255, 255, 255];
        assert_eq!(pixels, [row, row].concat());
    }

    #[test]
    fn missing_rows_are_white_and_garbage_is_nothing() {
        let data = bytes("001 0111 10 1");
        let pixels = rows(&data, settings(8, 4), 8, 4).expect("one row");
        assert_eq!(pixels.len(), 32);
        assert!(pixels[24..].iter().all(|&pixel| pixel == 255));
        assert!(rows(b"", settings(8, 4), 8, 4).is_none_or(|pixels| !pixels.contains(&0)));
    }
}
