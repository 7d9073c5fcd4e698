//! What the pictures of a PDF show, in grey (ISO 32000-1, 8.9).
//!
//! Pictures of scanned pages come as CCITT fax, JBIG2, JPEG or plain samples; these are decoded here. Any other codec or colour
//! space yields `None`, and the page is drawn by an outside program instead.

mod ccitt;
mod colour;
mod jbig2;
mod jpeg;
mod samples;
mod sheet;

use lopdf::{Dictionary, Object, Stream};

pub(crate) use sheet::{Sheet, draw};

use super::file::File;
use crate::ReadError;
use colour::Space;

/// Pixels of one picture: an A4 page at 600 dots an inch has 35 million.
const MOST_PIXELS: u64 = 40_000_000;

/// A decoded picture.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Raster {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Row by row from the top, 0 black, 255 white; what is transparent is white.
    pub(crate) pixels: Vec<u8>,
    /// Whether parts of it are transparent, so that what lies below shows through where it is white.
    pub(crate) is_clear: bool,
}

/// Width and height in pixels, as a picture states them.
pub(crate) fn size(file: &File, picture: &Dictionary) -> Option<(usize, usize)> {
    let side = |key: &str| file.number(picture, key).filter(|&side| (1.0..=65_535.0).contains(&side)).map(|side| side as usize);
    let (width, height) = (side("Width")?, side("Height")?);
    (width as u64 * height as u64 <= MOST_PIXELS).then_some((width, height))
}

/// Decodes a picture; `None` where we can't.
///
/// # Errors
/// [`ReadError::Bomb`] where the file's pictures unpack to more than they may.
pub(crate) fn decode(file: &File, stream: &Stream) -> Result<Option<Raster>, ReadError> {
    let Some(mut raster) = opaque(file, stream)? else { return Ok(None) };
    if is_stencil(&stream.dict) {
        raster.is_clear = true;
        return Ok(Some(raster));
    }
    let (soft, hard) = (file.stream(&stream.dict, "SMask"), file.stream(&stream.dict, "Mask"));
    if let Some(mask) = soft.or(hard) {
        // A soft mask is white where the picture shows, a hard one black.
        if let Some(mask) = opaque(file, mask)? {
            raster.fade(&mask, soft.is_none());
        }
    }
    Ok(Some(raster))
}

/// Decodes a picture without its mask.
fn opaque(file: &File, stream: &Stream) -> Result<Option<Raster>, ReadError> {
    let dictionary = &stream.dict;
    let Some((width, height)) = size(file, dictionary) else { return Ok(None) };
    let Some((data, codec)) = Codec::of(file, stream)? else { return Ok(None) };
    let is_flipped = decodes_backwards(file, dictionary);
    let bilevel = |rows: Option<Vec<u8>>| {
        let mut pixels = rows?;
        if is_flipped {
            pixels.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
        }
        Some(Raster { width, height, pixels, is_clear: false })
    };
    // The space matters for two colours, too: an index may stand for white or black.
    let space = || Space::of(file, dictionary);
    Ok(match codec {
        Codec::Fax(parameters) => {
            let black_is_one = parameters.is_some_and(|own| flag(file, own, "BlackIs1"));
            let rows = ccitt::decode(file, parameters, &data, width, height);
            in_space(bilevel(inverted(rows, black_is_one)), space, dictionary)
        }
        Codec::Jbig2(globals) => in_space(bilevel(jbig2::decode(&data, globals.as_deref(), width, height)), space, dictionary),
        Codec::Jpeg => jpeg::decode(&data, MOST_PIXELS).filter(|_| !is_stencil(dictionary)).map(|mut raster| {
            if is_flipped {
                raster.pixels.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
            }
            raster
        }),
        Codec::Plain => {
            let is_stencil = is_stencil(dictionary);
            let bits = if is_stencil { Some(1) } else { file.number(dictionary, "BitsPerComponent").map(|bits| bits as usize) };
            let space = if is_stencil { Some(Space::Grey) } else { space() };
            let decode = file.numbers(dictionary, "Decode");
            bits.zip(space).and_then(|(bits, space)| samples::grey(&data, (width, height), bits, &space, decode.as_deref()))
        }
    })
}

