//! Colour spaces, as far as they tell how dark something is (ISO 32000-1, 8.6).

use lopdf::{Dictionary, Object};

use super::super::file::File;

/// Spaces within spaces: an index into a space with a profile and an alternative has three.
const DEEPEST: usize = 4;

/// How components become grey.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Space {
    Grey,
    Rgb,
    Cmyk,
    /// The first of three components is the lightness.
    Lab,
    /// So many inks of any colour: the more of one, the darker.
    Inks(usize),
    /// The grey of each index.
    Indexed(Vec<u8>),
}

impl Space {
    /// The space of a picture; `None` where it is not known.
    pub(super) fn of(file: &File, picture: &Dictionary) -> Option<Self> {
        Self::read(file, file.get(picture, "ColorSpace").or_else(|| file.get(picture, "CS"))?, DEEPEST)
    }

    fn read(file: &File, space: &Object, deepest: usize) -> Option<Self> {
        let deepest = deepest.checked_sub(1)?;
        let (name, parts) = match space {
            Object::Name(name) => (name.as_slice(), &[][..]),
            Object::Array(parts) => (file.resolve(parts.first()?).as_name().ok()?, parts.as_slice()),
            _ => return None,
        };
        let part = |at: usize| parts.get(at).map(|part| file.resolve(part));
        Some(match name {
            b"DeviceGray" | b"G" | b"CalGray" => Self::Grey,
            b"DeviceRGB" | b"RGB" | b"CalRGB" => Self::Rgb,
            b"DeviceCMYK" | b"CMYK" => Self::Cmyk,
            b"Lab" => Self::Lab,
            b"ICCBased" => match file.number(&part(1)?.as_stream().ok()?.dict, "N")? as usize {
                1 => Self::Grey,
                3 => Self::Rgb,
                4 => Self::Cmyk,
                _ => return None,
            },
            b"Separation" => Self::Inks(1),
            b"DeviceN" => Self::Inks(part(1)?.as_array().ok()?.len().clamp(1, 32)),
            b"Indexed" | b"I" => {
                let base = Self::read(file, part(1)?, deepest)?;
                let table = match part(3)? {
                    Object::String(bytes, _) => bytes.clone(),
                    Object::Stream(stream) => file.data(stream).ok()?,
                    _ => return None,
                };
                Self::Indexed(table.chunks_exact(base.components()).take(256).map(|entry| base.grey(entry)).collect())
            }
            _ => return None,
        })
    }

    /// Components of one pixel.
    pub(super) fn components(&self) -> usize {
        match self {
            Self::Grey | Self::Indexed(_) => 1,
            Self::Rgb | Self::Lab => 3,
            Self::Cmyk => 4,
            Self::Inks(inks) => *inks,
        }
    }

    /// The grey of one pixel, whose components reach from 0 to 255; an index is the index itself.
    pub(super) fn grey(&self, pixel: &[u8]) -> u8 {
        match (self, pixel) {
            (Self::Indexed(greys), &[index, ..]) => greys.get(usize::from(index)).copied().unwrap_or(255),
            (Self::Rgb, &[red, green, blue, ..]) => luma(red, green, blue),
            (Self::Cmyk, &[cyan, magenta, yellow, black, ..]) => cmyk(cyan, magenta, yellow, black),
            (Self::Inks(_), inks) => 255 - inks.iter().copied().max().unwrap_or(0),
            (_, &[grey, ..]) => grey,
            _ => 255,
        }
    }
}

/// The lightness of a colour (ITU-R BT.601).
pub(super) fn luma(red: u8, green: u8, blue: u8) -> u8 {
    ((u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1000) as u8
}

/// The lightness of four inks.
pub(super) fn cmyk(cyan: u8, magenta: u8, yellow: u8, black: u8) -> u8 {
    luma(255 - cyan, 255 - magenta, 255 - yellow).saturating_sub(black)
}
