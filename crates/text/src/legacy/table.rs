//! The single-byte charsets, letter by byte.

use super::{Charset, Letter, Origin};

/// No letter.
const O: char = '\0';

/// TCVN 5712:1993, set VN3, from byte A1: the 67 small letters, and the seven capitals without a tone. The places of set VN1's
/// capitals stay empty: the fonts show nothing there.
#[rustfmt::skip]
const TCVN3: [char; 96] = [
    O, 'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', O,
    O, O, O, O, O, 'à', 'ả', 'ã', 'á', 'ạ', O, 'ằ', 'ẳ', 'ẵ', 'ắ', O,
    O, O, O, O, O, O, 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', O, 'ẻ', 'ẽ',
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', O, O, O, 'ĩ', 'í', 'ị', 'ò',
    O, 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù',
    O, 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', O,
];

/// VISCII 1.1 (RFC 1456), from byte 80.
#[rustfmt::skip]
const VISCII: [char; 128] = [
    'Ạ', 'Ắ', 'Ằ', 'Ặ', 'Ấ', 'Ầ', 'Ẩ', 'Ậ', 'Ẽ', 'Ẹ', 'Ế', 'Ề', 'Ể', 'Ễ', 'Ệ', 'Ố',
    'Ồ', 'Ổ', 'Ỗ', 'Ộ', 'Ợ', 'Ớ', 'Ờ', 'Ở', 'Ị', 'Ỏ', 'Ọ', 'Ỉ', 'Ủ', 'Ũ', 'Ụ', 'Ỳ',
    'Õ', 'ắ', 'ằ', 'ặ', 'ấ', 'ầ', 'ẩ', 'ậ', 'ẽ', 'ẹ', 'ế', 'ề', 'ể', 'ễ', 'ệ', 'ố',
    'ồ', 'ổ', 'ỗ', 'Ỡ', 'Ơ', 'ộ', 'ờ', 'ở', 'ị', 'Ự', 'Ứ', 'Ừ', 'Ử', 'ơ', 'ớ', 'Ư',
    'À', 'Á', 'Â', 'Ã', 'Ả', 'Ă', 'ẳ', 'ẵ', 'È', 'É', 'Ê', 'Ẻ', 'Ì', 'Í', 'Ĩ', 'ỳ',
    'Đ', 'ứ', 'Ò', 'Ó', 'Ô', 'ạ', 'ỷ', 'ừ', 'ử', 'Ù', 'Ú', 'ỹ', 'ỵ', 'Ý', 'ỡ', 'ư',
    'à', 'á', 'â', 'ã', 'ả', 'ă', 'ữ', 'ẫ', 'è', 'é', 'ê', 'ẻ', 'ì', 'í', 'ĩ', 'ỉ',
    'đ', 'ự', 'ò', 'ó', 'ô', 'õ', 'ỏ', 'ọ', 'ụ', 'ù', 'ú', 'ũ', 'ủ', 'ý', 'ợ', 'Ữ',
];

/// VISCII's letters among the control characters.
const VISCII_CONTROLS: [(u8, char); 6] = [(0x02, 'Ẳ'), (0x05, 'Ẵ'), (0x06, 'Ẫ'), (0x14, 'Ỷ'), (0x19, 'Ỹ'), (0x1e, 'Ỵ')];