/// How the last filter of a picture packs it.
enum Codec<'f> {
    Fax(Option<&'f Dictionary>),
    /// With the segments that several pictures share.
    Jbig2(Option<Vec<u8>>),
    Jpeg,
    Plain,
}

impl<'f> Codec<'f> {
    /// Takes all filters off but one that packs pictures.
    fn of(file: &'f File, stream: &'f Stream) -> Result<Option<(Vec<u8>, Self)>, ReadError> {
        let items = |value: Option<&'f Object>| match value {
            Some(Object::Array(items)) => items.iter().map(|item| file.resolve(item)).collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        let filters = items(file.get(&stream.dict, "Filter").or_else(|| file.get(&stream.dict, "F")));
        let parameters = items(file.get(&stream.dict, "DecodeParms").or_else(|| file.get(&stream.dict, "DP")));
        let last = filters.last().and_then(|filter| filter.as_name().ok()).unwrap_or_default();
        let own = parameters.get(filters.len().saturating_sub(1)).and_then(|own| own.as_dict().ok());
        let codec = match last {
            b"CCITTFaxDecode" | b"CCF" => Self::Fax(own),
            b"JBIG2Decode" => {
                let globals = own.and_then(|own| file.stream(own, "JBIG2Globals"));
                Self::Jbig2(globals.map(|globals| file.data(globals)).transpose()?)
            }
            b"DCTDecode" | b"DCT" => Self::Jpeg,
            b"JPXDecode" => return Ok(None),
            _ => return Ok(Some((file.data(stream)?, Self::Plain))),
        };
        let before = filters.len() - 1;
        if before == 0 {
            return Ok(Some((stream.content.clone(), codec)));
        }
        let mut dictionary = Dictionary::new();
        dictionary.set("Filter", Object::Array(filters[..before].iter().map(|&filter| filter.clone()).collect()));
        let of_those = parameters.iter().take(before).map(|&parameters| parameters.clone()).collect();
        dictionary.set("DecodeParms", Object::Array(of_those));
        let packed =
            Stream { dict: dictionary, content: stream.content.clone(), allows_compression: false, start_position: None };
        Ok(Some((file.data(&packed)?, codec)))
    }
}

impl Raster {
    /// Makes white what a mask hides. The mask may have another size.
    fn fade(&mut self, mask: &Self, shows_black: bool) {
        for (y, row) in self.pixels.chunks_exact_mut(self.width).enumerate() {
            let mask_row = y * mask.height / self.height * mask.width;
            for (x, pixel) in row.iter_mut().enumerate() {
                let shown = mask.pixels[mask_row + x * mask.width / self.width];
                let shown = u16::from(if shows_black { 255 - shown } else { shown });
                *pixel = 255 - (u16::from(255 - *pixel) * shown / 255) as u8;
            }
        }
        self.is_clear = true;
    }
}

/// Two colours that are looked up: the palette may have black first or white first.
fn in_space(raster: Option<Raster>, space: impl FnOnce() -> Option<Space>, dictionary: &Dictionary) -> Option<Raster> {
    let mut raster = raster?;
    if !is_stencil(dictionary)
        && let Some(Space::Indexed(palette)) = space()
        && let [first, second, ..] = palette[..]
    {
        raster.pixels.iter_mut().for_each(|pixel| *pixel = if *pixel == 0 { first } else { second });
    }
    Some(raster)
}

fn inverted(rows: Option<Vec<u8>>, invert: bool) -> Option<Vec<u8>> {
    let mut rows = rows?;
    if invert {
        rows.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
    }
    Some(rows)
}

fn is_stencil(dictionary: &Dictionary) -> bool {
    matches!(dictionary.get(b"ImageMask").or_else(|_| dictionary.get(b"IM")), Ok(Object::Boolean(true)))
}

/// Whether the array `Decode` begins with its larger number, which swaps black and white.
fn decodes_backwards(file: &File, dictionary: &Dictionary) -> bool {
    file.numbers(dictionary, "Decode").is_some_and(|decode| decode.len() >= 2 && decode[0] > decode[1])
}

fn flag(file: &File, dictionary: &Dictionary, key: &str) -> bool {
    matches!(file.get(dictionary, key), Some(Object::Boolean(true)))
}
