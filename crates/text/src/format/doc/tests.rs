use proptest::prelude::*;
use vanban_model::{Config, RawDoc};

use super::*;
use crate::{Limits, NoTools, Readers};

/// A small document, written in the layout of Word 97 or of Word 6.
struct Sheet {
    is_97: bool,
    fonts: &'static [&'static str],
    /// Text of one byte a character, with the number of its font and further modifiers.
    runs: Vec<(String, u16, Vec<u8>)>,
    /// For each paragraph its modifiers.
    paragraphs: Vec<Vec<u8>>,
    /// Lengths of the main text, the footnotes and the headers; where they lie is up to `runs`.
    lengths: [u32; 3],
    /// Further tables by their number.
    tables: Vec<(usize, Vec<u8>)>,
    flags: u16,
}

const PAGE: usize = 512;

impl Sheet {
    fn new(is_97: bool, fonts: &'static [&'static str]) -> Self {
        Self { is_97, fonts, runs: Vec::new(), paragraphs: Vec::new(), lengths: [0; 3], tables: Vec::new(), flags: 0 }
    }

    /// Text in a font; each `\r`, `\u{7}` ends a paragraph, which has the modifiers.
    fn text(mut self, text: &str, font: u16, paragraph: &[u8]) -> Self {
        self.lengths[0] += u32::try_from(text.chars().count()).unwrap();
        self.runs.push((text.to_owned(), font, Vec::new()));
        let marks = text.matches(['\r', '\u{7}']).count();
        self.paragraphs.extend(std::iter::repeat_n(paragraph.to_vec(), marks));
        self
    }

    fn with_modifiers(mut self, modifiers: &[u8]) -> Self {
        self.runs.last_mut().unwrap().2 = modifiers.to_vec();
        self
    }

    fn streams(&self) -> (Vec<u8>, Vec<u8>) {
        let start = 0x600u32;
        let text: Vec<u8> =
            self.runs.iter().flat_map(|(text, ..)| encoding_rs::WINDOWS_1252.encode(text).0.into_owned()).collect();
        let len = u32::try_from(text.len()).unwrap();
        let mut main = vec![0u8; start as usize];
        main.extend(&text);
        main.resize(main.len().next_multiple_of(PAGE), 0);
        // One page of properties for each kind.
        let mut at = start;
        let mut chars = Vec::new();
        for (text, font, more) in &self.runs {
            let sprm = if self.is_97 { vec![0x4f, 0x4a] } else { vec![93] };
            let set: Vec<u8> = sprm.into_iter().chain(font.to_le_bytes()).chain(more.iter().copied()).collect();
            let end = at + u32::try_from(text.chars().count()).unwrap();
            chars.push((at, end, std::iter::once(u8::try_from(set.len()).unwrap()).chain(set).collect()));
            at = end;
        }
        let mut paragraphs = Vec::new();
        let mut at = start;
        let mut ends = text.iter().enumerate().filter(|(_, byte)| matches!(byte, b'\r' | 7)).map(|(at, _)| start + at as u32 + 1);
        for modifiers in &self.paragraphs {
            let end = ends.next().unwrap();
            let mut set: Vec<u8> = [0, 0].into_iter().chain(modifiers.iter().copied()).collect();
            set.resize(set.len().next_multiple_of(2), 0);
            let words = u8::try_from(set.len() / 2).unwrap();
            let head = if self.is_97 { vec![0, words] } else { vec![words] };
            paragraphs.push((at, end, head.into_iter().chain(set).collect()));
            at = end;
        }
        let first_page = u32::try_from(main.len() / PAGE).unwrap();
        main.extend(page(&chars, 1));
        main.extend(page(&paragraphs, if self.is_97 { 13 } else { 7 }));
        let plc = |number: u32| -> Vec<u8> {
            let page = if self.is_97 { number.to_le_bytes().to_vec() } else { (number as u16).to_le_bytes().to_vec() };
            [start.to_le_bytes().to_vec(), (start + len).to_le_bytes().to_vec(), page].concat()
        };
        let mut tables = vec![(12, plc(first_page)), (13, plc(first_page + 1)), (15, self.font_table())];
        if self.is_97 {
            let piece = [0u32.to_le_bytes(), len.to_le_bytes()].concat();
            let place = [&[0u8, 0][..], &((start * 2) | 0x4000_0000).to_le_bytes(), &[0, 0]].concat();
            tables.push((33, [&[2u8][..], &16u32.to_le_bytes(), &piece, &place].concat()));
        }
        tables.extend(self.tables.clone());
        let mut table_stream = Vec::new();
        let set = |main: &mut Vec<u8>, at: usize, value: u32| main[at..at + 4].copy_from_slice(&value.to_le_bytes());
        main[..2].copy_from_slice(&0xa5ecu16.to_le_bytes());
        main[2..4].copy_from_slice(&if self.is_97 { 193u16 } else { 101 }.to_le_bytes());
        main[10..12].copy_from_slice(&self.flags.to_le_bytes());
        set(&mut main, 0x18, start);
        for (at, length) in self.lengths.into_iter().enumerate() {
            set(&mut main, if self.is_97 { 0x4c } else { 0x34 } + 4 * at, length);
        }
        for (number, table) in tables {
            let stream = if self.is_97 { &mut table_stream } else { &mut main };
            let offset = u32::try_from(stream.len()).unwrap();
            stream.extend(&table);
            let at = if self.is_97 { 0x9a } else { 0x58 } + 8 * number;
            set(&mut main, at, offset);
            set(&mut main, at + 4, u32::try_from(table.len()).unwrap());
        }
        (main, table_stream)
    }

    fn font_table(&self) -> Vec<u8> {
        let mut entries = Vec::new();
        for font in self.fonts {
            let name: Vec<u8> = if self.is_97 {
                font.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
            } else {
                font.bytes().chain([0]).collect()
            };
            let head = if self.is_97 { 39 } else { 5 };
            entries.push(u8::try_from(head + name.len()).unwrap());
            entries.extend(vec![0; head]);
            entries.extend(name);
        }
        let head = if self.is_97 { vec![u8::try_from(self.fonts.len()).unwrap(), 0, 0, 0] } else { vec![0, 0] };
        head.into_iter().chain(entries).collect()
    }

    fn file(&self) -> Vec<u8> {
        let (main, table) = self.streams();
        compound(&[("WordDocument", main), ("0Table", table)])
    }
}

