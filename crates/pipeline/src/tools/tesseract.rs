//! `tesseract` (Debian: `tesseract-ocr`), which reads page images.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use vanban_text::{Bitmap, SeenWord, ToolFault};

use super::pgm;
use super::process::{self, Bounds, Job};

/// The name of the program.
const NAME: &str = "tesseract";

/// An installed tesseract with the languages to read.
#[derive(Debug)]
pub(super) struct Tesseract {
    program: PathBuf,
    /// As it states it (`5.3.0`).
    version: String,
    /// The configured languages that it has data for, in the order of the configuration.
    languages: Vec<Language>,
    /// The package that has data for a script, by tesseract's name of the script.
    scripts: BTreeMap<String, String>,
}

/// Data for a language.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Language {
    /// As tesseract names it (`vie`).
    name: String,
    /// Size of the data file: there are three trainings of each language, which read differently.
    bytes: u64,
}

/// Mean confidence from which on a page was read in its language. Measured on scans in 200 and 300 dpi: Vietnamese pages read as
/// Vietnamese have .86 to .96, Russian and Hebrew ones read as Vietnamese .30 to .55.
const READABLE: f32 = 0.7;

/// Letters of a page under which its mean confidence says nothing.
const FEW_LETTERS: usize = 40;

/// Seconds and bytes for the questions about version and languages.
const ASKING: Bounds = Bounds { seconds: 20, memory_bytes: 1 << 30, output_bytes: 64 << 10 };

/// Words of a page are far fewer bytes.
const OUTPUT_BYTES: u64 = 16 << 20;

impl Tesseract {
    /// Looks for the program and its data.
    pub(super) fn find(languages: &[String], scripts: &BTreeMap<String, String>) -> Result<Self, ToolFault> {
        let program = process::find(NAME).ok_or_else(|| absent(NAME, install(languages)))?;
        Self::at(program, languages, scripts)
    }

    fn at(program: PathBuf, languages: &[String], scripts: &BTreeMap<String, String>) -> Result<Self, ToolFault> {
        let ask = |what: &str| {
            let job = Job { tool: NAME, program: &program, args: vec![what.into()], input: Vec::new(), bounds: ASKING };
            process::run(job).map(|answer| String::from_utf8_lossy(&answer).into_owned())
        };
        let version = ask("--version")?.lines().next().and_then(|line| line.split_whitespace().nth(1)).unwrap_or("").to_owned();
        let (data, installed) = languages_of(&ask("--list-langs")?);
        let found: Vec<Language> = languages
            .iter()
            .filter(|name| installed.contains(name))
            .map(|name| Language { name: name.clone(), bytes: size_of(&data, name) })
            .collect();
        match languages.first() {
            // The first is the language of most documents: without its data they would be read wrongly.
            Some(first) if found.first().is_none_or(|language| language.name != *first) => {
                Err(absent(&format!("{NAME}'s data for `{first}`"), install(languages)))
            }
            None => Err(ToolFault::Off),
            Some(_) => Ok(Self { program, version, languages: found, scripts: scripts.clone() }),
        }
    }

    /// All that shapes what is read in a picture, apart from the picture.
    pub(super) fn way_of_reading(&self) -> String {
        let languages: Vec<String> = self.languages.iter().map(|Language { name, bytes }| format!("{name}:{bytes}")).collect();
        format!("{NAME} {} {}", self.version, languages.join(" "))
    }

    /// Reads a page in the first language, and in the others where that yields little sense.
    ///
    /// Not in all at once, as tesseract can: with `vie+eng` it takes Vietnamese words without their marks from the English
    /// dictionary ("CONG HOA"), and takes half as long again.
    pub(super) fn read(&self, page: &Bitmap, bounds: Bounds) -> Result<Vec<SeenWord>, ToolFault> {
        let picture = pgm::print(page);
        let mut best: Option<(f32, Vec<SeenWord>)> = None;
        for language in &self.languages {
            let words = parse(&self.run(page, &picture, &["-l", &language.name, "--psm", layout(page)], &["tsv"], bounds)?);
            let (confidence, letters) = confidence(&words);
            if best.as_ref().is_none_or(|(most, _)| confidence > *most) {
                best = Some((confidence, words));
            }
            if confidence >= READABLE || letters < FEW_LETTERS {
                break;
            }
        }
        let (confidence, words) = best.unwrap_or_default();
        if confidence < READABLE && !words.is_empty() {
            self.refuse_foreign_script(page, &picture, bounds)?;
        }
        Ok(words)
    }

    /// Quarter turns, clockwise, that make a page upright; 0 where it has too few letters to tell.
    pub(super) fn turns(&self, page: &Bitmap, bounds: Bounds) -> u8 {
        let answer = self.run(page, &pgm::print(page), &["-l", "osd", "--psm", "0"], &[], bounds);
        answer.ok().and_then(|answer| rotation(&answer)).unwrap_or(0)
    }

