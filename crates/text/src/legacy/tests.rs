use std::collections::HashMap;

use super::*;

const SMALL: &str = "à á â ã è é ê ì í ò ó ô õ ù ú ý ă đ ĩ ũ ơ ư ạ ả ấ ầ ẩ ẫ ậ ắ ằ ẳ ẵ ặ ẹ ẻ ẽ ế ề ể ễ ệ ỉ ị ọ ỏ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ụ ủ ứ ừ ử ữ ự ỳ ỵ ỷ ỹ";

fn font(charset: Charset) -> Font {
    Font { charset, capitals: false }
}

/// The code of every letter of a charset, as the characters of windows-1252.
fn codes(charset: Charset) -> HashMap<char, String> {
    let bytes: Vec<u8> = (1..=0x1f).chain(0x80..=0xff).collect();
    let mut codes = HashMap::new();
    let mut enter = |code: String| {
        let mut letters = Vec::new();
        each_letter(&code, charset, |letter| letters.push(letter));
        if let [Letter { char, origin: Origin::Coded }] = letters[..] {
            codes.entry(char).or_insert(code);
        }
    };
    for byte in encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.chars() {
        enter(byte.to_string());
        if charset == Charset::Vni {
            let bases = "aeouy\u{f4}\u{f6}AEOUY\u{d4}\u{d6}".chars().filter(|base| base.is_lowercase() == byte.is_lowercase());
            bases.for_each(|base| enter(format!("{base}{byte}")));
        }
    }
    codes
}

/// Writes a text in a legacy charset; letters that it lacks stay.
pub(crate) fn encode(text: &str, charset: Charset) -> String {
    let codes = codes(charset);
    text.chars().map(|c| codes.get(&c).cloned().unwrap_or(c.to_string())).collect()
}

const SENTENCE: &str =
    "Thủ tướng Chính phủ yêu cầu Bộ Ngoại giao chủ trì, phối hợp với các bộ, ngành, địa phương khẩn trương triển khai Nghị quyết";

#[test]
fn every_letter_of_every_charset_goes_round() {
    assert_eq!(SMALL.split(' ').count(), 67);
    let capitals = SMALL.to_uppercase();
    for charset in Charset::ALL {
        let codes = codes(charset);
        for letter in SMALL.chars().chain(capitals.chars()).filter(|c| *c != ' ') {
            // TCVN3 has no code for capitals with a tone.
            let is_lacking = charset == Charset::Tcvn3 && letter.is_uppercase() && !"ĂÂÊÔƠƯĐ".contains(letter);
            let read = codes.get(&letter).map(|code| decode(code, font(charset)));
            assert_eq!(read, (!is_lacking).then(|| letter.to_string()), "{letter} in {charset:?}");
        }
    }
}