/// Places of `runs`, the offsets of what is set, and at the end, what is set.
fn page(runs: &[(u32, u32, Vec<u8>)], size: usize) -> Vec<u8> {
    let mut page = vec![0u8; PAGE];
    let mut free = PAGE - 1;
    for (at, (start, end, set)) in runs.iter().enumerate() {
        page[4 * at..4 * at + 4].copy_from_slice(&start.to_le_bytes());
        page[4 * at + 4..4 * at + 8].copy_from_slice(&end.to_le_bytes());
        free = (free - set.len()) / 2 * 2;
        page[free..free + set.len()].copy_from_slice(set);
        page[4 * (runs.len() + 1) + size * at] = u8::try_from(free / 2).unwrap();
    }
    page[PAGE - 1] = u8::try_from(runs.len()).unwrap();
    page
}

/// A compound file of sectors of 512 bytes. Short streams are filled up, so that all lie in whole sectors.
pub(crate) fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut sectors: Vec<u8> = Vec::new();
    let mut table: Vec<u32> = Vec::new();
    let mut chain = |bytes: &[u8]| -> u32 {
        let start = u32::try_from(table.len()).unwrap();
        let count = u32::try_from(bytes.len().div_ceil(PAGE)).unwrap();
        table.extend((1..count).map(|at| start + at).chain([0xffff_fffe]));
        sectors.extend(bytes);
        sectors.resize(sectors.len().next_multiple_of(PAGE), 0);
        start
    };
    let entry = |name: &str, kind: u8, right: u32, child: u32, start: u32, len: usize| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(64, 0);
        entry.extend(u16::try_from(2 * name.len() + 2).unwrap().to_le_bytes());
        entry.extend([kind, 1]);
        for number in [u32::MAX, right, child] {
            entry.extend(number.to_le_bytes());
        }
        entry.resize(116, 0);
        entry.extend(start.to_le_bytes());
        entry.extend(u32::try_from(len).unwrap().to_le_bytes());
        entry.resize(128, 0);
        entry
    };
    let mut directory = entry("Root Entry", 5, u32::MAX, 1, 0xffff_fffe, 0);
    for (at, (name, bytes)) in streams.iter().enumerate() {
        let mut bytes = bytes.clone();
        bytes.resize(bytes.len().max(4096), 0);
        let next = if at + 1 < streams.len() { at as u32 + 2 } else { u32::MAX };
        let start = chain(&bytes);
        directory.extend(entry(name, 2, next, u32::MAX, start, bytes.len()));
    }
    directory.resize(directory.len().next_multiple_of(PAGE), 0);
    let directory = chain(&directory);
    let own = u32::try_from(table.len()).unwrap();
    table.push(0xffff_fffd);
    assert!(table.len() <= 128, "one sector of the table");
    table.resize(128, u32::MAX);
    let mut file = crate::format::ole::SIGNATURE.to_vec();
    file.resize(512, 0);
    for (at, value) in [(44, 1), (48, directory), (56, 4096), (60, 0xffff_fffe), (68, 0xffff_fffe), (76, own)] {
        file[at..at + 4].copy_from_slice(&u32::to_le_bytes(value));
    }
    file[30] = 9;
    file[80..].fill(0xff);
    file.extend(&sectors);
    file.extend(table.iter().flat_map(|number| number.to_le_bytes()));
    file
}

