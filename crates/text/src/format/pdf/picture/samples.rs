//! Pictures that are samples without any codec.

use super::Raster;
use super::colour::Space;

/// Reads samples of 1, 2, 4, 8 or 16 bits; rows begin at whole bytes. `decode` has the range of each component. Missing rows are
/// white.
pub(super) fn grey(
    data: &[u8],
    (width, height): (usize, usize),
    bits: usize,
    space: &Space,
    decode: Option<&[f32]>,
) -> Option<Raster> {
    if !matches!(bits, 1 | 2 | 4 | 8 | 16) {
        return None;
    }
    let components = space.components();
    let row_bytes = (width * components * bits).div_ceil(8);
    let mut pixels = vec![255; width * height];
    let values = tables(bits, space, decode);
    let mut pixel = vec![0; components];
    for (source, row) in data.chunks(row_bytes).zip(pixels.chunks_exact_mut(width)) {
        for (x, grey) in row.iter_mut().enumerate() {
            for (component, value) in pixel.iter_mut().enumerate() {
                let Some(sample) = sample(source, x * components + component, bits) else { break };
                *value = values[component][usize::from(sample)];
            }
            if (x + 1) * components * bits <= source.len() * 8 {
                *grey = space.grey(&pixel);
            }
        }
    }
    Some(Raster { width, height, pixels, is_clear: false })
}

/// The sample at an index of a row; of 16 bits the upper 8.
fn sample(row: &[u8], index: usize, bits: usize) -> Option<u8> {
    if bits >= 8 {
        return row.get(index * (bits / 8)).copied();
    }
    let byte = row.get(index * bits / 8)?;
    let shift = 8 - bits - (index * bits) % 8;
    Some(byte >> shift & ((1 << bits) - 1) as u8)
}

/// What each sample of each component is worth, from 0 to 255; of an index, the index.
fn tables(bits: usize, space: &Space, decode: Option<&[f32]>) -> Vec<[u8; 256]> {
    let most = ((1_u32 << bits.min(8)) - 1) as f32;
    let is_index = matches!(space, Space::Indexed(_));
    // The lightness of Lab reaches to 100, its colours do not matter.
    let full = if matches!(space, Space::Lab) { 100.0 } else { 1.0 };
    let table = |component: usize| {
        let range = decode.and_then(|decode| decode.get(component * 2..component * 2 + 2));
        let (from, to) = match range {
            Some(&[from, to]) => (from, to),
            _ if is_index => (0.0, most),
            _ => (0.0, full),
        };
        let scale = if is_index { 1.0 } else { 255.0 / full };
        std::array::from_fn(|sample| ((from + sample as f32 / most * (to - from)) * scale).round().clamp(0.0, 255.0) as u8)
    };
    (0..space.components()).map(table).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(data: &[u8], width: usize, bits: usize, space: &Space, decode: Option<&[f32]>, expected: &[u8]) {
        let raster = grey(data, (width, expected.len() / width), bits, space, decode).expect("known bits");
        assert_eq!(raster.pixels, expected, "{data:?} {bits} {space:?}");
    }

    #[test]
    fn samples_of_all_sizes_become_grey() {
        check(&[0b1010_0000, 0b0100_0000], 3, 1, &Space::Grey, None, &[255, 0, 255, 0, 255, 0]);
        check(&[0b1010_0000], 3, 1, &Space::Grey, Some(&[1.0, 0.0]), &[0, 255, 0]);
        check(&[0b0001_1011], 4, 2, &Space::Grey, None, &[0, 85, 170, 255]);
        check(&[0x0f, 0x80], 3, 4, &Space::Grey, None, &[0, 255, 136]);
        check(&[7, 200], 2, 8, &Space::Grey, None, &[7, 200]);
        check(&[7, 99, 200, 99], 2, 16, &Space::Grey, None, &[7, 200]);
    }

    #[test]
    fn colours_become_as_dark_as_they_look() {
        check(&[255, 0, 0, 0, 255, 0, 255, 255, 255], 3, 8, &Space::Rgb, None, &[76, 149, 255]);
        check(&[0, 0, 0, 255, 0, 0, 0, 0], 2, 8, &Space::Cmyk, None, &[0, 255]);
        check(&[0, 255], 2, 8, &Space::Inks(1), None, &[255, 0]);
        check(&[0, 255, 0, 0], 2, 8, &Space::Inks(2), None, &[0, 255]);
        check(&[255, 9, 9, 0, 9, 9], 2, 8, &Space::Lab, None, &[255, 0]);
    }

    #[test]
    fn an_index_is_looked_up() {
        let space = Space::Indexed(vec![255, 0, 90]);
        check(&[0, 1, 2, 9], 4, 8, &space, None, &[255, 0, 90, 255]);
        check(&[0b0100_0000], 2, 1, &space, None, &[255, 0]);
        check(&[0b0100_0000], 2, 1, &space, Some(&[1.0, 0.0]), &[0, 255]);
    }

    #[test]
    fn what_is_missing_is_white() {
        check(&[0, 0], 3, 8, &Space::Grey, None, &[0, 0, 255, 255, 255, 255]);
        check(&[], 1, 8, &Space::Rgb, None, &[255]);
        check(&[0, 0], 1, 8, &Space::Rgb, None, &[255]);
        assert_eq!(grey(&[0], (1, 1), 3, &Space::Grey, None), None);
    }
}
