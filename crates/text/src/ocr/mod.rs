//! Words that were seen in a picture of a page become words of the page.
//!
//! A recogniser sees letters where there are stamps, seals, pens and rules, and takes one letter for another. Here its words are
//! weighed by its own confidence, noise is left out, and what the grammar of official texts allows to be known is put right
//! ([`repair`]). A number that can't be believed leaves a blank: an empty field is better than a wrong one.

mod closer;
mod repair;
mod stamp;
mod token;

use std::collections::HashSet;

use vanban_model::{Config, fold};

use crate::page::Word;
use crate::{Bitmap, ToolFault, Tools};
pub(crate) use repair::Repair;
pub(crate) use repair::Repairs;
use token::Token;

/// Median confidence of a line under which its weak words are noise. Lines of print have .85 and more, stamps and seals .1 to .6.
const NOISY_LINE: f32 = 0.6;
/// Confidence under which a word of such a line is noise.
const WEAK: f32 = 0.8;
/// Confidence under which a word is noise unless the rest of its line is sound.
const FAINT: f32 = 0.3;
/// Median confidence of a line that is sound: one smudged word in it is still a word.
const SOUND_LINE: f32 = 0.8;
/// Confidence under which signs without a letter or digit are dust and rules.
const FAINT_SIGN: f32 = 0.75;
/// Mean confidence from which on a page was read. Vietnamese scans of 200 dots an inch have .86 to .96; another language's
/// pages, read as Vietnamese, .30 to .60.
const READ: f32 = 0.65;

/// Share of a page, from above, that a letterhead takes.
const HEAD: f32 = 0.4;
/// Confidence of a second look that settles a doubt. Printed numbers then have .94 and more, those that a pen wrote up to .83.
const CERTAIN: f32 = 0.92;

/// How pictures are read.
pub(crate) struct Ocr {
    /// Dots an inch at which pages are drawn by an outside program.
    pub(crate) dpi: u32,
    /// Pages of a document that are read.
    pub(crate) pages: usize,
    repair: Repair,
    /// Words of stamps, folded.
    stamps: HashSet<String>,
}

/// What was read in a picture.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// In points, from the upper left corner of the picture, once it is upright.
    pub(crate) words: Vec<Word>,
    pub(crate) repairs: Repairs,
    /// Mean confidence by letters, from 0 to 1.
    pub(crate) confidence: f32,
    /// Quarter turns, clockwise, that made the picture upright before it was read.
    pub(crate) turns: u8,
    letters: usize,
}

impl Ocr {
    /// Compiles the configuration. O(its size).
    pub(crate) fn new(config: &Config) -> Self {
        let settings = &config.settings.ocr;
        let stamps = config.ocr.stamps.iter().map(|word| fold::plain(word)).collect();
        Self { dpi: settings.dpi, pages: settings.pages, repair: Repair::new(config), stamps }
    }

    /// Reads a picture of a page; `scale` is how many pixels make a point.
    ///
    /// # Errors
    /// [`ToolFault`], where the outside program does not read it.
    pub(crate) fn read(&self, picture: &Bitmap, scale: f32, tools: &dyn Tools) -> Result<Reading, ToolFault> {
        let reading = self.read_as_it_lies(picture, scale, tools)?;
        if reading.is_sense() {
            return Ok(reading);
        }
        // A sheet that was laid on the scanner sideways.
        match tools.upright(picture)? {
            0 => Ok(reading),
            turns => Ok(Reading { turns, ..self.read_as_it_lies(&picture.turned(turns), scale, tools)? }),
        }
    }

    fn read_as_it_lies(&self, picture: &Bitmap, scale: f32, tools: &dyn Tools) -> Result<Reading, ToolFault> {
        let mut reading = Reading::default();
        let mut sum = 0.0;
        for mut line in self.lines(picture, tools)? {
            for token in &line {
                sum += token.confidence * token.letters() as f32;
                reading.letters += token.letters();
            }
            self.leave_out_noise(&mut line);
            let is_head = token::middle(&line) < HEAD * picture.height as f32;
            if is_head {
                self.look_again(picture, &mut line, tools)?;
            }
            self.repair.line(&mut line, is_head, &mut reading.repairs);
            reading.words.extend(token::words(&line, scale));
        }
        reading.confidence = if reading.letters == 0 { 0.0 } else { sum / reading.letters as f32 };
        Ok(reading)
    }

