//! VNI for Windows: a base letter, then a byte for its marks, both in the case of the letter.
//!
//! Source: the table of the VNI company as the Vietnamese Unicode project (vietunicode.sourceforge.net) publishes it.
//!
//! ```text
//! letter = base mark | single
//! base   = a e o u y | F4 (ơ) | F6 (ư)
//! mark   = F9 acute | F8 grave | FB hook | F5 tilde | EF dot                     on every base
//!        | E2 circumflex; with E1 acute, E0 grave, E5 hook, E3 tilde, E4 dot      on a e o
//!        | EA breve; with E9 acute, E8 grave, FA hook, FC tilde, EB dot           on a
//! single = F1 đ | F4 ơ | F6 ư | ED EC E6 F3 F2: i with acute, grave, hook, tilde, dot | EE: y with dot
//! ```
//!
//! Capitals lie 20 lower. The base alone decides the case, for people type a mark in the wrong one.

use unicode_normalization::char::compose;

use super::table::byte;
use super::{Letter, Origin};

const GRAVE: char = '\u{300}';
const ACUTE: char = '\u{301}';
const CIRCUMFLEX: char = '\u{302}';
const TILDE: char = '\u{303}';
const BREVE: char = '\u{306}';
const HOOK: char = '\u{309}';
const DOT: char = '\u{323}';

/// Hands over the letters of a text, with what is no letter of VNI as it stands. O(n).
pub(super) fn each_letter(text: &str, mut each: impl FnMut(Letter)) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let base = base(c);
        if let Some(marked) = base.and_then(|base| with_mark(base, *chars.peek()?)) {
            chars.next();
            each(Letter { char: marked, origin: Origin::Coded });
        } else if let Some(single) = single(c) {
            each(Letter { char: single, origin: Origin::Coded });
        } else {
            each(Letter { char: c, origin: if c.is_ascii() { Origin::Ascii } else { Origin::Kept } });
        }
    }
}

/// The letter that a mark may follow.
fn base(c: char) -> Option<char> {
    match c {
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'A' | 'E' | 'I' | 'O' | 'U' | 'Y' => Some(c),
        _ => single(c).filter(|letter| matches!(letter, 'ơ' | 'Ơ' | 'ư' | 'Ư')),
    }
}

fn single(c: char) -> Option<char> {
    Some(match byte(c)? {
        0xf1 => 'đ',
        0xf4 => 'ơ',
        0xf6 => 'ư',
        0xed => 'í',
        0xec => 'ì',
        0xe6 => 'ỉ',
        0xf3 => 'ĩ',
        0xf2 => 'ị',
        0xee => 'ỵ',
        0xd1 => 'Đ',
        0xd4 => 'Ơ',
        0xd6 => 'Ư',
        0xcd => 'Í',
        0xcc => 'Ì',
        0xc6 => 'Ỉ',
        0xd3 => 'Ĩ',
        0xd2 => 'Ị',
        0xce => 'Ỵ',
        _ => return None,
    })
}

fn with_mark(base: char, mark: char) -> Option<char> {
    let mark = byte(mark).filter(|mark| (0xc0..=0xdf).contains(mark) || *mark >= 0xe0)?;
    let (shape, tone) = match mark | 0x20 {
        0xf9 => (None, Some(ACUTE)),
        0xf8 => (None, Some(GRAVE)),
        0xfb => (None, Some(HOOK)),
        0xf5 => (None, Some(TILDE)),
        0xef => (None, Some(DOT)),
        0xe2 => (Some(CIRCUMFLEX), None),
        0xe1 => (Some(CIRCUMFLEX), Some(ACUTE)),
        0xe0 => (Some(CIRCUMFLEX), Some(GRAVE)),
        0xe5 => (Some(CIRCUMFLEX), Some(HOOK)),
        0xe3 => (Some(CIRCUMFLEX), Some(TILDE)),
        0xe4 => (Some(CIRCUMFLEX), Some(DOT)),
        0xea => (Some(BREVE), None),
        0xe9 => (Some(BREVE), Some(ACUTE)),
        0xe8 => (Some(BREVE), Some(GRAVE)),
        0xfa => (Some(BREVE), Some(HOOK)),
        0xfc => (Some(BREVE), Some(TILDE)),
        0xeb => (Some(BREVE), Some(DOT)),
        _ => return None,
    };
    let takes = match shape {
        None => true,
        Some(BREVE) => matches!(base, 'a' | 'A'),
        Some(_) => matches!(base, 'a' | 'e' | 'o' | 'A' | 'E' | 'O'),
    };
    if !takes {
        return None;
    }
    // Unicode composes the dot first: `ộ` is `ọ` with a circumflex, but `ố` is `ô` with an acute.
    let marks = if tone == Some(DOT) { [tone, shape] } else { [shape, tone] };
    marks.into_iter().flatten().try_fold(base, compose)
}
