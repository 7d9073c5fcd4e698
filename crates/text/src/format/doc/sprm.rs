//! Single property modifiers: a code, and what it sets. [MS-DOC] 2.6; for Word 6 and 95, codes of one byte whose operands' lengths
//! are known by the code.

use crate::format::ole::u16_at;

/// What the modifiers set that matters to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Property {
    /// Character: the font, by its place in the table of fonts, of all text or of text beyond ASCII.
    Font,
    OtherFont,
    CharStyle,
    Hidden,
    /// Deleted while changes were tracked.
    Deleted,
    /// The font and the code of a sign.
    Symbol,
    /// Whether a control character has its meaning.
    Special,
    /// Paragraph: 1 is centred.
    Alignment,
    InTable,
    /// The mark that ends a row.
    RowEnd,
    /// How many tables it is in.
    TableDepth,
    List,
    ListLevel,
    Outline,
    /// Table: its columns with their lines, and its lines.
    Columns,
    Borders,
}

/// A modifier with its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sprm<'b> {
    pub(super) property: Property,
    pub(super) operand: &'b [u8],
}

impl Sprm<'_> {
    pub(super) fn byte(&self) -> u8 {
        self.operand.first().copied().unwrap_or(0)
    }

    pub(super) fn word(&self) -> u16 {
        u16_at(self.operand, 0).unwrap_or_else(|| u16::from(self.byte()))
    }

    /// A switch that is on. 80 means "as the style", 81 "other than the style"; no style of text hides or deletes it.
    pub(super) fn is_on(&self) -> bool {
        matches!(self.byte(), 1 | 0x81)
    }
}

/// The modifiers that matter, in their order. Ends at the first that is cut.
pub(super) fn sprms(mut bytes: &[u8], is_97: bool) -> impl Iterator<Item = Sprm<'_>> {
    std::iter::from_fn(move || {
        loop {
            let (code, len, at) = if is_97 { head_97(bytes)? } else { head_6(bytes)? };
            let operand = bytes.get(at..at.checked_add(len)?)?;
            bytes = &bytes[at + len..];
            let property = if is_97 { property_97(code) } else { property_6(code) };
            if let Some(property) = property {
                return Some(Sprm { property, operand });
            }
        }
    })
}

/// Code, length of the operand, and where it begins.
fn head_97(bytes: &[u8]) -> Option<(u16, usize, usize)> {
    let code = u16_at(bytes, 0)?;
    let (len, at) = match code >> 13 {
        0 | 1 => (1, 2),
        2 | 4 | 5 => (2, 2),
        3 => (4, 2),
        7 => (3, 2),
        _ => match code {
            // The columns of a table: a length of two bytes, one too much.
            0xd608 => (usize::from(u16_at(bytes, 2)?).checked_sub(1)?, 4),
            // Tabs: 255 stands for a length that is counted in the operand.
            0xc615 if bytes.get(2) == Some(&255) => {
                let deleted = usize::from(*bytes.get(3)?);
                let added = usize::from(*bytes.get(4 + 4 * deleted)?);
                (2 + 4 * deleted + 3 * added, 3)
            }
            _ => (usize::from(*bytes.get(2)?), 3),
        },
    };
    Some((code, len, at))
}

fn property_97(code: u16) -> Option<Property> {
    Some(match code {
        0x4a4f => Property::Font,
        0x4a51 => Property::OtherFont,
        0x4a30 => Property::CharStyle,
        0x083c => Property::Hidden,
        0x0800 => Property::Deleted,
        0x6a09 => Property::Symbol,
        0x0855 => Property::Special,
        0x2403 | 0x2461 => Property::Alignment,
        0x2416 => Property::InTable,
        0x2417 => Property::RowEnd,
        0x6649 => Property::TableDepth,
        0x460b => Property::List,
        0x260a => Property::ListLevel,
        0x2640 => Property::Outline,
        0xd608 => Property::Columns,
        0xd605 | 0xd613 => Property::Borders,
        _ => return None,
    })
}

fn head_6(bytes: &[u8]) -> Option<(u16, usize, usize)> {
    let code = *bytes.first()?;
    let (len, at) = match code {
        // A length of two bytes, one too much.
        188 | 190 => (usize::from(u16_at(bytes, 1)?).checked_sub(1)?, 3),
        23 if bytes.get(1) == Some(&255) => {
            let deleted = usize::from(*bytes.get(2)?);
            let added = usize::from(*bytes.get(3 + 4 * deleted)?);
            (2 + 4 * deleted + 3 * added, 2)
        }
        3 | 12 | 15 | 23 | 52 | 68 | 74 | 81 | 82 | 103 | 105 | 106 | 108 | 120 | 133 | 191 => (usize::from(*bytes.get(1)?), 2),
        83 | 0 => (0, 1),
        2
        | 16..=19
        | 21
        | 22
        | 26..=28
        | 30..=36
        | 38..=43
        | 45..=49
        | 69
        | 72
        | 80
        | 93
        | 96
        | 97
        | 99
        | 101
        | 107
        | 109
        | 110 => (2, 1),
        121..=124
        | 140..=141
        | 144..=145
        | 148..=150
        | 152..=153
        | 157..=158
        | 160..=161
        | 164..=171
        | 182..=184
        | 189
        | 197..=198 => (2, 1),
        20 | 70 | 192 | 194..=196 | 200 => (4, 1),
        73 | 95 | 136 | 137 => (3, 1),
        187 => (12, 1),
        193 | 199 => (5, 1),
        _ => (1, 1),
    };
    Some((u16::from(code), len, at))
}

fn property_6(code: u16) -> Option<Property> {
    Some(match code {
        93 => Property::Font,
        80 => Property::CharStyle,
        92 => Property::Hidden,
        65 => Property::Deleted,
        74 => Property::Symbol,
        117 => Property::Special,
        5 => Property::Alignment,
        24 => Property::InTable,
        25 => Property::RowEnd,
        190 => Property::Columns,
        187 => Property::Borders,
        _ => return None,
    })
}
