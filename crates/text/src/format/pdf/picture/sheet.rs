//! A page put together from its pictures.

use lopdf::Stream;

use super::super::file::File;
use super::super::image::{ImageSource, PlacedImage};
use super::super::matrix::Matrix;
use super::{Raster, decode, size};
use crate::{Bitmap, ReadError};

/// Dots an inch of a sheet. Below, letters are too small to be read; above, tesseract is slower and no better.
const DPI: (f32, f32) = (150.0, 400.0);

/// Pixels of a sheet: A3 at 300 dots an inch has 17 million.
const MOST_PIXELS: f32 = 24_000_000.0;

/// A picture whose sides are shorter, in points, is a logo, a seal or a signature.
const SMALL: f32 = 72.0;

/// So many small pictures are the tiles of a large one.
const TILES: usize = 20;

/// The pictures of a page, as they lie on it.
#[derive(Debug, PartialEq)]
pub(crate) struct Sheet {
    pub(crate) bitmap: Bitmap,
    /// Pixels of a point: a pixel of the bitmap lies at its place on the page times this.
    pub(crate) scale: f32,
}

/// Draws the pictures of a page of `width` times `height` points, as the page is shown. `None` where there is none, or one that
/// we can't decode.
///
/// # Errors
/// [`ReadError::Bomb`] where the file's pictures unpack to more than they may.
pub(crate) fn draw(file: &File, images: &[PlacedImage], (width, height): (f32, f32)) -> Result<Option<Sheet>, ReadError> {
    let is_small = |image: &PlacedImage| {
        let [left, top, right, bottom] = image.bounds;
        right - left < SMALL && bottom - top < SMALL
    };
    let is_tiled = images.iter().filter(|image| is_small(image)).count() >= TILES;
    let drawn: Vec<&PlacedImage> = images.iter().filter(|image| is_tiled || !is_small(image)).collect();
    let scale = drawn.iter().filter_map(|image| own_scale(file, image)).fold(0.0, f32::max);
    if scale == 0.0 || width < 1.0 || height < 1.0 {
        return Ok(None);
    }
    let scale = scale.clamp(DPI.0 / 72.0, DPI.1 / 72.0).min((MOST_PIXELS / (width * height)).sqrt());
    let mut sheet = Sheet::blank(width, height, scale);
    for image in drawn {
        let Some(stream) = stream(file, image) else { continue };
        let Some(raster) = decode(file, stream)? else { return Ok(None) };
        sheet.paint(&raster, &image.matrix);
    }
    Ok(Some(sheet))
}

fn stream<'i>(file: &'i File, image: &'i PlacedImage) -> Option<&'i Stream> {
    match &image.source {
        ImageSource::Object(id) => file.object(*id).as_stream().ok(),
        ImageSource::Inline(stream) => Some(stream),
    }
}

/// Pixels of a point in a picture of its own.
fn own_scale(file: &File, image: &PlacedImage) -> Option<f32> {
    let (width, height) = size(file, &stream(file, image)?.dict)?;
    let Matrix { a, b, c, d, .. } = image.matrix;
    let (across, down) = (width as f32 / a.hypot(b), height as f32 / c.hypot(d));
    Some(across.min(down)).filter(|scale| scale.is_finite())
}

impl Sheet {
    fn blank(width: f32, height: f32, scale: f32) -> Self {
        let pixels = |side: f32| (side * scale).round().clamp(1.0, 65_535.0) as u32;
        let (width, height) = (pixels(width), pixels(height));
        let pixels = vec![255; width as usize * height as usize];
        Self { bitmap: Bitmap { width, height, dpi: (scale * 72.0).round() as u32, pixels }, scale }
    }

    /// Lays a picture on the sheet. `matrix` maps the unit square, whose lower left corner is that of the picture, to the page.
    fn paint(&mut self, raster: &Raster, matrix: &Matrix) {
        let Some(back) = inverse(matrix) else { return };
        let (columns, rows) = (self.bitmap.width as f32, self.bitmap.height as f32);
        let [left, top, right, bottom] = matrix.bounds([0.0, 0.0, 1.0, 1.0]);
        let side = |side: f32, most: f32| (side * self.scale).round().clamp(0.0, most) as usize;
        let (x_range, y_range) = (side(left, columns)..side(right, columns), side(top, rows)..side(bottom, rows));
        let (width, height) = (raster.width as f32, raster.height as f32);
        let stride = self.bitmap.width as usize;
        // Where a picture has far more pixels than the sheet, one pixel of the sheet is the mean of some of them.
        let step = 1.0 / self.scale;
        let shrinks = (back.a.abs() + back.c.abs()) * step * width > 1.4;
        for y in y_range {
            for x in x_range.clone() {
                let at = |dx: f32, dy: f32| {
                    let (across, up) = back.apply((x as f32 + dx) * step, (y as f32 + dy) * step);
                    let (column, row) = ((across * width).floor(), ((1.0 - up) * height).floor());
                    let is_inside = column >= 0.0 && row >= 0.0 && column < width && row < height;
                    is_inside.then(|| raster.pixels[row as usize * raster.width + column as usize])
                };
                let seen =
                    if shrinks { mean([at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)]) } else { at(0.5, 0.5) };
                let Some(seen) = seen else { continue };
                let pixel = &mut self.bitmap.pixels[y * stride + x];
                *pixel = if raster.is_clear { seen.min(*pixel) } else { seen };
            }
        }
    }
}

