//! Reads from its picture what a page's words do not say.

use vanban_model::Diagnostic;

use super::assemble::{Contents, PageContent};
use super::file::File;
use super::image::PlacedImage;
use super::picture::{Sheet, draw};
use super::verdict::Verdict;
use crate::cues::key;
use crate::format::Reading;
use crate::letters::Verdict as Letters;
use crate::ocr::{Reading as Read, Repairs};
use crate::page::{Page, Word};
use crate::{Bitmap, ReadError, ToolFault};

/// Share of a page that its pictures must cover to be taken for the page itself; below, the page is drawn by an outside program,
/// with whatever else is on it.
const WHOLE: f32 = 0.3;

/// Share of a page that a picture covers which is a scan of the page.
const SCAN: f32 = 0.8;

/// Words of the longest label of a stamp.
const LABEL: usize = 4;

/// Reads the pages whose words are noise or none, and the pictures among the words of others. Returns whether something could
/// not be read.
///
/// # Errors
/// [`ReadError::Bomb`], [`ReadError::OutOfTime`].
pub(super) fn read_pictures(file: &File, contents: &mut Contents, reading: &mut Reading<'_>) -> Result<bool, ReadError> {
    let mut report = Report::default();
    let mut left = reading.readers.ocr.pages;
    for content in &mut contents.pages {
        let parts = match &content.verdict {
            Verdict::Unread => Parts::Page,
            Verdict::Partly(pictures) => Parts::Pictures(pictures.iter().map(|&at| content.images[at].clone()).collect()),
            Verdict::Text if is_doubtful(content, reading) => Parts::Layer,
            Verdict::Text | Verdict::Blank => continue,
        };
        reading.check_time()?;
        let result = if left == 0 { Err(Unread::TooMany) } else { read_page(file, content, &parts, reading)? };
        left = left.saturating_sub(1);
        match result {
            Ok(read) => report.take(content, &parts, read, reading),
            // The words that were laid under the picture are all there is.
            Err(_) if matches!(parts, Parts::Layer) => {}
            Err(why) => {
                report.unread.push(content.number);
                report.why.get_or_insert(why);
                if matches!(parts, Parts::Page) {
                    content.page.words.clear();
                }
            }
        }
    }
    let is_unread = !report.unread.is_empty();
    report.tell(&mut reading.diagnostics);
    Ok(is_unread)
}

/// What of a page is read.
enum Parts {
    Page,
    /// All of it, if that makes more sense than the words that it has.
    Layer,
    Pictures(Vec<PlacedImage>),
}

/// Why a page was not read.
enum Unread {
    Fault(ToolFault),
    /// The recogniser found no sense in it; its mean confidence.
    NoSense(f32),
    /// Enough pages were read.
    TooMany,
}

/// Whether a picture covers the page, and the words under it are in no language that letters tell: programs of scanners lay
/// English words under pages in any language.
fn is_doubtful(content: &PageContent, reading: &Reading<'_>) -> bool {
    let Page { width, height, words } = &content.page;
    let is_scan = content.images.iter().any(|image| area(clipped(image.bounds, &content.page)) >= SCAN * width * height);
    if !is_scan {
        return false;
    }
    let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let letters = &reading.readers.cues.letters;
    letters.verdict(&letters.count(&text.join(" "))) == Letters::Open
}

fn read_page(
    file: &File,
    content: &PageContent,
    parts: &Parts,
    reading: &Reading<'_>,
) -> Result<Result<Read, Unread>, ReadError> {
    let ocr = &reading.readers.ocr;
    let (width, height) = (content.page.width, content.page.height);
    let images = match parts {
        Parts::Page | Parts::Layer => &content.images,
        Parts::Pictures(pictures) => pictures,
    };
    let covered: f32 = images.iter().map(|image| area(clipped(image.bounds, &content.page))).sum();
    let sheet = if covered >= WHOLE * width * height { draw(file, images, (width, height))? } else { None };
    let sheet = match sheet {
        Some(sheet) => Ok(sheet),
        None => reading.tools.render(&reading.raw.bytes, content.number, ocr.dpi).map(|bitmap| {
            let scale = bitmap.width as f32 / width.max(1.0);
            let bitmap = if let Parts::Pictures(pictures) = parts { only(bitmap, pictures, scale) } else { bitmap };
            Sheet { bitmap, scale }
        }),
    };
    let read = sheet.and_then(|sheet| ocr.read(&sheet.bitmap, sheet.scale, reading.tools));
    Ok(match read {
        Ok(read) if read.is_sense() => Ok(read),
        Ok(read) => Err(Unread::NoSense(read.confidence)),
        Err(fault) => Err(Unread::Fault(fault)),
    })
}

