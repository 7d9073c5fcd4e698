use std::collections::BTreeMap;

use vanban_model::{BlockKind, Document, Lang, Segment, Segmented, Span};

use crate::Detector;
use crate::detect::Guess;

/// Gives a language to every part of a document. Never fails; what cannot be told is `und`.
///
/// A segment is a block with the white space after it, so segments tile the text. A block too short to tell has the language
/// of the document, with confidence 0, if its letters allow it. `lang` is the language of most of the content (portal chrome
/// apart). O(length of the text).
#[must_use]
pub fn segment(document: Document, detector: &Detector) -> Segmented {
    let text = document.text.as_str();
    let mut guesses: Vec<Option<Guess>> = document.blocks.iter().map(|block| detector.guess(block.span.of(text), None)).collect();
    let mut lang = main_lang(&document, &guesses);
    if let Some(widened) = detector.widened(lang) {
        guesses = document.blocks.iter().map(|block| detector.guess(block.span.of(text), Some(&widened))).collect();
        lang = main_lang(&document, &guesses);
    }
    let mut segments = Vec::with_capacity(document.blocks.len());
    for (at, guess) in guesses.iter().enumerate() {
        let start = if at == 0 { 0 } else { document.blocks[at].span.start };
        let end = document.blocks.get(at + 1).map_or(text.len(), |next| next.span.start);
        let (own, confidence) = match guess {
            Some(guess) if guess.lang == lang || guess.stands_alone() => (guess.lang, guess.confidence),
            _ if detector.can_be(document.blocks[at].span.of(text), lang) => (lang, 0.0),
            Some(guess) => (guess.lang, guess.confidence),
            None => (Lang::UND, 0.0),
        };
        segments.push(Segment { span: Span::new(start, end), lang: own, confidence });
    }
    if segments.is_empty() && !text.is_empty() {
        segments.push(Segment { span: Span::new(0, text.len()), lang, confidence: 0.0 });
    }
    Segmented { document, segments, lang }
}

/// The language with most letters in running text; in captions, then chrome, where there is none; then the declared one.
fn main_lang(document: &Document, guesses: &[Option<Guess>]) -> Lang {
    let weight = |kind: BlockKind| match kind {
        BlockKind::Chrome => 0,
        BlockKind::Caption => 1,
        _ => 2,
    };
    for least in [2, 1, 0] {
        let mut letters: BTreeMap<Lang, usize> = BTreeMap::new();
        for (block, guess) in document.blocks.iter().zip(guesses) {
            if let Some(guess) = guess.filter(|_| weight(block.kind) >= least) {
                *letters.entry(guess.lang).or_insert(0) += guess.letters;
            }
        }
        if let Some((lang, _)) = letters.into_iter().max_by_key(|&(lang, count)| (count, std::cmp::Reverse(lang))) {
            return lang;
        }
    }
    document.declared_lang.unwrap_or(Lang::UND)
}

#[cfg(test)]
mod tests {
    use vanban_model::{Block, Config};

    use super::*;

    fn config() -> Config {
        let file = |tag: &str, letters: &str| (format!("lang/{tag}/page.toml"), letters.to_owned());
        let files = [
            file("vi", "[letters]\nown = 'ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ'\nshare = 0.08"),
            file("he", "[letters]\nown = 'אבגדהוזחטיכךלמםנןסעפףצץקרשת'\nshare = 0.5"),
            file("ru", "[letters]\nown = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'\nnever = 'іїєґ'\nshare = 0.5"),
            file("en", ""),
            file("sv", ""),
            file("pl", "[letters]\nown = 'ąćęłńśźż'\nshare = 0.05"),
        ];
        Config::from_files(&files).expect("the cues are valid")
    }

    /// The document's language and those of its lines; a line that begins with `#` is chrome.
    fn langs(lines: &[&str]) -> (String, Vec<String>) {
        let mut document = Document::default();
        for line in lines {
            let start = document.text.len();
            document.text.push_str(line);
            let kind = if line.starts_with('#') { BlockKind::Chrome } else { BlockKind::Paragraph };
            document.blocks.push(Block { kind, span: Span::new(start, document.text.len()) });
            document.text.push('\n');
        }
        let segmented = segment(document, &Detector::new(&config()));
        (segmented.lang.to_string(), segmented.segments.iter().map(|segment| segment.lang.to_string()).collect())
    }

    #[test]
    fn a_language_belongs_to_a_block() {
        let hebrew = "סגן השר אישר כי בהקשר החדש, יישובים הם הקטרים המקדמים פיתוח חברתי-כלכלי";
        for (lines, main, expected) in [
            (
                &[hebrew, "Hội nghị công tác đối ngoại địa phương năm 2025", "החלטה 59", "2025"][..],
                "he",
                &["he", "vi", "he", "he"][..],
            ),
            // Letters of another alphabet do not inherit, addresses and symbols say nothing.
            (
                &[hebrew, "No data", "https://baoquocte.example/hoi-nghi-cong-tac-doi-ngoai.html 22-NQ/TW"],
                "he",
                &["he", "und", "he"],
            ),
            (
                &["Ministerstwo powinno przedłożyć sprawozdanie z realizacji zobowiązań do końca roku", "Hai Minh"],
                "pl",
                &["pl", "pl"],
            ),
            (&["Bo Ngoai giao trinh Bo Chinh tri de an tong ket nghi quyet trong thang muoi mot"], "vi", &["vi"]),
            (&["Постанова Кабінету Міністрів України про затвердження порядку надання допомоги"], "uk", &["uk"]),
            (&["البيان الختامي لاجتماع مجلس الوزراء بشأن التكامل الدولي والتعاون الاقتصادي"], "ar", &["ar"]),
            (&["根据国务院关于国际一体化的决定各部委应当在年底之前提交工作报告并说明执行情况"], "zh", &["zh"]),
            (
                &["#Utrikesministeriet ombeds att införliva så många förslag som möjligt för rapporten", "№ 5"],
                "sv",
                &["sv", "sv"],
            ),
            (&["12", "—"], "und", &["und", "und"]),
        ] {
            let (own, each) = langs(lines);
            assert_eq!(
                (own.as_str(), each.iter().map(String::as_str).collect::<Vec<_>>()),
                (main, expected.to_vec()),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn a_document_in_another_language_keeps_its_short_lines() {
        let long = "La Guardia Civil ha detenido en un hotel de la localidad francesa a los dos dirigentes de la organización, según han \
                    confirmado fuentes de la lucha antiterrorista. En la operación, que contaba con la colaboración de la policía, se ha \
                    incautado documentación sobre las actividades de los últimos meses y varias armas cortas.";
        let (main, each) = langs(&[long, "El ministro presentará el informe en la reunión del lunes"]);
        assert_eq!((main.as_str(), each), ("es", vec!["es".to_owned(), "es".to_owned()]));
    }
}
