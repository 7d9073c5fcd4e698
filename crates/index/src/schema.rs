//! The fields of both indexes (documents and directives share one schema).

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field as Handle, INDEXED, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::days::days;
use crate::entry::{Entry, digest};
use crate::token::{Token, bigram};

/// Rises when the schema, the analysis or the meaning of a token changes: an older index is refused and rebuilt.
pub(crate) const FORMAT: u32 = 1;

/// A searchable field.
///
/// Weights belong to the query. Bodies keep frequencies and no positions: phrases are bigrams, a hundred times cheaper, and
/// are checked against the text where they have more than two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Folded words of the content.
    Body,
    /// Folded pairs of neighbouring words of one passage ([`bigram`]).
    BodyPairs,
    /// Words as written, in lower case; only those that folding changes.
    BodyExact,
    /// Folded words of the title.
    Title,
    /// Folded pairs of the title.
    TitlePairs,
    /// Words of the title as written.
    TitleExact,
    /// Stems with their language (`sv:utrikesminist`), of content and title.
    Stem,
    /// Concept tokens (see [`crate::concept`]).
    Concept,
    /// Facts that filters ask for (`lang:sv`, see [`crate::fact`]).
    Fact,
}

/// A day that a range can be asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Day {
    /// First day of publication.
    Published,
    /// Last day of a directive's deadline.
    Latest,
}

#[derive(Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) body: Handle,
    pub(crate) body_pairs: Handle,
    pub(crate) body_exact: Handle,
    pub(crate) title: Handle,
    pub(crate) title_pairs: Handle,
    pub(crate) title_exact: Handle,
    pub(crate) stem: Handle,
    pub(crate) concept: Handle,
    pub(crate) fact: Handle,
    pub(crate) facet: Handle,
    pub(crate) id: Handle,
    pub(crate) document_id: Handle,
    pub(crate) work_id: Handle,
    pub(crate) document_key: Handle,
    pub(crate) order_high: Handle,
    pub(crate) order_low: Handle,
    pub(crate) work_key: Handle,
    pub(crate) published: Handle,
    pub(crate) latest: Handle,
    pub(crate) confidence: Handle,
    pub(crate) place: Handle,
    pub(crate) signature: Handle,
}

/// Names of the fast fields, as the columns are opened.
pub(crate) mod column {
    pub(crate) const FACET: &str = "facet";
    pub(crate) const DOCUMENT_KEY: &str = "document_key";
    pub(crate) const ORDER_HIGH: &str = "order_high";
    pub(crate) const ORDER_LOW: &str = "order_low";
    pub(crate) const WORK_KEY: &str = "work_key";
    pub(crate) const PUBLISHED: &str = "published";
    pub(crate) const LATEST: &str = "latest";
    pub(crate) const PLACE: &str = "place";
    pub(crate) const SIGNATURE: &str = "signature";
}

