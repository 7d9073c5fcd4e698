//! Signs that documents take from symbol fonts, where a code means what the font draws.

const GREEK_UPPER: [char; 26] = [
    'Α', 'Β', 'Χ', 'Δ', 'Ε', 'Φ', 'Γ', 'Η', 'Ι', 'ϑ', 'Κ', 'Λ', 'Μ', 'Ν', 'Ο', 'Π', 'Θ', 'Ρ', 'Σ', 'Τ', 'Υ', 'ς', 'Ω', 'Ξ', 'Ψ',
    'Ζ',
];
const GREEK_LOWER: [char; 26] = [
    'α', 'β', 'χ', 'δ', 'ε', 'φ', 'γ', 'η', 'ι', 'ϕ', 'κ', 'λ', 'μ', 'ν', 'ο', 'π', 'θ', 'ρ', 'σ', 'τ', 'υ', 'ϖ', 'ω', 'ξ', 'ψ',
    'ζ',
];
/// Adobe's Symbol encoding, the signs that occur in running text.
const SYMBOL: &[(u8, char)] = &[
    (0x2d, '−'),
    (0xa2, '′'),
    (0xa3, '≤'),
    (0xa5, '∞'),
    (0xac, '←'),
    (0xad, '↑'),
    (0xae, '→'),
    (0xaf, '↓'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb2, '″'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb6, '∂'),
    (0xb7, '•'),
    (0xb8, '÷'),
    (0xb9, '≠'),
    (0xba, '≡'),
    (0xbb, '≈'),
    (0xbc, '…'),
    (0xc6, '∅'),
    (0xce, '∈'),
    (0xd6, '√'),
    (0xd7, '⋅'),
    (0xde, '⇒'),
    (0xe5, '∑'),
];
/// Microsoft's Wingdings: boxes of forms, arrows, bullets.
const WINGDINGS: &[(u8, char)] = &[
    (0x6c, '●'),
    (0x6e, '■'),
    (0x6f, '☐'),
    (0x71, '☐'),
    (0x76, '❖'),
    (0x9f, '•'),
    (0xa7, '▪'),
    (0xa8, '☐'),
    (0xd8, '➢'),
    (0xe0, '→'),
    (0xf0, '⇒'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

/// The sign that a symbol font draws for a code. Office adds F000 to such codes. One that is not known stays in the private
/// use area; a code in another font is that character.
pub(crate) fn symbol(font: &str, code: u32) -> Option<char> {
    let low = match code {
        0xf020..=0xf0ff => code - 0xf000,
        0x20..=0xff => code,
        _ => return char::from_u32(code),
    };
    let byte = u8::try_from(low).ok()?;
    let listed = |table: &[(u8, char)]| table.iter().find(|(own, _)| *own == byte).map(|&(_, sign)| sign);
    let private = char::from_u32(0xf000 + low);
    if font.eq_ignore_ascii_case("symbol") {
        let greek = |alphabet: &[char; 26], first: u8| alphabet.get(usize::from(byte.checked_sub(first)?)).copied();
        let ascii = (byte < 0x7f && !byte.is_ascii_alphabetic()).then_some(char::from(byte));
        let letter = if byte < b'a' { greek(&GREEK_UPPER, b'A') } else { greek(&GREEK_LOWER, b'a') };
        listed(SYMBOL).or(ascii).or(letter).or(private)
    } else if font.len() >= 9 && font.as_bytes()[..9].eq_ignore_ascii_case(b"wingdings") {
        listed(WINGDINGS).or(private)
    } else {
        char::from_u32(code)
    }
}

#[cfg(test)]
mod tests {
    use super::symbol;

    #[test]
    fn codes_are_what_their_font_draws() {
        for (font, code, expected) in [
            ("Symbol", 0xf0b3, '≥'),
            ("Symbol", 0xb3, '≥'),
            ("Symbol", 0xf061, 'α'),
            ("Symbol", 0xf057, 'Ω'),
            ("Symbol", 0xf028, '('),
            ("Symbol", 0xf0f5, '\u{f0f5}'),
            ("Wingdings", 0xf0fe, '☑'),
            ("wingdings 2", 0xf052, '\u{f052}'),
            ("Times New Roman", 0xf0b7, '\u{f0b7}'),
            ("Times New Roman", 0x1ea1, 'ạ'),
        ] {
            assert_eq!(symbol(font, code), Some(expected), "{font} {code:x}");
        }
        assert_eq!(symbol("Symbol", 0xd800), None);
    }
}