type Lines = Vec<(String, Option<vanban_model::BlockKind>)>;

fn read(bytes: Vec<u8>) -> Result<(String, Lines), ReadError> {
    let raw = RawDoc { uri: "x.doc".to_owned(), bytes, media_type: None, fetched_at: None };
    let (readers, limits) = (Readers::new(&Config::default()), Limits::default());
    let mut reading = Reading { raw: &raw, readers: &readers, limits: &limits, tools: &NoTools, diagnostics: Vec::new() };
    let draft = Doc.read(&mut reading)?;
    let lines = draft.lines.iter().map(|line| (line.span.of(&draft.text).to_owned(), line.hint)).collect();
    Ok((draft.text, lines))
}

fn text(sheet: &Sheet) -> String {
    read(sheet.file()).expect("a sound file").0
}

#[test]
fn text_is_decoded_by_the_font_it_is_set_in() {
    for is_97 in [true, false] {
        let sheet = Sheet::new(is_97, &[".VnTime", ".VnTimeH", "VNI-Times", "Times New Roman"])
            .text("bé ngo¹i giao\r", 1, &[])
            .text("Thñ t\u{ad}íng ChÝnh phñ yªu cÇu c¸c bé\r", 0, &[])
            .text("Ñoäc laäp - Töï do - Haïnh phuùc\r", 2, &[])
            .text("Caf\u{e9} 2025\r", 3, &[]);
        let expected = "BỘ NGOẠI GIAO\nThủ tướng Chính phủ yêu cầu các bộ\nĐộc lập - Tự do - Hạnh phúc\nCafé 2025";
        assert_eq!(text(&sheet), expected, "{is_97}");
    }
}

#[test]
fn fields_show_their_results() {
    let sheet = Sheet::new(true, &["Arial"]).text(
        "xem \u{13} HYPERLINK \"http://x\" \u{14}Nghi \u{13} REF a \u{14}quyet\u{15}\u{15} 5\u{13} PAGE \u{15}; \u{13} SYMBOL 179 \\f \"Symbol\" \u{15}\r",
        0,
        &[],
    );
    assert_eq!(text(&sheet), "xem Nghi quyet 5; ≥");
}

#[test]
fn a_field_that_is_never_closed_does_not_swallow_the_text() {
    let sheet = Sheet::new(true, &["Arial"]).text(&format!("a \u{13} IF {} het\r", "dai ".repeat(2000)), 0, &[]);
    assert!(text(&sheet).ends_with("het"));
}

#[test]
fn marks_of_cells_and_rows_make_tables() {
    for is_97 in [true, false] {
        let (cell, row): (&[u8], &[u8]) =
            if is_97 { (&[0x16, 0x24, 1], &[0x16, 0x24, 1, 0x17, 0x24, 1]) } else { (&[24, 1], &[24, 1, 25, 1]) };
        let mut sheet = Sheet::new(is_97, &["Arial"]);
        for cells in ["TT\u{7}Viec\u{7}Han\u{7}", "1\u{7}Bao cao\u{7}30/6\u{7}", "2\u{7}Kiem ke\u{7}\u{7}", "3\u{7}x\u{7}y\u{7}"]
        {
            sheet = sheet.text(cells, 0, cell).text("\u{7}", 0, row);
        }
        let sheet = sheet.text("Het\r", 0, &[]);
        assert_eq!(text(&sheet), "TT | Viec | Han\n1 | Bao cao | 30/6\n2 | Kiem ke\n3 | x | y\nHet", "{is_97}");
    }
}