/// A drawn page without what stands outside some of its pictures.
fn only(mut bitmap: Bitmap, pictures: &[PlacedImage], scale: f32) -> Bitmap {
    let width = bitmap.width as usize;
    for (at, pixel) in bitmap.pixels.iter_mut().enumerate() {
        let (x, y) = ((at % width) as f32 / scale, (at / width) as f32 / scale);
        if !pictures.iter().any(|picture| holds(picture.bounds, x, y)) {
            *pixel = 255;
        }
    }
    bitmap
}

fn holds([left, top, right, bottom]: [f32; 4], x: f32, y: f32) -> bool {
    (left..right).contains(&x) && (top..bottom).contains(&y)
}

fn clipped([left, top, right, bottom]: [f32; 4], page: &Page) -> [f32; 4] {
    [left.max(0.0), top.max(0.0), right.min(page.width), bottom.min(page.height)]
}

fn area([left, top, right, bottom]: [f32; 4]) -> f32 {
    (right - left).max(0.0) * (bottom - top).max(0.0)
}

/// What is told of the reading of pictures.
#[derive(Default)]
struct Report {
    read: usize,
    confidence: f32,
    repairs: Repairs,
    unread: Vec<u32>,
    why: Option<Unread>,
}

impl Report {
    /// Gives a page the words that were read in its pictures.
    fn take(&mut self, content: &mut PageContent, parts: &Parts, read: Read, reading: &Reading<'_>) {
        let own = std::mem::take(&mut content.page.words);
        content.page.words = match parts {
            Parts::Page | Parts::Layer => {
                if read.turns % 2 == 1 {
                    let page = &mut content.page;
                    std::mem::swap(&mut page.width, &mut page.height);
                }
                read.words
            }
            // The page's own words say how it lies: a picture that is turned against them is none of text.
            Parts::Pictures(_) if read.turns != 0 => own,
            Parts::Pictures(pictures) => merged(own, read.words, pictures, reading),
        };
        content.verdict = Verdict::Text;
        self.read += 1;
        self.confidence += read.confidence;
        self.repairs.extend(read.repairs);
    }

    fn tell(self, diagnostics: &mut Vec<Diagnostic>) {
        if self.read > 0 {
            let confidence = self.confidence / self.read as f32;
            let pages = counted(self.read);
            let message = format!("{pages} read from pictures by OCR, with a mean confidence of {confidence:.2}");
            diagnostics.push(Diagnostic::info("I-OCR", None, message));
        }
        if let Some((read, right)) = self.repairs.repaired.first() {
            let count = self.repairs.repaired.len();
            let message = format!("{count} misread words were put right, the first being `{read}` to `{right}`");
            diagnostics.push(Diagnostic::info("I-OCR-REPAIRED", None, message));
        }
        if let Some(first) = self.repairs.blanked.first() {
            let count = self.repairs.blanked.len();
            let message =
                format!("{count} numbers or dates could not be read for certain and are left blank, the first being `{first}`");
            diagnostics.push(Diagnostic::info("I-OCR-BLANK", None, message));
        }
        let Some(why) = self.why else { return };
        let pages = counted(self.unread.len());
        let first = self.unread.first().copied().unwrap_or_default();
        let (code, reason) = match why {
            Unread::Fault(ToolFault::Absent { tool, install }) => {
                ("W-OCR-ABSENT", format!("{tool} is not installed; install it with `{install}`"))
            }
            Unread::Fault(ToolFault::Off) => ("W-OCR-OFF", "OCR is switched off".to_owned()),
            Unread::Fault(fault) => ("W-OCR-FAILED", fault.to_string()),
            Unread::NoSense(confidence) => {
                ("W-OCR-NO-SENSE", format!("OCR made no sense of it, with a mean confidence of {confidence:.2}"))
            }
            Unread::TooMany => ("W-OCR-PAGES", "`ocr.pages` in `vanban.toml` allows no more".to_owned()),
        };
        let message = format!("{pages} must be read from pictures and could not be, the first being page {first}: {reason}");
        diagnostics.push(Diagnostic::warning(code, None, message));
    }
}

