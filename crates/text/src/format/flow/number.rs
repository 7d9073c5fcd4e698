//! The numbers of lists and headings, which word processors count and do not store.

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Figures {
    /// 1, 2, 3
    #[default]
    Decimal,
    /// 01, 02, 03
    DecimalZero,
    /// a, b, c … z, aa, bb: Vietnamese lists are lettered in this order too, without đ.
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    /// а, б, в, without ё, й, ъ, ы, ь, as Word counts.
    LowerRussian,
    UpperRussian,
    /// א, ב, ג
    Hebrew,
    /// 一, 二, 三
    Chinese,
    /// Nothing is shown.
    None,
}

/// Letters repeat (aa, bbb) at most so often; further numbers are written in figures.
const REPEATS: u32 = 8;
const RUSSIAN: [char; 28] = [
    'а', 'б', 'в', 'г', 'д', 'е', 'ж', 'з', 'и', 'к', 'л', 'м', 'н', 'о', 'п', 'р', 'с', 'т', 'у', 'ф', 'х', 'ц', 'ч', 'ш', 'щ',
    'э', 'ю', 'я',
];
const HEBREW_UNITS: [char; 9] = ['א', 'ב', 'ג', 'ד', 'ה', 'ו', 'ז', 'ח', 'ט'];
const HEBREW_TENS: [char; 9] = ['י', 'כ', 'ל', 'מ', 'נ', 'ס', 'ע', 'פ', 'צ'];
const CHINESE: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

impl Figures {
    /// Writes a number; in figures where the system has no sign for it.
    pub(crate) fn write(self, number: u32) -> String {
        let written = match self {
            Self::None => Some(String::new()),
            Self::Decimal => None,
            Self::DecimalZero => Some(format!("{number:02}")),
            Self::LowerLetter => letters(number, 26, |at| char::from(b'a' + at)),
            Self::UpperLetter => letters(number, 26, |at| char::from(b'A' + at)),
            Self::LowerRussian => letters(number, 28, |at| RUSSIAN[usize::from(at)]),
            Self::UpperRussian => letters(number, 28, |at| RUSSIAN[usize::from(at)]).map(|letters| letters.to_uppercase()),
            Self::LowerRoman => roman(number),
            Self::UpperRoman => roman(number).map(|roman| roman.to_uppercase()),
            Self::Hebrew => hebrew(number),
            Self::Chinese => chinese(number),
        };
        written.unwrap_or_else(|| number.to_string())
    }
}

/// `letter` gives the letters of an alphabet of `len`, from 0.
fn letters(number: u32, len: u32, letter: impl Fn(u8) -> char) -> Option<String> {
    let at = number.checked_sub(1)?;
    let repeats = at / len + 1;
    let own = letter(u8::try_from(at % len).ok()?);
    (repeats <= REPEATS).then(|| std::iter::repeat_n(own, repeats as usize).collect())
}

fn roman(mut number: u32) -> Option<String> {
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut out = String::new();
    for (value, sign) in ROMAN {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    Some(out)
}

/// Up to 99; 15 and 16 are written as 9 + 6 and 9 + 7.
fn hebrew(number: u32) -> Option<String> {
    if !(1..100).contains(&number) {
        return None;
    }
    let unit = |n: u32| HEBREW_UNITS.get(n.checked_sub(1)? as usize).copied();
    let ten = |n: u32| HEBREW_TENS.get(n.checked_sub(1)? as usize).copied();
    let signs = match number {
        15 | 16 => [unit(9), unit(number - 9)],
        _ => [ten(number / 10), unit(number % 10)],
    };
    Some(signs.into_iter().flatten().collect())
}

/// Up to 99.
fn chinese(number: u32) -> Option<String> {
    if !(1..100).contains(&number) {
        return None;
    }
    let digit = |n: u32| CHINESE.get(n as usize).copied();
    let tens = (number >= 20).then(|| digit(number / 10)).flatten();
    let ten = (number >= 10).then_some('十');
    let unit = (!number.is_multiple_of(10)).then(|| digit(number % 10)).flatten();
    Some([tens, ten, unit].into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::Figures::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        for (figures, number, expected) in [
            (Decimal, 12, "12"),
            (DecimalZero, 3, "03"),
            (LowerLetter, 1, "a"),
            (LowerLetter, 4, "d"),
            (LowerLetter, 26, "z"),
            (LowerLetter, 28, "bb"),
            (UpperLetter, 2, "B"),
            (LowerRoman, 4, "iv"),
            (UpperRoman, 1994, "MCMXCIV"),
            (UpperRussian, 10, "К"),
            (Hebrew, 3, "ג"),
            (Hebrew, 15, "טו"),
            (Hebrew, 21, "כא"),
            (Chinese, 10, "十"),
            (Chinese, 23, "二十三"),
            (None, 5, ""),
            // No sign for it.
            (UpperRoman, 0, "0"),
            (UpperRoman, 4000, "4000"),
            (LowerLetter, 0, "0"),
            (LowerLetter, u32::MAX, "4294967295"),
            (Hebrew, 100, "100"),
        ] {
            assert_eq!(figures.write(number), expected, "{figures:?} {number}");
        }
    }
}
