//! What an official text says of itself in its form, and the numbered units of its body (fields `official` and `units` of a
//! record).

use serde::{Deserialize, Serialize};

use crate::{AgencyId, Period, Span, Symbol};

/// The parts of the official form (Decree 30/2020/NĐ-CP, annex I), as far as the text has them. Nothing here is taken from an
/// annex, a form or a text that is quoted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Official {
    /// Who issued it.
    pub issuer: Option<NamedBody>,
    /// The body above the issuer in the letterhead ("BỘ CÔNG THƯƠNG" above "CỤC …").
    pub parent: Option<NamedBody>,
    /// The other issuers of a joint text.
    pub joint: Vec<NamedBody>,
    /// The line with the number, without the label; null where it was left blank.
    pub number: Option<Quoted>,
    /// Where it was signed ("Hà Nội").
    pub place: Option<Quoted>,
    /// The day of signing as it is written; the value is in the record's `subject`.
    pub date: Option<QuotedDate>,
    /// The word for its type ("QUYẾT ĐỊNH").
    #[serde(rename = "type")]
    pub doctype: Option<QuotedType>,
    /// What it is about: the lines under the type, or the `V/v` of a letter.
    pub about: Option<Quoted>,
    /// Recitals that cite what it rests on.
    pub bases: Vec<LegalBasis>,
    /// To whom a letter is addressed (Kính gửi).
    pub addressed_to: Vec<NamedBody>,
    /// Who gets a copy (Nơi nhận).
    pub recipients: Vec<NamedBody>,
    /// Who signed; several sign a joint text.
    pub signatures: Vec<Signature>,
}

/// A reading with its place in the text. The columns of a letterhead may interleave, so that it lies in several places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// The wording, white space squeezed.
    pub surface: String,
    /// Where, in order; the surfaces there, joined by a space, are `surface`.
    pub spans: Vec<Span>,
}

/// A date with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedDate {
    /// As coarse as it is written: a blank day leaves the month.
    pub value: Period,
    /// Where.
    #[serde(flatten)]
    pub quoted: Quoted,
}

/// A type word with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedType {
    /// Document type id, where the word is one of `gazetteer/doctypes.toml`.
    pub id: Option<String>,
    /// Where.
    #[serde(flatten)]
    pub quoted: Quoted,
}

/// A body as the form names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedBody {
    /// Which one, where the gazetteer knows it.
    pub id: Option<AgencyId>,
    /// Where.
    #[serde(flatten)]
    pub quoted: Quoted,
}

/// A recital that cites instruments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalBasis {
    /// The numbers of those that have one in the text.
    pub instruments: Vec<Symbol>,
    /// Where.
    #[serde(flatten)]
    pub quoted: Quoted,
}

/// A signature block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// For whom it is signed ("TM. CHÍNH PHỦ", "KT. BỘ TRƯỞNG").
    pub authority: Option<Quoted>,
    /// The signer's office ("PHÓ THỦ TƯỚNG").
    pub title: Option<Quoted>,
    /// The signer's name.
    pub name: Option<Quoted>,
}

/// What a numbered unit of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// A text issued with this one ("Ban hành kèm theo …"), whose articles begin again at 1.
    Attachment,
    /// Phụ lục.
    Annex,
    /// Phần, also `A.`
    Part,
    /// Chương.
    Chapter,
    /// Mục, also `IV.`
    Section,
    /// Tiểu mục.
    Subsection,
    /// Điều.
    Article,
    /// Khoản: `2.`, `2.1.`
    Clause,
    /// Điểm: `a)`.
    Point,
}

impl UnitKind {
    /// The word for it in a path, in every language: paths of a text and of its translations agree.
    #[must_use]
    pub const fn path_word(self) -> &'static str {
        match self {
            Self::Attachment => "kem-theo",
            Self::Annex => "phu-luc",
            Self::Part => "phan",
            Self::Chapter => "chuong",
            Self::Section => "muc",
            Self::Subsection => "tieu-muc",
            Self::Article => "dieu",
            Self::Clause => "khoan",
            Self::Point => "diem",
        }
    }
}

/// A numbered unit, from its label to the next unit that is not inside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextUnit {
    /// What it is.
    pub kind: UnitKind,
    /// As it is written ("Điều 3.", "a)").
    pub label: String,
    /// The anchor, unique in the text: `dieu-3/khoan-2/diem-a`. Articles are numbered through a text, so chapters are not part
    /// of their path; `-2` on repetition.
    pub path: String,
    /// The heading, where it has one.
    pub title: Option<String>,
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// Path of the unit around it, or null.
    pub parent: Option<String>,
}