    /// Says which data is missing for a page in another script.
    fn refuse_foreign_script(&self, page: &Bitmap, picture: &[u8], bounds: Bounds) -> Result<(), ToolFault> {
        // Too few letters, or no data for the question: then the words stand as they are.
        let Ok(answer) = self.run(page, picture, &["-l", "osd", "--psm", "0"], &[], bounds) else { return Ok(()) };
        let Some(package) = script(&answer).and_then(|script| self.scripts.get(script)) else { return Ok(()) };
        let name = package.rsplit('-').next().unwrap_or_default();
        if self.languages.iter().any(|language| language.name.replace('_', "-") == name) {
            return Ok(());
        }
        Err(absent(
            &format!("{NAME}'s data for the language of the page (`{name}`, to be added to `ocr.languages`)"),
            packages(std::slice::from_ref(package)),
        ))
    }

    fn run(&self, page: &Bitmap, picture: &[u8], how: &[&str], output: &[&str], bounds: Bounds) -> Result<String, ToolFault> {
        let dpi = page.dpi.to_string();
        let args = ["stdin", "stdout", "--dpi", &dpi].iter().chain(how).chain(output).map(OsString::from).collect();
        let bounds = Bounds { output_bytes: OUTPUT_BYTES, ..bounds };
        let job = Job { tool: NAME, program: &self.program, args, input: picture.to_vec(), bounds };
        process::run(job).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// How the words of a picture lie, as tesseract numbers it: in a single line (7), or in blocks to be told (3). Measured on 9 scans,
/// 3 has a mean confidence of .93, 4 of .93, 6 of .91.
fn layout(page: &Bitmap) -> &'static str {
    // A line with its margins is lower than two lines of the usual print.
    if page.height * 5 < page.dpi * 3 && page.width > page.height { "7" } else { "3" }
}

fn absent(tool: &str, install: String) -> ToolFault {
    ToolFault::Absent { tool: tool.to_owned(), install }
}

/// The command that installs everything for some languages.
fn install(languages: &[String]) -> String {
    let data = languages.iter().map(|language| format!("tesseract-ocr-{}", language.replace('_', "-")));
    packages(&["tesseract-ocr".to_owned()].into_iter().chain(data).collect::<Vec<_>>())
}

fn packages(packages: &[String]) -> String {
    format!("sudo apt-get install {}", packages.join(" "))
}

/// ```text
/// List of available languages in "/usr/share/tesseract-ocr/5/tessdata/" (3):
/// eng
/// osd
/// ```
fn languages_of(answer: &str) -> (PathBuf, Vec<String>) {
    let mut lines = answer.lines();
    let data = lines.next().and_then(|line| line.split('"').nth(1)).unwrap_or_default();
    (PathBuf::from(data), lines.map(|line| line.trim().to_owned()).collect())
}

fn size_of(data: &Path, language: &str) -> u64 {
    std::fs::metadata(data.join(format!("{language}.traineddata"))).map_or(0, |about| about.len())
}

/// The script of an answer about orientation and script: its line `Script: Cyrillic`.
fn script(answer: &str) -> Option<&str> {
    answer.lines().find_map(|line| line.strip_prefix("Script:")).map(str::trim)
}

/// The quarter turns of the same answer: its line `Rotate: 270`.
fn rotation(answer: &str) -> Option<u8> {
    let degrees = answer.lines().find_map(|line| line.strip_prefix("Rotate:"))?;
    Some((degrees.trim().parse::<u32>().ok()? / 90 % 4) as u8)
}

/// Mean confidence of a page by letters, and how many these are.
fn confidence(words: &[SeenWord]) -> (f32, usize) {
    let (mut sum, mut letters) = (0.0, 0);
    for word in words {
        let own = word.text.chars().filter(|c| c.is_alphanumeric()).count();
        sum += word.confidence * own as f32;
        letters += own;
    }
    (if letters == 0 { 0.0 } else { sum / letters as f32 }, letters)
}

/// Reads the words of tesseract's table: `level page block paragraph line word left top width height confidence text`.
fn parse(table: &str) -> Vec<SeenWord> {
    let mut words = Vec::new();
    let (mut line, mut last) = (0, None);
    for row in table.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [level, page, block, paragraph, number, _, left, top, width, height, confidence, text] = fields[..] else { continue };
        // Level 5 is a word; rules and pictures are words without text.
        if level != "5" || text.trim().is_empty() {
            continue;
        }
        let pixels = |field: &str| field.parse::<u32>().ok();
        let (Some(left), Some(top), Some(width), Some(height)) = (pixels(left), pixels(top), pixels(width), pixels(height))
        else {
            continue;
        };
        let place = (page, block, paragraph, number);
        if last.is_some_and(|last| last != place) {
            line += 1;
        }
        last = Some(place);
        let confidence = confidence.parse::<f32>().unwrap_or(0.0).clamp(0.0, 100.0) / 100.0;
        words.push(SeenWord { text: text.trim().to_owned(), confidence, left, top, width, height, line });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t1675\t2346\t-1\t\n\
        5\t1\t1\t1\t1\t1\t57\t322\t5\t145\t95.000000\t \n\
        5\t1\t3\t1\t1\t1\t229\t160\t76\t33\t96.528687\tVĂN\n\
        5\t1\t3\t1\t1\t2\t315\t160\t133\t34\t96.403603\tPHÒNG\n\
        5\t1\t3\t1\t2\t1\t877\t214\t64\t36\t-1\tĐộc\n\
        5\t1\t4\t1\t1\t1\t877\t314\tx\t36\t95\tlập\n\
        5\t1";

    #[test]
    fn words_are_read_from_the_table() {
        let words = parse(TABLE);
        let seen: Vec<_> = words.iter().map(|word| (word.text.as_str(), word.line, word.left)).collect();
        assert_eq!(seen, [("VĂN", 0, 229), ("PHÒNG", 0, 315), ("Độc", 1, 877)]);
        assert!((words[0].confidence - 0.965).abs() < 0.001 && words[2].confidence == 0.0);
    }

    #[test]
    fn installed_languages_and_their_place_are_told() {
        let (data, languages) = languages_of("List of available languages in \"/usr/share/tessdata/\" (2):\neng\nvie\n");
        assert_eq!((data, languages), ("/usr/share/tessdata/".into(), vec!["eng".to_owned(), "vie".to_owned()]));
    }

    #[test]
    fn what_is_missing_is_named_with_its_command() {
        let languages = ["vie".to_owned(), "chi_sim".to_owned()];
        assert_eq!(install(&languages), "sudo apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-chi-sim");
    }

    #[test]
    fn the_script_of_a_page_is_told() {
        assert_eq!(
            script("Page number: 0\nOrientation in degrees: 0\nScript: Cyrillic\nScript confidence: 3.33\n"),
            Some("Cyrillic")
        );
        assert_eq!(script("Too few characters. Skipping this page\n"), None);
        assert_eq!(rotation("Orientation in degrees: 90\nRotate: 270\nScript: Latin\n"), Some(3));
        assert_eq!(rotation("Too few characters. Skipping this page\n"), None);
    }

    #[cfg(unix)]
    mod with_a_fake {
        use std::fs;
        use std::os::unix::fs::PermissionsExt as _;

        use super::*;

        /// A program that answers like tesseract; `read` is the shell command that reads a page, with the language in `$lang`.
        fn fake(dir: &Path, languages: &str, read: &str) -> PathBuf {
            let path = dir.join("tesseract");
            let script = format!(
                "#!/bin/sh\ncase \"$1\" in --version) echo 'tesseract 5.3.0';; --list-langs) printf 'List in \"/none/\":\\n{languages}';;\n\
                 *) lang=$6; cat >/dev/null; {read};; esac\n"
            );
            fs::write(&path, script).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            path
        }

        fn page() -> Bitmap {
            Bitmap { width: 1, height: 1, dpi: 300, pixels: vec![255] }
        }

        fn names(names: &[&str]) -> Vec<String> {
            names.iter().map(|&name| name.to_owned()).collect()
        }

        const BOUNDS: Bounds = Bounds { seconds: 20, memory_bytes: 1 << 30, output_bytes: 1 << 20 };
        /// Prints one long word with the confidence `$c`.
        const ROW: &str = "printf 'head\\n5\\t1\\t1\\t1\\t1\\t1\\t1\\t1\\t9\\t9\\t%s\\t%s\\n' $c \
                           $lang-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

        #[test]
        fn the_next_language_is_tried_only_where_the_first_makes_no_sense() {
            let dir = tempfile::tempdir().unwrap();
            for (first, expected) in [(90, "vie"), (40, "eng")] {
                let read = format!("if [ $lang = vie ]; then c={first}; else c=85; fi; {ROW}");
                let program = fake(dir.path(), "eng\\nvie\\n", &read);
                let tool = Tesseract::at(program, &names(&["vie", "eng"]), &BTreeMap::new()).unwrap();
                assert!(tool.read(&page(), BOUNDS).unwrap()[0].text.starts_with(expected));
            }
        }

        #[test]
        fn a_page_in_another_script_names_the_data_that_it_takes() {
            let dir = tempfile::tempdir().unwrap();
            let read = format!("if [ $lang = osd ]; then echo 'Script: Cyrillic'; else c=30; {ROW}; fi");
            let program = fake(dir.path(), "vie\\nosd\\n", &read);
            let scripts = [("Cyrillic".to_owned(), "tesseract-ocr-rus".to_owned())].into();
            let fault = Tesseract::at(program, &names(&["vie"]), &scripts).unwrap().read(&page(), BOUNDS).unwrap_err();
            assert!(fault.to_string().ends_with("install it with `sudo apt-get install tesseract-ocr-rus`"), "{fault}");
        }

        #[test]
        fn the_data_of_the_first_language_must_be_there() {
            let dir = tempfile::tempdir().unwrap();
            let program = fake(dir.path(), "eng\\nosd\\n", "true");
            let fault = Tesseract::at(program.clone(), &names(&["vie", "eng"]), &BTreeMap::new()).unwrap_err();
            assert!(fault.to_string().contains("tesseract-ocr-vie"), "{fault}");
            let tool = Tesseract::at(program, &names(&["eng", "rus"]), &BTreeMap::new()).unwrap();
            assert_eq!(tool.way_of_reading(), "tesseract 5.3.0 eng:0");
        }
    }
}