fn counted(pages: usize) -> String {
    if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") }
}

/// The words of a page together with those read in some of its pictures.
///
/// Own words over a picture are a second copy of what it shows, or a stamp of an electronic signature; only if they are neither
/// do they stay.
fn merged(own: Vec<Word>, read: Vec<Word>, pictures: &[PlacedImage], reading: &Reading<'_>) -> Vec<Word> {
    let is_over = |word: &Word| {
        let (x, y) = (f32::midpoint(word.left, word.right), f32::midpoint(word.top, word.bottom));
        pictures.iter().any(|picture| holds(picture.bounds, x, y))
    };
    let (over, mut words): (Vec<Word>, Vec<Word>) = own.into_iter().partition(is_over);
    if !is_stamp(&over, reading) {
        let free = over.into_iter().filter(|word| !read.iter().any(|seen| overlap(seen, word)));
        words.extend(free);
    }
    words.extend(read);
    words
}

fn overlap(a: &Word, b: &Word) -> bool {
    let across = a.right.min(b.right) - a.left.max(b.left);
    let down = a.bottom.min(b.bottom) - a.top.max(b.top);
    across > 0.3 * (b.right - b.left) && down > 0.3 * (b.bottom - b.top)
}

/// Whether words hold a label of a signature's stamp ("Signed by:").
fn is_stamp(words: &[Word], reading: &Reading<'_>) -> bool {
    let stamp = &reading.readers.cues.stamp;
    (0..words.len()).any(|at| {
        (1..=LABEL.min(words.len() - at)).any(|count| {
            let texts: Vec<&str> = words[at..at + count].iter().map(|word| word.text.as_str()).collect();
            texts.last().is_some_and(|text| text.ends_with(':')) && stamp.contains(&key(&texts.join(" ")))
        })
    })
}

#[cfg(test)]
mod tests {
    use lopdf::{Dictionary, Document, Object, Stream, dictionary};
    use vanban_model::{Config, Limits, RawDoc};

    use crate::{Bitmap, Readers, SeenWord, ToolFault, Tools, read};

    /// Tools that read the same words in every picture, and count the dark pixels of the last one.
    struct Replay(Result<Vec<SeenWord>, ToolFault>);

    impl Tools for Replay {
        fn recognise(&self, page: &Bitmap) -> Result<Vec<SeenWord>, ToolFault> {
            assert!(page.pixels.contains(&0), "the picture was drawn");
            self.0.clone()
        }

        fn render(&self, _: &[u8], _: u32, dpi: u32) -> Result<Bitmap, ToolFault> {
            Ok(Bitmap { width: 100, height: 140, dpi, pixels: vec![0; 14_000] })
        }

        fn is_out_of_time(&self) -> bool {
            false
        }
    }

    fn seen(lines: &[&str], confidence: f32) -> Vec<SeenWord> {
        let mut words = Vec::new();
        for (line, text) in (0..).zip(lines) {
            for (nth, word) in (0..).zip(text.split(' ')) {
                let (left, top) = (20 + nth * 60, 100 + line * 30);
                words.push(SeenWord { text: word.to_owned(), confidence, left, top, width: 50, height: 20, line });
            }
        }
        words
    }

