//! JPEG pictures (ISO 32000-1, 7.4.8).

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::Raster;
use super::colour::{cmyk, luma};

/// Scans of a progressive picture: a file of a few kilobytes can state thousands, each of which costs a pass.
const MOST_SCANS: usize = 64;

/// Decodes a picture of at most `most_pixels`.
pub(crate) fn decode(data: &[u8], most_pixels: u64) -> Option<Raster> {
    let options = DecoderOptions::default().jpeg_set_max_scans(MOST_SCANS);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(data), options);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    if width == 0 || height == 0 || width as u64 * height as u64 > most_pixels {
        return None;
    }
    // Grey is the first component of YCbCr: no colour needs to be computed.
    let space = match decoder.input_colorspace()? {
        ColorSpace::Luma | ColorSpace::YCbCr => ColorSpace::Luma,
        ColorSpace::CMYK | ColorSpace::YCCK => ColorSpace::CMYK,
        _ => ColorSpace::RGB,
    };
    decoder.set_options(options.jpeg_set_out_colorspace(space));
    let decoded = decoder.decode().ok()?;
    let pixels: Vec<u8> = match decoded.len() / (width * height) {
        1 => decoded,
        3 => decoded.chunks_exact(3).map(|rgb| luma(rgb[0], rgb[1], rgb[2])).collect(),
        // Adobe writes the four inks inverted.
        4 => decoded.chunks_exact(4).map(|ink| cmyk(255 - ink[0], 255 - ink[1], 255 - ink[2], 255 - ink[3])).collect(),
        _ => return None,
    };
    (pixels.len() == width * height).then_some(Raster { width, height, pixels, is_clear: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_jpeg_is_nothing() {
        for data in [&b""[..], b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\0\x10JFIF\0", &[0; 100]] {
            assert_eq!(decode(data, 1000), None);
        }
    }
}