#[test]
fn known_codes_are_read() {
    for (charset, coded, text) in [
        (Charset::Tcvn3, "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        (Charset::Tcvn3, "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        (Charset::Tcvn3, "t\u{ad} ph¸p “ngo¹i giao”", "tư pháp “ngoại giao”"),
        (Charset::Vni, "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (Charset::Vni, "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
        (Charset::Vni, "ñöôøng saét", "đường sắt"),
        (Charset::Viscii, "Vi\u{ae}t Nam \u{f0}\u{b5}c l\u{a7}p", "Việt Nam độc lập"),
        (Charset::Vps, "Vi\u{152}t Nam \u{c7}\u{b6}c l\u{c6}p", "Việt Nam độc lập"),
    ] {
        assert_eq!(decode(coded, font(charset)), text);
    }
}

#[test]
fn a_font_of_capitals_shows_small_letters_as_capitals() {
    let font = Font { charset: Charset::Tcvn3, capitals: true };
    assert_eq!(decode("chñ nghÜa x· héi", font), "CHỦ NGHĨA XÃ HỘI");
}

#[test]
fn charsets_are_guessed_by_their_syllables() {
    for charset in Charset::ALL {
        assert_eq!(guess(&encode(SENTENCE, charset)), Some(charset));
        assert!(is_coded(&encode(SENTENCE, charset), charset));
        assert!(!is_coded(SENTENCE, charset));
    }
}

#[test]
fn other_texts_are_in_no_legacy_charset() {
    for text in [
        SENTENCE,
        "",
        "Quyet dinh",
        "Số: 58/2022/NĐ-CP",
        "Premiärministern uppmanade på måndagen ministerierna att både slutföra och följa upp åtgärderna så snart som möjligt, även på öarna",
        "Le Premier ministre a demandé aux ministères d’élaborer dès à présent « les mesures nécessaires » à la réalisation des tâches déjà confiées",
        "El Primer Ministro pidió a los ministerios que terminaran más rápido la elaboración del informe según está previsto en la resolución",
        "O primeiro-ministro pediu às três regiões que não só concluíssem até amanhã a avaliação já pedida, à qual há que dar atenção, mas também as ações",
        "Premier zalecił ministerstwom, aby do końca roku przedłożyły sprawozdanie z realizacji zobowiązań",
        "Glückwünsche für große Mühen: die Bürgschaften müssen künftig höher sein, sagte Müller",
        "Постановление Правительства о международной интеграции",
        "© 2024 · «Tin tức» ® ± 5 µm",
    ] {
        assert_eq!(guess(text), None, "{text}");
    }
}

#[test]
fn a_document_may_mix_fonts_and_charsets() {
    let mut fonts = Fonts::default();
    let coded = encode(&SENTENCE.to_lowercase(), Charset::Tcvn3);
    for (font, run) in [
        (".VnTime", coded.as_str()),
        (".VnTimeH", "bé ngo¹i giao"),
        (".VnArial", SENTENCE),
        ("Times New Roman", "Số"),
        ("Arial", "ViÖt"),
    ] {
        fonts.note(font, run);
    }
    fonts.settle();
    assert_eq!(fonts.main(), Some(Charset::Tcvn3));
    assert_eq!(fonts.read(".VnTime", &coded), SENTENCE.to_lowercase());
    assert_eq!(fonts.read(".VnTime", "Số 5 có"), "Số 5 có", "Unicode in a legacy font");
    assert_eq!(fonts.read(".VnTimeH", "bé ngo¹i giao"), "BỘ NGOẠI GIAO");
    assert_eq!(fonts.read(".VnArial", SENTENCE), SENTENCE);
    assert_eq!(fonts.read(".VnArial", &coded), SENTENCE.to_lowercase(), "TCVN3 where the font's other text is Unicode");
    assert_eq!(fonts.read("Arial", "ViÖt"), "Việt", "as the rest of the document");
    assert_eq!(fonts.read("Times New Roman", "Số"), "Số");
}

#[test]
fn a_run_may_mix_words() {
    let mut fonts = Fonts::default();
    let coded = encode(&SENTENCE.to_lowercase(), Charset::Tcvn3);
    fonts.note(".VnTime", &coded);
    fonts.settle();
    assert_eq!(fonts.read(".VnTime", "Số 5: thñ t\u{ad}íng yªu cÇu Đảng"), "Số 5: thủ tướng yêu cầu Đảng");
    assert_eq!(fonts.read(".VnTime", "Số 5: các bộ và tỉnh"), "Số 5: các bộ và tỉnh");
    assert_eq!(fonts.read(".VnTime", "gi¸ trÞ Ω"), "giá trị Ω", "a letter of another alphabet proves nothing");
}

#[test]
fn bytes_may_have_been_taken_for_windows_1258() {
    let text = "hội nghị bộ trưởng, quốc phòng; nguyễn thị thắng được mời đến dự lễ kỷ niệm chín mươi năm thành lập";
    let bytes = encoding_rs::WINDOWS_1252.encode(&encode(text, Charset::Tcvn3)).0.into_owned();
    let run = encoding_rs::WINDOWS_1258.decode_without_bom_handling(&bytes).0.into_owned();
    assert_ne!(run, encode(text, Charset::Tcvn3));
    let mut fonts = Fonts::default();
    fonts.note(".VnTime", &run);
    fonts.note(".VnArial", text);
    fonts.settle();
    assert_eq!(fonts.read(".VnTime", &run), text);
    assert_eq!(fonts.read(".VnArial", text), text);
}
