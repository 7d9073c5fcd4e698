use std::collections::BTreeSet;

use super::Fingerprint;

/// What share of the numbers of two texts must agree, counted with repetition. Measured on the seeds and samples, all pairs across
/// languages: translations (seeds 000 and 001, two pairs of samples) agree in 1.0, a report and its longer edition in 0.73, a
/// notice and a report of it in at most 0.53, anything else in at most 0.32.
const MIN_NUMBERS: f64 = 0.8;
/// How many numbers must agree where both report the same instrument. Five are in any sentence that names it with its date.
const MIN_SHARED: usize = 6;
/// The same where the instrument is known of one or neither: then the numbers alone must carry it.
const MIN_NUMBERS_ALONE: f64 = 0.9;
const MIN_SHARED_ALONE: usize = 8;
/// Shares of agencies and of paragraphs, where they are known at all. Both are read less surely than numbers, agencies because
/// each language has its own names, paragraphs because each portal has its own layout: the translations measured agree in 0.54 to
/// 1.0 of their agencies and 0.87 to 1.0 of their paragraphs. Two short texts that name two agencies and differ in one agree in a
/// third.
const MIN_AGENCIES: f64 = 0.4;
const MIN_PARAGRAPHS: f64 = 0.6;

/// How much two documents of different languages agree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Likeness {
    /// Higher is closer; equal only where everything compared is equal.
    pub(super) score: f64,
    subject: Option<String>,
    numbers: (usize, usize),
    citations: (usize, usize),
    paragraphs: (usize, usize),
}

impl Likeness {
    /// The evidence in one line.
    pub(super) fn why(&self, other: &str) -> String {
        let subject = self.subject.as_ref().map(|symbol| format!("same subject {symbol}, ")).unwrap_or_default();
        format!(
            "translation of {other}: {subject}{} of {} numbers, {} of {} instruments, {} and {} paragraphs",
            self.numbers.0, self.numbers.1, self.citations.0, self.citations.1, self.paragraphs.0, self.paragraphs.1
        )
    }
}

/// Compares what survives translation; `None` where the two can't be one text.
///
/// Numbers weigh most: a translator, human or machine, keeps digits. What one side only has is taken for an omission, a number
/// written out, or a line of the portal. Where *each* side has a number or an instrument that the other lacks, the two state
/// different things (another deadline, another amount) and are different works, however much else agrees.
pub(super) fn compare(one: &Fingerprint, other: &Fingerprint) -> Option<Likeness> {
    if one.lang == other.lang || one.lang.is_und() || other.lang.is_und() {
        return None;
    }
    let subject = match (&one.subject, &other.subject) {
        (Some(ours), Some(theirs)) if ours != theirs => return None,
        (Some(ours), Some(_)) => Some(ours.clone()),
        _ => None,
    };
    let (shared, all) = overlap(&one.numbers, &other.numbers);
    let (min_shared, min_numbers) = match subject {
        Some(_) => (MIN_SHARED, MIN_NUMBERS),
        None => (MIN_SHARED_ALONE, MIN_NUMBERS_ALONE),
    };
    if shared < min_shared || ratio(shared, all) < min_numbers || differs(shared, one.numbers.len(), other.numbers.len()) {
        return None;
    }
    let cited = sets(&one.citations, &other.citations);
    if differs(cited.0, one.citations.len(), other.citations.len()) {
        return None;
    }
    let agencies = sets(&one.agencies, &other.agencies);
    if !one.agencies.is_empty() && !other.agencies.is_empty() && ratio(agencies.0, agencies.1) < MIN_AGENCIES {
        return None;
    }
    let (fewer, more) = (one.paragraphs.min(other.paragraphs), one.paragraphs.max(other.paragraphs));
    if ratio(fewer, more) < MIN_PARAGRAPHS {
        return None;
    }
    let score = ratio(shared, all) + ratio(cited.0, cited.1) + ratio(agencies.0, agencies.1) + ratio(fewer, more);
    Some(Likeness { score, subject, numbers: (shared, all), citations: cited, paragraphs: (one.paragraphs, other.paragraphs) })
}

/// Whether each side has something that the other lacks.
fn differs(shared: usize, ours: usize, theirs: usize) -> bool {
    ours > shared && theirs > shared
}

/// Size of intersection and union of two sorted lists, counted with repetition.
fn overlap(ours: &[String], theirs: &[String]) -> (usize, usize) {
    let (mut shared, mut at, mut with) = (0, 0, 0);
    while at < ours.len() && with < theirs.len() {
        match ours[at].cmp(&theirs[with]) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => with += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                at += 1;
                with += 1;
            }
        }
    }
    (shared, ours.len() + theirs.len() - shared)
}

fn sets(ours: &BTreeSet<String>, theirs: &BTreeSet<String>) -> (usize, usize) {
    (ours.intersection(theirs).count(), ours.union(theirs).count())
}

/// A share from 0 to 1; nothing out of nothing is full agreement.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
