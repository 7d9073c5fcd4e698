//! The order of glyphs in the core fonts of Windows.

use super::font::mac_roman;

/// The character of a glyph of Times New Roman or Arial by its number. The fonts begin in the order of Mac OS (Apple, TrueType
/// Reference Manual, table `post`) without its two glyphs that stand for nothing; Vietnamese letters follow in two places, of
/// older and newer versions. Seen in the maps to Unicode of gazette files that were made with both.
pub(crate) fn char_of_glyph(glyph: u32) -> Option<char> {
    const AFTER_MAC: [char; 32] = [
        '\u{141}', '\u{142}', '\u{160}', '\u{161}', '\u{17d}', '\u{17e}', '\u{a6}', '\u{d0}', '\u{f0}', '\u{dd}', '\u{fd}',
        '\u{de}', '\u{fe}', '\u{2212}', '\u{d7}', '\u{b9}', '\u{b2}', '\u{b3}', '\u{bd}', '\u{bc}', '\u{be}', '\u{20a3}',
        '\u{11e}', '\u{11f}', '\u{130}', '\u{15e}', '\u{15f}', '\u{106}', '\u{107}', '\u{10c}', '\u{10d}', '\u{111}',
    ];
    let code = match glyph {
        3..=97 => glyph + 29,
        // The no-break space and Apple's sign of MacRoman are left out.
        98..=171 => return mac_roman((glyph + 30) as u8),
        172..=208 => return mac_roman((glyph + 31) as u8),
        209..=223 => return mac_roman((glyph + 32) as u8),
        224..=255 => return AFTER_MAC.get(glyph as usize - 224).copied(),
        258 => 0x102,
        259 => 0x103,
        264 => 0x110,
        428 => 0x128,
        429 => 0x129,
        457 => 0x168,
        458 => 0x169,
        750 | 1130 => 0x1a0,
        751 | 1131 => 0x1a1,
        752 | 1132 => 0x1af,
        753 | 1133 => 0x1b0,
        808..=897 => 0x1ea0 + glyph - 808,
        1188..=1277 => 0x1ea0 + glyph - 1188,
        _ => return None,
    };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_stand_in_the_order_that_was_seen() {
        for (glyph, expected) in [
            (3, ' '),
            (36, 'A'),
            (68, 'a'),
            (105, 'á'),
            (116, 'í'),
            (125, 'õ'),
            (172, 'À'),
            (173, 'Ã'),
            (179, '“'),
            (200, 'Á'),
            (208, 'Ô'),
            (209, 'Ò'),
            (234, 'ý'),
            (255, 'đ'),
            (264, 'Đ'),
            (809, 'ạ'),
            (1133, 'ư'),
            (1228, 'Ỉ'),
            (1245, 'ộ'),
        ] {
            assert_eq!(char_of_glyph(glyph), Some(expected), "{glyph}");
        }
        assert_eq!(char_of_glyph(2), None);
        assert_eq!(char_of_glyph(5000), None);
    }
}