    /// The lines of a picture. Where a stamp is seen, it is taken off, and what stands beside it is read again.
    fn lines(&self, picture: &Bitmap, tools: &dyn Tools) -> Result<Vec<Vec<Token>>, ToolFault> {
        let lines = token::lines(tools.recognise(picture)?);
        let is_cue = |token: &Token| large_word(&token.text).is_some_and(|word| self.is_of_stamp(&word));
        let mut frames = stamp::frames(picture);
        frames.retain(|&frame| lines.iter().flatten().any(|token| stamp::holds(frame, token) && is_cue(token)));
        if frames.is_empty() {
            return Ok(lines);
        }
        let mut rest = picture.clone();
        frames.iter().for_each(|&frame| stamp::erase(&mut rest, frame));
        let again = token::lines(tools.recognise(&rest)?);
        let is_beside = |line: &Vec<Token>| {
            let middle = token::middle(line);
            frames.iter().any(|frame| (frame.top as f32..frame.bottom as f32).contains(&middle))
        };
        let (before, after): (Vec<_>, Vec<_>) =
            lines.into_iter().filter(|line| !is_beside(line)).partition(|line| token::middle(line) < frames[0].top as f32);
        Ok(before.into_iter().chain(again.into_iter().filter(is_beside)).chain(after).collect())
    }

    /// Whether a word is one of a stamp's; stamps are blurred, so a letter of a longer word may be another.
    fn is_of_stamp(&self, word: &str) -> bool {
        self.stamps.iter().any(|own| own == word || own.len() >= 4 && repair::distance(own, word) <= 1)
    }

    /// Looks again, and closer, at numbers of the letterhead that are in doubt: what is read alike twice, and the second time
    /// for certain, is believed.
    fn look_again(&self, picture: &Bitmap, line: &mut [Token], tools: &dyn Tools) -> Result<(), ToolFault> {
        for at in self.repair.doubtful(line) {
            let (from, to) = (at.saturating_sub(1), (at + 1).min(line.len() - 1));
            let seen = tools.recognise(&closer::look(picture, &line[from..=to]))?;
            if let Some(word) = seen.iter().find(|word| word.confidence >= CERTAIN && word.text == line[at].text) {
                line[at].confidence = word.confidence;
            }
        }
        Ok(())
    }

    fn leave_out_noise(&self, line: &mut Vec<Token>) {
        let mut confidences: Vec<f32> = line.iter().filter(|token| token.letters() > 0).map(|token| token.confidence).collect();
        confidences.sort_by(f32::total_cmp);
        let usual = confidences.get(confidences.len().saturating_sub(1) / 2).copied().unwrap_or(0.0);
        line.retain(|token| {
            if token.letters() == 0 {
                return token.confidence >= FAINT_SIGN && usual >= NOISY_LINE;
            }
            let is_known = token.letters() > 1 && self.repair.knows(&token.text);
            is_known || (token.confidence >= FAINT || usual >= SOUND_LINE) && (usual >= NOISY_LINE || token.confidence >= WEAK)
        });
    }
}

impl Reading {
    /// Whether what was read makes sense; an empty page does.
    pub(crate) fn is_sense(&self) -> bool {
        self.letters == 0 || self.confidence >= READ
    }
}

/// The first word in what was read as one ("|ĐẾN......"), without marks; none if it has small letters.
fn large_word(text: &str) -> Option<String> {
    let letters = text.trim_start_matches(|c: char| !c.is_alphabetic());
    let end = letters.find(|c: char| !c.is_alphabetic()).unwrap_or(letters.len());
    let word = &letters[..end];
    (!word.contains(char::is_lowercase)).then(|| fold::plain(word))
}