/// VPS, from byte 80, as the Vietnamese Unicode project (vietunicode.sourceforge.net) and GNU recode tabulate it.
#[rustfmt::skip]
const VPS: [char; 128] = [
    'À', 'Ả', 'Ã', 'Ấ', 'Ầ', 'Ẩ', 'ọ', 'ỗ', 'Ă', 'ế', 'ề', 'ể', 'ệ', 'Ắ', 'Ằ', 'Ẳ',
    'Ế', O, O, 'Ề', 'Ể', 'Ễ', 'Ố', 'Ồ', 'Ổ', 'Ỗ', 'ý', 'ỷ', 'ỵ', 'Ớ', 'Ờ', 'Ở',
    O, 'ắ', 'ằ', 'ẳ', 'ẵ', 'ặ', 'Ỡ', 'ớ', 'Ù', 'ờ', 'ở', 'ỡ', 'Ũ', 'Ứ', 'ợ', 'Ừ',
    'ổ', 'Ử', 'Ỳ', 'Ỹ', 'Í', 'Ì', 'ộ', 'Ỉ', 'Ĩ', 'Ó', 'ử', 'ữ', 'Ò', 'Ỏ', 'Õ', 'ự',
    'ầ', 'Á', 'Â', 'ấ', 'ẩ', 'ẫ', 'ậ', 'đ', 'ẻ', 'É', 'Ê', 'ẹ', 'ỉ', 'ễ', 'ị', 'ỹ',
    'Ư', 'Ủ', 'ồ', 'ố', 'Ô', 'ỏ', 'ơ', 'È', 'ừ', 'ứ', 'Ú', 'ũ', 'ư', 'Ý', 'Ẻ', O,
    'à', 'á', 'â', 'ã', 'ả', 'ạ', 'ă', O, 'è', 'é', 'ê', 'ẽ', 'ì', 'í', O, 'ĩ',
    'Ẵ', 'Đ', 'ò', 'ó', 'ô', 'õ', O, 'Ơ', 'ụ', 'ù', 'ú', 'ủ', O, 'Ỷ', 'Ẽ', 'ỳ',
];

/// VPS's letters among the control characters.
const VPS_CONTROLS: [(u8, char); 14] = [
    (0x02, 'Ạ'),
    (0x03, 'Ậ'),
    (0x04, 'Ặ'),
    (0x05, 'Ẹ'),
    (0x06, 'Ệ'),
    (0x10, 'Ị'),
    (0x11, 'Ọ'),
    (0x12, 'Ộ'),
    (0x13, 'Ợ'),
    (0x14, 'Ụ'),
    (0x15, 'Ự'),
    (0x19, 'Ỵ'),
    (0x1c, 'Ẫ'),
    (0x1d, 'Ữ'),
];

/// Bytes 80 to 9F of windows-1252 that are not the control character of that number (WHATWG Encoding Standard).
#[rustfmt::skip]
const WINDOWS_1252: [(u8, char); 27] = [
    (0x80, '€'), (0x82, '‚'), (0x83, 'ƒ'), (0x84, '„'), (0x85, '…'), (0x86, '†'), (0x87, '‡'), (0x88, 'ˆ'), (0x89, '‰'),
    (0x8a, 'Š'), (0x8b, '‹'), (0x8c, 'Œ'), (0x8e, 'Ž'), (0x91, '‘'), (0x92, '’'), (0x93, '“'), (0x94, '”'), (0x95, '•'),
    (0x96, '–'), (0x97, '—'), (0x98, '˜'), (0x99, '™'), (0x9a, 'š'), (0x9b, '›'), (0x9c, 'œ'), (0x9e, 'ž'), (0x9f, 'Ÿ'),
];

/// The byte that a character stands for in text that was decoded as windows-1252 or Latin-1. Glyph names of PDFs give three
/// characters another code point.
pub(crate) fn byte(c: char) -> Option<u8> {
    match c {
        '\u{3bc}' => Some(0xb5),
        '\u{2219}' => Some(0xb7),
        '\u{2c9}' => Some(0xaf),
        _ => u8::try_from(u32::from(c)).ok().or_else(|| {
            let found = WINDOWS_1252.iter().find(|&&(_, windows)| windows == c)?;
            Some(found.0)
        }),
    }
}

/// Decodes one character in a single-byte charset.
pub(super) fn letter(c: char, charset: Charset) -> Letter {
    match byte(c).and_then(|byte| assigned(byte, charset)) {
        Some(char) => Letter { char, origin: Origin::Coded },
        None if c.is_ascii() => Letter { char: c, origin: Origin::Ascii },
        None => Letter { char: c, origin: Origin::Kept },
    }
}

fn assigned(byte: u8, charset: Charset) -> Option<char> {
    let (first, letters, controls): (u8, &[char], &[(u8, char)]) = match charset {
        Charset::Tcvn3 => (0xa0, &TCVN3, &[]),
        Charset::Viscii => (0x80, &VISCII, &VISCII_CONTROLS),
        Charset::Vps => (0x80, &VPS, &VPS_CONTROLS),
        Charset::Vni => return None,
    };
    if byte < 0x20 {
        return controls.iter().find(|&&(control, _)| control == byte).map(|&(_, letter)| letter);
    }
    let letter = *letters.get(usize::from(byte.checked_sub(first)?))?;
    (letter != O).then_some(letter)
}