impl Fields {
    pub(crate) fn new() -> Self {
        let mut builder = SchemaBuilder::new();
        // Our tokens hold no white space, so that a field is its tokens joined by spaces.
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::WithFreqs)
            .set_fieldnorms(true);
        let words = TextOptions::default().set_indexing_options(indexing.clone());
        // A text that names many things names each no less: lengths of concept lists do not count.
        let concepts = TextOptions::default().set_indexing_options(indexing.set_fieldnorms(false));
        let raw = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::Basic).set_fieldnorms(false),
        );
        Self {
            body: builder.add_text_field("body_fold", words.clone()),
            body_pairs: builder.add_text_field("body_bi", words.clone()),
            body_exact: builder.add_text_field("body_exact", words.clone()),
            title: builder.add_text_field("title_fold", words.clone()),
            title_pairs: builder.add_text_field("title_bi", words.clone()),
            title_exact: builder.add_text_field("title_exact", words.clone()),
            stem: builder.add_text_field("stem", words),
            concept: builder.add_text_field("concept", concepts),
            fact: builder.add_text_field("fact", raw),
            facet: builder.add_text_field(column::FACET, TextOptions::default().set_fast("raw")),
            id: builder.add_text_field("id", STORED),
            document_id: builder.add_text_field("document", STORED),
            work_id: builder.add_text_field("work", STORED),
            document_key: builder.add_u64_field(column::DOCUMENT_KEY, INDEXED | FAST),
            order_high: builder.add_u64_field(column::ORDER_HIGH, FAST),
            order_low: builder.add_u64_field(column::ORDER_LOW, FAST),
            work_key: builder.add_u64_field(column::WORK_KEY, FAST),
            published: builder.add_i64_field(column::PUBLISHED, FAST),
            latest: builder.add_i64_field(column::LATEST, FAST),
            confidence: builder.add_f64_field("confidence", FAST),
            place: builder.add_f64_field(column::PLACE, FAST),
            signature: builder.add_u64_field(column::SIGNATURE, FAST),
            schema: builder.build(),
        }
    }

    pub(crate) fn handle(&self, field: Field) -> Handle {
        match field {
            Field::Body => self.body,
            Field::BodyPairs => self.body_pairs,
            Field::BodyExact => self.body_exact,
            Field::Title => self.title,
            Field::TitlePairs => self.title_pairs,
            Field::TitleExact => self.title_exact,
            Field::Stem => self.stem,
            Field::Concept => self.concept,
            Field::Fact => self.fact,
        }
    }

    pub(crate) fn day(&self, day: Day) -> Handle {
        match day {
            Day::Published => self.published,
            Day::Latest => self.latest,
        }
    }

    /// The tantivy document of an entry.
    pub(crate) fn document(&self, entry: &Entry) -> TantivyDocument {
        let mut doc = TantivyDocument::new();
        for passage in &entry.passages {
            self.add_words(&mut doc, &passage.tokens, [self.body, self.body_pairs, self.body_exact]);
            doc.add_text(self.stem, passage.stems.join(" "));
        }
        if let Some(title) = &entry.title {
            self.add_words(&mut doc, &title.tokens, [self.title, self.title_pairs, self.title_exact]);
            doc.add_text(self.stem, title.stems.join(" "));
        }
        doc.add_text(self.concept, entry.concepts.join(" "));
        for fact in &entry.facts {
            doc.add_text(self.fact, fact);
        }
        for facet in &entry.facets {
            doc.add_text(self.facet, facet);
        }
        doc.add_text(self.id, &entry.id);
        doc.add_text(self.document_id, &entry.document);
        doc.add_text(self.work_id, &entry.work);
        let order = order_key(&entry.id);
        doc.add_u64(self.order_high, (order >> 64) as u64);
        doc.add_u64(self.order_low, order as u64);
        doc.add_u64(self.document_key, short_key(&entry.document));
        doc.add_u64(self.work_key, short_key(&entry.work));
        if let Some(day) = entry.published {
            doc.add_i64(self.published, days(day));
        }
        if let Some(day) = entry.latest {
            doc.add_i64(self.latest, days(day));
        }
        if let Some(confidence) = entry.confidence {
            doc.add_f64(self.confidence, confidence);
        }
        doc.add_f64(self.place, entry.place);
        doc.add_u64(self.signature, entry.signature);
        doc
    }

    fn add_words(&self, doc: &mut TantivyDocument, tokens: &[Token], [fold, pairs, exact]: [Handle; 3]) {
        doc.add_text(fold, join(tokens.iter().map(|token| token.fold.as_str())));
        let paired: Vec<String> = tokens.windows(2).map(|pair| bigram(&pair[0].fold, &pair[1].fold)).collect();
        doc.add_text(pairs, paired.join(" "));
        doc.add_text(exact, join(tokens.iter().filter(|token| token.has_marks()).map(|token| token.exact.as_str())));
    }
}

fn join<'t>(words: impl Iterator<Item = &'t str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// A number that stands for a document or work id: its first 16 hex digits, or a digest of an id that is not hex.
#[must_use]
pub fn short_key(id: &str) -> u64 {
    let head = id.get(..16).filter(|head| head.bytes().all(|b| b.is_ascii_hexdigit()));
    head.and_then(|head| u64::from_str_radix(head, 16).ok()).unwrap_or_else(|| digest(id))
}

/// A number that orders ids as their text does: documents by all 32 digits, directives by the first 16 of their document,
/// then by their own 8 and the count of repetitions.
#[must_use]
pub fn order_key(id: &str) -> u128 {
    let high = u128::from(short_key(id)) << 64;
    let hex = |text: &str| u64::from_str_radix(text, 16).ok();
    let low = match id.split_once('-') {
        None => id.get(16..32).and_then(hex).unwrap_or(0),
        Some((_, own)) => {
            let (sentence, repetition) = own.split_once('-').unwrap_or((own, "1"));
            hex(sentence).unwrap_or_else(|| digest(sentence)) << 32
                | repetition.parse::<u64>().unwrap_or(0).min(u64::from(u32::MAX))
        }
    };
    high | u128::from(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_keys_order_ids() {
        let ids = [
            "00112233445566778899aabbccddeeff",
            "2089f8eef39167a21a94b9861f09d853",
            "2089f8eef39167a21a94b9861f09d854",
            "ff89f8eef39167a21a94b9861f09d853-00000001",
            "ff89f8eef39167a21a94b9861f09d853-0000000a",
            "ff89f8eef39167a21a94b9861f09d853-0000000a-2",
            "ff89f8eef39167a21a94b9861f09d853-f000000a",
        ];
        assert!(ids.map(order_key).windows(2).all(|pair| pair[0] < pair[1]));
        for odd in ["", "x", "đ-đ-đ", "00112233445566778899aabbccddeef\u{301}"] {
            let _ = order_key(odd);
        }
    }
}
