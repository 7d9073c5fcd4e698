//! JBIG2 data as PDF embeds it (ITU-T T.88, annex D.3; ISO 32000-1, 7.4.7).

use hayro_jbig2::{DecodeSettings, Decoder, Globals, Page};

/// Decodes to one byte a pixel, 0 black.
pub(super) fn decode(data: &[u8], globals: Option<&[u8]>, width: usize, height: usize) -> Option<Vec<u8>> {
    let settings = DecodeSettings::default();
    let globals = globals.map(|globals| Globals::new(globals, &settings)).transpose().ok()?;
    let page = Page::new_embedded(data, globals.as_ref(), &settings).ok()?;
    // A stream that states a page far larger than its picture is a trap.
    if u64::from(page.width()) * u64::from(page.height()) > 4 * (width as u64 * height as u64) + 65_536 {
        return None;
    }
    let mut rows = Rows { pixels: vec![255; width * height], width, row: 0, column: 0 };
    page.decode(&mut rows).ok()?;
    Some(rows.pixels)
}

struct Rows {
    pixels: Vec<u8>,
    width: usize,
    row: usize,
    column: usize,
}

impl Rows {
    fn push(&mut self, black: bool, count: usize) {
        let from = self.column.min(self.width);
        self.column = self.column.saturating_add(count);
        let to = self.column.min(self.width);
        if black && let Some(run) = self.pixels.get_mut(self.row * self.width + from..self.row * self.width + to) {
            run.fill(0);
        }
    }
}

impl Decoder for Rows {
    fn push_pixel(&mut self, black: bool) {
        self.push(black, 1);
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        self.push(black, chunk_count as usize * 8);
    }

    fn next_line(&mut self) {
        self.row += 1;
        self.column = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_jbig2_is_nothing() {
        for data in [&b""[..], b"\0\0\0\0", b"\x97JB2\r\n\x1a\n", &[255; 64]] {
            assert_eq!(decode(data, None, 8, 8), None);
            assert_eq!(decode(data, Some(data), 8, 8), None);
        }
    }

    #[test]
    fn pixels_beyond_the_picture_are_left_out() {
        let mut rows = Rows { pixels: vec![255; 6], width: 3, row: 0, column: 0 };
        for _ in 0..3 {
            rows.push_pixel(true);
            rows.push_pixel_chunk(false, 1);
            rows.push_pixel_chunk(true, u32::MAX / 8);
            rows.next_line();
        }
        assert_eq!(rows.pixels, [0, 255, 255, 0, 255, 255]);
    }
}
