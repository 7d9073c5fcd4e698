//! Concept tokens: one token for a thing, whatever the language that names it, so that translations share one document
//! frequency.

use vanban_model::{AgencyId, Citation, Period, Symbol};

/// `i:22-nq-tw`: an instrument by its search key.
#[must_use]
pub fn instrument(symbol: &Symbol) -> String {
    format!("i:{}", symbol.key())
}

/// `s:22-nq-tw`: the text is, or reports, this instrument. Beside [`instrument`], to rank it above texts that only cite it.
#[must_use]
pub fn subject(symbol: &Symbol) -> String {
    format!("s:{}", symbol.key())
}

/// `to:vn.gov.mofa`: a directive is addressed to the agency. Beside [`agency`], to rank it above those that only mention it.
#[must_use]
pub fn addressee(id: &AgencyId) -> String {
    format!("to:{id}")
}

/// A directive has a deadline with a date.
pub const DATED: &str = "dated";

/// `n:22`, or with a document type `n:resolution:22`: an instrument cited by its number only, leading zeros apart.
#[must_use]
pub fn number(doctype: Option<&str>, number: &str) -> String {
    let bare = number.trim_start_matches('0');
    let number = if bare.is_empty() { number } else { bare };
    doctype.map_or_else(|| format!("n:{number}"), |doctype| format!("n:{doctype}:{number}"))
}

/// `a:vn.gov.mofa`: an agency.
#[must_use]
pub fn agency(id: &AgencyId) -> String {
    format!("a:{id}")
}

/// `d:2023-11`: a date as coarse as it was stated.
#[must_use]
pub fn date(period: Period) -> String {
    format!("d:{period}")
}

/// `t:roadmap`: a term of the glossary.
#[must_use]
pub fn term(id: &str) -> String {
    format!("t:{id}")
}

/// A period and everything of the calendar that holds it, finest first: a day is found by its month, quarter, half and year.
#[must_use]
pub fn enclosing(period: Period) -> Vec<Period> {
    let mut out = vec![period];
    let (Some(first), Some(last)) = (period.first_day(), period.last_day()) else { return out };
    let (year, month) = (first.year(), first.month());
    let wider = [
        Period::Month(year, month),
        Period::Quarter(year, (month + 2) / 3),
        Period::Half(year, (month + 5) / 6),
        Period::Year(year),
    ];
    for candidate in wider {
        let holds = candidate.first_day().is_some_and(|day| day <= first) && candidate.last_day().is_some_and(|day| day >= last);
        if holds && candidate != period {
            out.push(candidate);
        }
    }
    out
}

/// The tokens of one citation: its instrument; where that can't be told its number, alone and with its type.
pub(crate) fn citation(citation: &Citation) -> Vec<String> {
    if let Some(symbol) = &citation.symbol {
        return vec![instrument(symbol)];
    }
    let written = citation.surface.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty());
    let Some(written) = written else { return Vec::new() };
    let with_type = citation.doctype.as_deref().map(|doctype| number(Some(doctype), written));
    with_type.into_iter().chain([number(None, written)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_found_by_all_that_holds_it() {
        for (period, found_by) in [
            ("2023-11-30", "2023-11-30 2023-11 2023-Q4 2023-H2 2023"),
            ("2023-11", "2023-11 2023-Q4 2023-H2 2023"),
            ("2025-Q3", "2025-Q3 2025-H2 2025"),
            ("2025", "2025"),
            ("2025-01/2025-09", "2025-01/2025-09 2025"),
            ("2021/2025", "2021/2025"),
            ("P10Y", "P10Y"),
        ] {
            let periods: Vec<String> = enclosing(period.parse().unwrap()).iter().map(Period::to_string).collect();
            assert_eq!(periods.join(" "), found_by);
        }
    }

    #[test]
    fn numbers_drop_leading_zeros() {
        assert_eq!([number(None, "05"), number(Some("decree"), "22"), number(None, "0")], ["n:5", "n:decree:22", "n:0"]);
    }
}