    /// A page of 200 by 280 points with a picture of 10 by 14 points a pixel over all but its upper 40 points, and drawn text.
    fn pdf(filter: Option<&str>, text: &str) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let mut picture = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 400, "Height" => 480, "BitsPerComponent" => 1, "ColorSpace" => "DeviceGray",
        };
        if let Some(filter) = filter {
            picture.set("Filter", filter);
        }
        let picture = document.add_object(Stream::new(picture, vec![0; 50 * 480]));
        let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
        let content = format!("q 200 0 0 240 0 0 cm /P Do Q BT /F 10 Tf {text} ET");
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let pages = document.new_object_id();
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 200.into(), 280.into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "P" => picture }, "Font" => dictionary! { "F" => font } },
        });
        let tree = dictionary! { "Type" => "Pages", "Kids" => vec![Object::Reference(page)], "Count" => 1 };
        document.objects.insert(pages, Object::Dictionary(tree));
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("a vector can be written to");
        bytes
    }

    /// Text, whether it needs OCR, and the codes of diagnostics.
    fn outcome(bytes: Vec<u8>, tools: &Replay) -> (String, bool, Vec<String>) {
        let cues = "stamp_labels = ['Signed by']\n[official]\nmottos = ['Motto of all']".to_owned();
        let config = Config::from_files(&[("lang/en/page.toml".to_owned(), cues)]).expect("a sound configuration");
        let raw = RawDoc { uri: "scan.pdf".to_owned(), bytes, media_type: None, fetched_at: None };
        let (document, diagnostics) = read(&raw, &Readers::new(&config), &Limits::default(), tools).expect("it is read");
        let codes = diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect();
        (document.text.split_whitespace().collect::<Vec<_>>().join(" "), document.needs_ocr, codes)
    }

    #[test]
    fn a_scan_is_read_from_its_picture() {
        let tools = Replay(Ok(seen(&["The Government resolves", "as follows"], 0.95)));
        let (text, needs_ocr, codes) = outcome(pdf(None, ""), &tools);
        assert_eq!(
            (text.as_str(), needs_ocr, &codes[..]),
            ("The Government resolves as follows", false, &["I-OCR".to_owned()][..])
        );
    }

    #[test]
    fn a_picture_that_we_cannot_decode_is_drawn_by_a_program() {
        let tools = Replay(Ok(seen(&["The Government resolves"], 0.95)));
        let (text, needs_ocr, _) = outcome(pdf(Some("JPXDecode"), ""), &tools);
        assert_eq!((text.as_str(), needs_ocr), ("The Government resolves", false));
    }

    #[test]
    fn words_beside_a_picture_stay_and_the_stamp_over_it_goes() {
        let tools = Replay(Ok(seen(&["The Government resolves"], 0.95)));
        let text = "20 260 Td (Gazette No. 7) Tj 60 -160 Td (Signed by: Portal) Tj";
        let (text, needs_ocr, _) = outcome(pdf(None, text), &tools);
        assert!(text.contains("Gazette No. 7") && text.contains("Government") && !text.contains("Portal"), "{text}");
        assert!(!needs_ocr);
    }

    #[test]
    fn what_cannot_be_read_is_said_to_need_it() {
        let absent = ToolFault::Absent { tool: "tesseract".to_owned(), install: "apt-get install it".to_owned() };
        for (tools, code) in [
            (Replay(Err(ToolFault::Off)), "W-OCR-OFF"),
            (Replay(Err(absent)), "W-OCR-ABSENT"),
            (Replay(Err(ToolFault::OverLimit { tool: "tesseract".to_owned(), limit: "60 s".to_owned() })), "W-OCR-FAILED"),
            (Replay(Ok(seen(&["EDTV BEc HHT"], 0.4))), "W-OCR-NO-SENSE"),
        ] {
            let (text, needs_ocr, codes) = outcome(pdf(None, ""), &tools);
            assert_eq!((text.as_str(), needs_ocr, &codes[..]), ("", true, &[code.to_owned()][..]));
        }
    }
}
