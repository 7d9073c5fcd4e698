use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::schema::column;

/// Where an entry is inside one snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(u64);

impl Slot {
    pub(crate) fn segment(self) -> u32 {
        (self.0 >> 32) as u32
    }

    pub(crate) fn doc(self) -> DocId {
        self.0 as u32
    }
}

impl From<DocAddress> for Slot {
    fn from(address: DocAddress) -> Self {
        Self(u64::from(address.segment_ord) << 32 | u64::from(address.doc_id))
    }
}

impl From<Slot> for DocAddress {
    fn from(slot: Slot) -> Self {
        Self::new(slot.segment(), slot.doc())
    }
}

/// A matching entry, with what is needed to sort and group it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Where it is.
    pub slot: Slot,
    /// Its score.
    pub score: f32,
    /// Orders as the id does (see [`crate::order_key`]).
    pub order: u128,
    /// [`crate::short_key`] of the document.
    pub document: u64,
    /// [`crate::short_key`] of the work.
    pub work: u64,
    /// Publication, as days since 1970-01-01.
    pub published: Option<i64>,
    /// Last day of the deadline, as days since 1970-01-01.
    pub latest: Option<i64>,
    /// See [`crate::Entry::place`].
    pub place: f64,
    /// See [`crate::Entry::signature`].
    pub signature: u64,
}

/// Collects every match. Totals, groups and facets need them all; 80 bytes each, a million take 80 MB.
pub(crate) struct Collect;

pub(crate) struct CollectSegment {
    segment: SegmentOrdinal,
    order: (Column<u64>, Column<u64>),
    document: Column<u64>,
    work: Column<u64>,
    published: Column<i64>,
    latest: Column<i64>,
    place: Column<f64>,
    signature: Column<u64>,
    found: Vec<Match>,
}

impl Collector for Collect {
    type Fruit = Vec<Match>;
    type Child = CollectSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Self::Child> {
        let fast = reader.fast_fields();
        Ok(CollectSegment {
            segment,
            order: (fast.u64(column::ORDER_HIGH)?, fast.u64(column::ORDER_LOW)?),
            document: fast.u64(column::DOCUMENT_KEY)?,
            work: fast.u64(column::WORK_KEY)?,
            published: fast.i64(column::PUBLISHED)?,
            latest: fast.i64(column::LATEST)?,
            place: fast.f64(column::PLACE)?,
            signature: fast.u64(column::SIGNATURE)?,
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Vec<Match>>) -> tantivy::Result<Vec<Match>> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

impl SegmentCollector for CollectSegment {
    type Fruit = Vec<Match>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let number = |column: &Column<u64>| column.first(doc).unwrap_or_default();
        self.found.push(Match {
            slot: Slot::from(DocAddress::new(self.segment, doc)),
            score,
            order: u128::from(number(&self.order.0)) << 64 | u128::from(number(&self.order.1)),
            document: number(&self.document),
            work: number(&self.work),
            published: self.published.first(doc),
            latest: self.latest.first(doc),
            place: self.place.first(doc).unwrap_or_default(),
            signature: number(&self.signature),
        });
    }

    fn harvest(self) -> Vec<Match> {
        self.found
    }
}