#[test]
fn hidden_and_deleted_text_is_left_out_and_breaks_are_kept() {
    let sheet = Sheet::new(true, &["Arial"])
        .text("so 5", 0, &[])
        .text("6", 0, &[])
        .with_modifiers(&[0x00, 0x08, 1])
        .text("7", 0, &[])
        .with_modifiers(&[0x3c, 0x08, 1])
        .text("\u{b}dong hai\u{1e}a\u{1f}b\r", 0, &[]);
    assert_eq!(text(&sheet), "so 5\ndong hai-ab");
}

#[test]
fn notes_follow_their_reference_and_headers_are_chrome() {
    let mut sheet = Sheet::new(true, &["Arial"]).text("mot\u{2} hai\rba\r", 0, &[]);
    let main = sheet.lengths[0];
    sheet = sheet.text("\u{2} ghi chu\r", 0, &[]).text("Trang dau\r", 0, &[]);
    sheet.lengths = [main, 10, 10];
    let places = |places: &[u32]| places.iter().flat_map(|place| place.to_le_bytes()).collect::<Vec<u8>>();
    sheet.tables = vec![
        (2, [places(&[3, main]), vec![0, 0]].concat()),
        (3, places(&[0, 10, 11])),
        (11, places(&[0, 0, 0, 0, 0, 0, 0, 10, 11])),
    ];
    let lines = read(sheet.file()).expect("a sound file").1;
    let texts: Vec<_> = lines.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(texts, ["mot hai", "[1] ghi chu", "ba", "Trang dau"]);
    assert_eq!(lines[3].1, Some(vanban_model::BlockKind::Chrome));
}

#[test]
fn what_word_alone_can_open_is_refused_by_name() {
    let mut sheet = Sheet::new(true, &["Arial"]).text("bi mat\r", 0, &[]);
    sheet.flags = 0x100;
    assert_eq!(read(sheet.file()), Err(ReadError::Encrypted { format: FORMAT }));
    let (main, _) = sheet.streams();
    assert_eq!(read(compound(&[("WordDocument", main)])).map_err(|err| err.code()), Err("E-ENCRYPTED"));
    sheet.flags = 0;
    let (mut main, table) = sheet.streams();
    main[0] = 0;
    assert_eq!(read(compound(&[("WordDocument", main.clone()), ("0Table", table)])).map_err(|err| err.code()), Err("E-DAMAGED"));
    main[0] = 0xec;
    assert_eq!(read(compound(&[("WordDocument", main)])).map_err(|err| err.code()), Err("E-DAMAGED"), "without its tables");
}

#[test]
fn a_cut_file_gives_what_it_has() {
    let sheet = Sheet::new(false, &["Arial"]).text(&format!("{}\r", "mot hai ba bon nam ".repeat(8).trim()).repeat(30), 0, &[]);
    let file = sheet.file();
    let (main, _) = sheet.streams();
    for twentieth in 1..20 {
        let cut = file.len() * twentieth / 20;
        if let Ok((text, _)) = read(file[..cut].to_vec()) {
            assert!(text.lines().all(|line| "mot hai ba bon nam ".repeat(8).starts_with(line.trim_end())), "{text:?}");
        }
        let _ = read(compound(&[("WordDocument", main[..main.len() * twentieth / 20].to_vec())]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_byte_breaks_the_reader(flips in proptest::collection::vec((0usize..12_000, any::<u8>()), 1..12), is_97: bool) {
        let cell: &[u8] = if is_97 { &[0x16, 0x24, 1] } else { &[24, 1] };
        let sheet = Sheet::new(is_97, &[".VnTime", "Arial"])
            .text("bé ngo¹i giao\u{2}\r", 0, &[])
            .text("a\u{7}b\u{7}\u{7}", 1, cell)
            .text("x \u{13} REF \u{14}y\u{15}\r", 1, &[]);
        let mut file = sheet.file();
        for (at, byte) in flips {
            let at = at % file.len();
            file[at] = byte;
        }
        if let Ok((text, lines)) = read(file) {
            prop_assert!(lines.iter().all(|(line, _)| text.contains(line)));
        }
    }
}
