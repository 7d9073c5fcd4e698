//! Grey pictures in the simplest form that tesseract reads and pdftoppm writes (Netpbm, binary PGM).

use vanban_text::Bitmap;

/// A picture as PGM.
pub(super) fn print(picture: &Bitmap) -> Vec<u8> {
    let mut bytes = format!("P5\n{} {}\n255\n", picture.width, picture.height).into_bytes();
    bytes.extend_from_slice(&picture.pixels);
    bytes
}

/// Reads a PGM with one byte a pixel; `None` where it is none or ends early.
pub(super) fn parse(bytes: &[u8], dpi: u32) -> Option<Bitmap> {
    let mut rest = bytes.strip_prefix(b"P5")?;
    let mut number = || {
        let start = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let length = rest[start..].iter().position(u8::is_ascii_whitespace)?;
        let digits = std::str::from_utf8(&rest[start..start + length]).ok()?;
        rest = &rest[start + length..];
        digits.parse::<u32>().ok()
    };
    let (width, height, white) = (number()?, number()?, number()?);
    // One white space character ends the header.
    let pixels = rest.get(1..)?;
    let size = (width as usize).checked_mul(height as usize)?;
    (white == 255 && size > 0).then(|| pixels.get(..size)).flatten().map(|pixels| Bitmap {
        width,
        height,
        dpi,
        pixels: pixels.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read() {
        let picture = Bitmap { width: 2, height: 2, dpi: 300, pixels: vec![0, 10, 32, 255] };
        assert_eq!(parse(&print(&picture), 300), Some(picture));
    }

    #[test]
    fn what_is_no_picture_is_none() {
        for bytes in
            [&b""[..], b"P5", b"P5\n2 2\n255\n123", b"P6\n1 1\n255\n123", b"P5 1 1 65535 00", b"P5\n0 0\n255\n", b"P5\nx 1 255 1"]
        {
            assert_eq!(parse(bytes, 72), None, "{bytes:?}");
        }
    }
}
