use serde::Deserialize;

use crate::UnitKind;

/// The words by which portals and offices mark what is not the text, in one language (`lang/<tag>/page.toml`).
///
/// Labels are compared without case and marks, as whole lines or before a colon. The labels of all languages hold for every
/// page: translated pages keep some of the original's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PageCues {
    /// Labels before the address or name of the original ("Source:").
    pub source_labels: Vec<String>,
    /// Labels of counters ("Comments (0)", "Views: 12").
    pub counter_labels: Vec<String>,
    /// Headings of lists of other articles ("Related stories").
    pub section_labels: Vec<String>,
    /// Texts shown where a widget found nothing ("No data").
    pub placeholders: Vec<String>,
    /// Words before an author's name ("By").
    pub byline_labels: Vec<String>,
    /// Buttons and menu entries ("Share", "Home").
    pub menu_words: Vec<String>,
    /// Words before the credit of a picture ("Photo"); compared with their marks.
    pub credit_labels: Vec<String>,
    /// Labels in the stamp of an electronic signature ("Signed by").
    pub stamp_labels: Vec<String>,
    /// Words that may stand beside a bare date in the line under a headline ("Updated", names of weekdays).
    pub date_labels: Vec<String>,
    /// Words that make a date in such a line another one than that of publication ("Effective from").
    pub other_date_labels: Vec<String>,
    /// Where the address of an article states its date: `yyyy`, `yy`, `mm`, `dd` are digits of the date, `#` any digit, the
    /// rest stands for itself.
    pub url_dates: Vec<String>,
    /// The form of official texts.
    pub official: OfficialForm,
    /// Letters that tell the language.
    pub letters: Letters,
    /// Names of classes and ids in HTML.
    pub html: HtmlHints,
    /// What portals and databases say about a document or about themselves.
    pub portal: PortalCues,
}

/// The words of portals and databases around a document. Compared like labels.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PortalCues {
    /// Labels in the panel of a document's properties ("Document number", "Effective date").
    pub properties: Vec<String>,
    /// States that such a panel shows without a label ("In force").
    pub states: Vec<String>,
    /// Beginnings of the message that a page, or the document asked for, does not exist.
    pub missing: Vec<String>,
    /// Beginnings of lines about who runs the site ("Editor-in-chief", "Hotline").
    pub imprint: Vec<String>,
}

/// The words of the form of official texts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OfficialForm {
    /// Lines that only a letterhead has.
    pub mottos: Vec<String>,
    /// Names of document types as they head a text, besides those of `gazetteer/doctypes.toml`.
    pub types: Vec<String>,
    /// Beginnings of a line between type and subject that names the issuer.
    pub issuers: Vec<String>,
    /// Beginnings of the subject line of a letter ("V/v", "Re:").
    pub subjects: Vec<String>,
    /// Beginnings of the recitals ("Pursuant to").
    pub recitals: Vec<String>,
    /// Words that head a numbered part ("Article", "Chapter").
    pub parts: Vec<String>,
    /// Labels of the list of recipients.
    pub recipients: Vec<String>,
    /// Beginnings of a signature ("KT.", "On behalf of").
    pub signatures: Vec<String>,
    /// Labels before the text's own number ("Số", "No.").
    pub number_labels: Vec<String>,
    /// Words with which the name of a body begins ("Bộ", "Ministry of"): two lines of a letterhead that both begin so name two.
    pub bodies: Vec<String>,
    /// Beginnings of recitals that cite instruments ("Căn cứ").
    pub bases: Vec<String>,
    /// Labels before the addressees of a letter ("Kính gửi").
    pub addressees: Vec<String>,
    /// Beginnings of the line that says for whom is signed ("KT.").
    pub authorities: Vec<String>,
    /// Beginnings of the line with the signer's office ("Bộ trưởng").
    pub offices: Vec<String>,
    /// Ranks and degrees before a signer's name ("Đại tướng", "GS.TS.").
    pub ranks: Vec<String>,
    /// What stands for the signature ("(Đã ký)").
    pub signed: Vec<String>,
    /// What says that a text is issued with another ("Ban hành kèm theo").
    pub attached: Vec<String>,
    /// What heads the attestation under a consolidated text, which has its number.
    pub attestations: Vec<String>,
    /// Verbs of the clause with which a body issues the text ("ban hành").
    pub enacting: Vec<String>,
    /// What stands before the day on which an assembly passed a text ("thông qua ngày").
    pub adopted: Vec<String>,
    /// Words that head numbered units.
    pub units: Vec<UnitWords>,
    /// Labels in a portal's table of facts about a text.
    pub facts: FactLabels,
    /// Ordinal words after the word of a unit ("Phần thứ nhất"), from the first on.
    pub ordinals: Vec<String>,
    /// What closes the body of a text ("./.").
    pub closings: Vec<String>,
}

/// The words of one kind of numbered unit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitWords {
    /// What they head.
    pub kind: UnitKind,
    /// The words, before a figure.
    pub words: Vec<String>,
    /// Whether the figure may be left out ("PHỤ LỤC").
    #[serde(default)]
    pub alone: bool,
}

/// Labels of what a portal states about a text.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FactLabels {
    /// Of its number.
    pub number: Vec<String>,
    /// Of the day of signing.
    pub date: Vec<String>,
}

/// Letters that tell a language from the others without statistics.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Letters {
    /// Letters that of the configured languages only this one writes.
    pub own: String,
    /// Letters of its script that this language never writes.
    pub never: String,
    /// The share of `own` among the letters from which on a text is in this language. From 0.5 on, `own` is the whole
    /// alphabet, and a text without such letters is in another language.
    pub share: f32,
}

/// Parts of class names and ids by which pages tell their content from what surrounds it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HtmlHints {
    /// Of the article itself.
    pub content: Vec<String>,
    /// Of navigation, advertisements, related articles, comments.
    pub chrome: Vec<String>,
    /// Of captions.
    pub caption: Vec<String>,
    /// Of the author's name.
    pub author: Vec<String>,
}