/// The form in which words are compared: case dropped, marks kept, punctuation at the ends dropped.
fn bare(word: &str) -> String {
    fold::cased(word.trim_matches(|c: char| !c.is_alphanumeric())).text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeenWord;

    /// Tools that have read one page already.
    struct Replay(Vec<SeenWord>);

    impl Tools for Replay {
        fn recognise(&self, _: &Bitmap) -> Result<Vec<SeenWord>, ToolFault> {
            Ok(self.0.clone())
        }

        fn render(&self, _: &[u8], _: u32, _: u32) -> Result<Bitmap, ToolFault> {
            Err(ToolFault::Off)
        }

        fn is_out_of_time(&self) -> bool {
            false
        }
    }

    /// Reads words given as `text/confidence`, a line each.
    fn read(lines: &[&str]) -> Reading {
        let mut seen = Vec::new();
        for (line, text) in (0..).zip(lines) {
            for (left, word) in (0..).map(|nth| nth * 100).zip(text.split(' ')) {
                let (text, confidence) = word.rsplit_once('/').expect("text/confidence");
                let confidence = confidence.parse::<f32>().expect("a number") / 100.0;
                let top = line * 50;
                seen.push(SeenWord { text: text.to_owned(), confidence, left, top, width: 80, height: 30, line });
            }
        }
        let picture = Bitmap { width: 8, height: 8, dpi: 144, pixels: vec![255; 64] };
        Ocr::new(&Config::default()).read(&picture, 2.0, &Replay(seen)).expect("it was read")
    }

    fn text(reading: &Reading) -> String {
        reading.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn stamps_and_dust_are_left_out_and_smudged_words_stay() {
        for (lines, expected) in [
            (&["VĂN/96 PHÒNG/96"][..], "VĂN PHÒNG"),
            (&["GIÁ:/0 L&/72 -/67 ¬/60 `/55"], ""),
            (&["về/96 phạm/93 pháp-‡aệ}/0 luật/95 hành/96"], "về phạm pháp-‡aệ} luật hành"),
            (&["————/69 Độc/95 lập/93 -/93 Tự/96 do/93"], "Độc lập - Tự do"),
            (&["“/40"], ""),
        ] {
            assert_eq!(text(&read(lines)), expected, "{lines:?}");
        }
    }

    #[test]
    fn a_page_in_an_unknown_language_makes_no_sense() {
        assert!(read(&["nghị/95 quyết/94"]).is_sense());
        assert!(read(&[]).is_sense());
        assert!(!read(&["ĐTVxx/71 BDEcc/33 HHTpp/40"]).is_sense());
    }

    /// A page that makes sense only when it is higher than wide.
    struct Sideways;

    impl Tools for Sideways {
        fn recognise(&self, page: &Bitmap) -> Result<Vec<SeenWord>, ToolFault> {
            let confidence = if page.height > page.width { 0.95 } else { 0.3 };
            let text = "quyết".to_owned();
            Ok(vec![SeenWord { text, confidence, left: 0, top: 0, width: 9, height: 9, line: 0 }])
        }

        fn upright(&self, _: &Bitmap) -> Result<u8, ToolFault> {
            Ok(3)
        }

        fn render(&self, _: &[u8], _: u32, _: u32) -> Result<Bitmap, ToolFault> {
            Err(ToolFault::Off)
        }

        fn is_out_of_time(&self) -> bool {
            false
        }
    }

    #[test]
    fn a_page_that_lies_on_its_side_is_turned() {
        let picture = Bitmap { width: 80, height: 60, dpi: 144, pixels: vec![255; 4800] };
        let reading = Ocr::new(&Config::default()).read(&picture, 2.0, &Sideways).expect("it was read");
        assert!(reading.is_sense() && reading.turns == 3);
        let upright = Ocr::new(&Config::default()).read(&picture.turned(1), 2.0, &Sideways).expect("it was read");
        assert!(upright.is_sense() && upright.turns == 0);
    }

    #[test]
    fn places_are_in_points() {
        let word = &read(&["Số:/96", "nghị/96"]).words[1];
        assert_eq!((word.left, word.right), (0.0, 40.0));
        assert_eq!((word.top, word.bottom, word.size), (25.0, 40.0, 15.0));
    }
}
