use std::collections::BTreeMap;

use vanban_model::Lang;

/// Documents joined into texts (one source, or one wording) and texts into works.
pub(super) struct Groups {
    langs: Vec<Lang>,
    parents: Vec<usize>,
    /// The text of each document, once all copies are joined.
    texts: Vec<usize>,
    /// For each work, under its root: which text it has in each language.
    by_lang: BTreeMap<usize, BTreeMap<Lang, usize>>,
}

impl Groups {
    pub(super) fn new(langs: impl Iterator<Item = Lang>) -> Self {
        let langs: Vec<Lang> = langs.collect();
        let parents = (0..langs.len()).collect();
        Self { langs, parents, texts: Vec::new(), by_lang: BTreeMap::new() }
    }

    /// Joins two copies of one text.
    pub(super) fn join_text(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        // The smaller place stays the root, so that the result does not depend on the order of joins.
        self.parents[one.max(other)] = one.min(other);
    }

    /// Ends the joining of copies: from now on a text is known by [`Groups::text_of`].
    pub(super) fn freeze_texts(&mut self) {
        self.texts = (0..self.langs.len()).map(|at| self.root(at)).collect();
        for (at, &text) in self.texts.iter().enumerate() {
            self.by_lang.entry(text).or_default().insert(self.langs[at], text);
        }
    }

    /// The text that a document belongs to: the place of its first copy.
    pub(super) fn text_of(&self, at: usize) -> usize {
        self.texts[at]
    }

    /// Joins two works, unless the result would have two different texts in one language.
    pub(super) fn join_translation(&mut self, one: usize, other: usize) -> bool {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return true;
        }
        let (Some(ours), Some(theirs)) = (self.by_lang.get(&one), self.by_lang.get(&other)) else { return false };
        if ours.iter().any(|(lang, text)| theirs.get(lang).is_some_and(|theirs| theirs != text)) {
            return false;
        }
        let (root, child) = (one.min(other), one.max(other));
        self.parents[child] = root;
        let joined = self.by_lang.remove(&child).unwrap_or_default();
        self.by_lang.entry(root).or_default().extend(joined);
        true
    }

    /// Places of the members of each work, ascending, under the first.
    pub(super) fn works(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut works: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.langs.len() {
            works.entry(self.root(at)).or_default().push(at);
        }
        works
    }

    fn root(&self, mut at: usize) -> usize {
        while self.parents[at] != at {
            at = self.parents[at];
        }
        at
    }
}