fn mean(pixels: [Option<u8>; 4]) -> Option<u8> {
    let (mut sum, mut count) = (0, 0);
    for pixel in pixels.into_iter().flatten() {
        sum += u16::from(pixel);
        count += 1;
    }
    (count > 0).then(|| (sum / count) as u8)
}

fn inverse(matrix: &Matrix) -> Option<Matrix> {
    let Matrix { a, b, c, d, e, f } = *matrix;
    let area = a * d - b * c;
    (area.is_finite() && area.abs() > 1e-9).then(|| {
        let (a, b, c, d) = (d / area, -b / area, -c / area, a / area);
        Matrix { a, b, c, d, e: -(e * a + f * c), f: -(e * b + f * d) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raster(width: usize, pixels: &[u8]) -> Raster {
        Raster { width, height: pixels.len() / width, pixels: pixels.to_vec(), is_clear: false }
    }

    /// The matrix of a picture that fills a box given by left, top, right and bottom, upright.
    fn upright([left, top, right, bottom]: [f32; 4]) -> Matrix {
        Matrix::new(right - left, 0.0, 0.0, top - bottom, left, bottom)
    }

    #[test]
    fn strips_lie_one_under_another() {
        let mut sheet = Sheet::blank(2.0, 4.0, 1.0);
        sheet.paint(&raster(2, &[1, 2, 3, 4]), &upright([0.0, 0.0, 2.0, 2.0]));
        sheet.paint(&raster(2, &[5, 6, 7, 8]), &upright([0.0, 2.0, 2.0, 4.0]));
        assert_eq!(sheet.bitmap.pixels, [1, 2, 3, 4, 5, 6, 7, 8]);
    }

    #[test]
    fn a_turned_picture_is_turned_back() {
        // Turned by a quarter, clockwise: its left edge is the upper edge of the page.
        let mut sheet = Sheet::blank(2.0, 2.0, 1.0);
        sheet.paint(&raster(2, &[1, 2, 3, 4]), &Matrix::new(0.0, 2.0, 2.0, 0.0, 0.0, 0.0));
        assert_eq!(sheet.bitmap.pixels, [3, 1, 4, 2]);
        // Upside down.
        let mut sheet = Sheet::blank(2.0, 2.0, 1.0);
        sheet.paint(&raster(2, &[1, 2, 3, 4]), &Matrix::new(-2.0, 0.0, 0.0, 2.0, 2.0, 0.0));
        assert_eq!(sheet.bitmap.pixels, [4, 3, 2, 1]);
    }

    #[test]
    fn a_stencil_leaves_what_lies_below() {
        let mut sheet = Sheet::blank(2.0, 1.0, 1.0);
        sheet.paint(&raster(2, &[90, 90]), &upright([0.0, 0.0, 2.0, 1.0]));
        sheet.paint(&Raster { is_clear: true, ..raster(2, &[0, 255]) }, &upright([0.0, 0.0, 2.0, 1.0]));
        assert_eq!(sheet.bitmap.pixels, [0, 90]);
    }

    #[test]
    fn what_reaches_beyond_the_page_is_cut_and_no_area_is_nothing() {
        let mut sheet = Sheet::blank(2.0, 1.0, 1.0);
        sheet.paint(&raster(1, &[7]), &upright([-50.0, -50.0, 1.0, 50.0]));
        sheet.paint(&raster(1, &[9]), &Matrix::new(0.0, 0.0, 0.0, 0.0, 0.0, 0.0));
        sheet.paint(&raster(1, &[9]), &Matrix::new(f32::NAN, 0.0, 0.0, 1.0, 0.0, 0.0));
        assert_eq!(sheet.bitmap.pixels, [7, 255]);
    }

    #[test]
    fn many_pixels_become_their_mean() {
        let mut sheet = Sheet::blank(1.0, 1.0, 1.0);
        sheet.paint(&raster(2, &[0, 255, 0, 255]), &upright([0.0, 0.0, 1.0, 1.0]));
        assert_eq!(sheet.bitmap.pixels, [127]);
    }
}
