//! Works: documents that are translations or copies of one text. The link step of the pipeline decides, this keeps.

use std::collections::BTreeMap;

use vanban_model::Lang;

use crate::{Batch, Catalogue, Error, State};

/// A document's place in a work that it shares with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkRow {
    /// The work: the smallest id among its members.
    pub work: String,
    /// The evidence, in the link step's own words.
    pub why: String,
}

/// A member of a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The document.
    pub id: String,
    /// Its main language.
    pub lang: Lang,
    /// Its main place.
    pub uri: String,
    /// Why it belongs; empty for the only member.
    pub why: String,
}

impl Catalogue {
    /// The key of the work that a document belongs to: its own id where it is alone.
    ///
    /// # Errors
    /// SQLite's, as in all that follow.
    pub fn work_of(&self, id: &str) -> Result<String, Error> {
        let work = self.one("SELECT work FROM works WHERE document = ?1", [id], |row| row.get(0))?;
        Ok(work.unwrap_or_else(|| id.to_owned()))
    }

    /// The present key of a work, from its present or a former key. A key goes out of use when a member with a smaller id joins,
    /// or when the member that it comes from is replaced or forgotten.
    ///
    /// # Errors
    /// SQLite's.
    pub fn resolve_work(&self, key: &str) -> Result<Option<String>, Error> {
        let mut key = key.to_owned();
        // A chain of versions is followed to its end; the bound only guards against a ring in a damaged catalogue.
        for _ in 0..1_000 {
            match self.document(&key)? {
                Some(row) if row.state == State::Current => return self.work_of(&key).map(Some),
                row => {
                    let member = self.one("SELECT member FROM former_works WHERE work = ?1", [&key], |row| row.get(0))?;
                    match member.or(row.and_then(|row| row.replaced_by)) {
                        Some(next) => key = next,
                        None => return Ok(None),
                    }
                }
            }
        }
        Ok(None)
    }

    /// The members of a work by its present or a former key, sorted by id; empty for an unknown key.
    ///
    /// # Errors
    /// SQLite's.
    pub fn work_members(&self, key: &str) -> Result<Vec<Member>, Error> {
        let Some(work) = self.resolve_work(key)? else { return Ok(Vec::new()) };
        let sql = "SELECT d.id, d.lang, d.uri, coalesce(w.why, '') FROM documents d LEFT JOIN works w ON w.document = d.id
                   WHERE d.state = 0 AND (d.id = ?1 OR d.id IN (SELECT document FROM works WHERE work = ?1)) ORDER BY d.id";
        self.all(sql, [work], |row| {
            let lang: String = row.get(1)?;
            Ok(Member { id: row.get(0)?, lang: lang.parse().unwrap_or(Lang::UND), uri: row.get(2)?, why: row.get(3)? })
        })
    }

    /// All documents that share a work with others.
    ///
    /// # Errors
    /// SQLite's.
    pub fn works(&self) -> Result<BTreeMap<String, WorkRow>, Error> {
        let rows = self.all("SELECT document, work, why FROM works", [], |row| {
            Ok((row.get(0)?, WorkRow { work: row.get(1)?, why: row.get(2)? }))
        })?;
        Ok(rows.into_iter().collect())
    }

    /// The fingerprint of a document.
    ///
    /// # Errors
    /// SQLite's.
    pub fn fingerprint(&self, id: &str) -> Result<Option<Vec<u8>>, Error> {
        self.one("SELECT fingerprint FROM documents WHERE id = ?1", [id], |row| row.get(0)).map(Option::flatten)
    }

    /// Fingerprints of all current documents, ordered by id.
    ///
    /// # Errors
    /// SQLite's.
    pub fn fingerprints(&self) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let sql = "SELECT id, fingerprint FROM documents WHERE state = 0 AND fingerprint IS NOT NULL ORDER BY id";
        self.all(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

impl Batch<'_> {
    /// Makes `works` what is known of works. Documents whose key changes count as changed; keys that go out of use still
    /// resolve. Returns how many documents changed their work.
    ///
    /// # Errors
    /// SQLite's.
    pub fn set_works(&mut self, works: &BTreeMap<String, WorkRow>) -> Result<usize, Error> {
        let before = self.works()?;
        let mut moved = 0;
        for id in before.keys().filter(|id| !works.contains_key(*id)) {
            self.execute("DELETE FROM works WHERE document = ?1", [id])?;
        }
        for (id, row) in works.iter().filter(|(id, row)| before.get(*id) != Some(*row)) {
            self.execute("INSERT OR REPLACE INTO works (document, work, why) VALUES (?1, ?2, ?3)", (id, &row.work, &row.why))?;
        }
        let ids: std::collections::BTreeSet<&String> = before.keys().chain(works.keys()).collect();
        for id in ids {
            let (old, new) = (key_of(&before, id), key_of(works, id));
            if old != new && self.state_of(id)? == Some(State::Current) {
                self.touch(id)?;
                self.execute("INSERT OR REPLACE INTO former_works (work, member) VALUES (?1, ?2)", (old, id))?;
                moved += 1;
            }
        }
        Ok(moved)
    }
}

fn key_of<'w>(works: &'w BTreeMap<String, WorkRow>, id: &'w str) -> &'w str {
    works.get(id).map_or(id, |row| row.work.as_str())
}

#[cfg(test)]
mod tests {
    use vanban_model::Record;

    use super::*;
    use crate::{NewDocument, sample};

    const AT: &str = "2025-10-01T20:15:00Z";

    fn filled(dir: &tempfile::TempDir) -> (Catalogue, Vec<Record>) {
        let mut catalogue = Catalogue::open_writer(&dir.path().join("catalogue.sqlite")).unwrap();
        let mut records = ["một", "hai", "ba"].map(|text| sample::record(&format!("{text}.txt"), text, "22-NQ/TW")).to_vec();
        records.sort_by(|one, other| one.id.cmp(&other.id));
        let mut batch = catalogue.begin().unwrap();
        for record in &records {
            batch.put(NewDocument { record, text_hash: &record.text, fingerprint: b"f" }).unwrap();
            batch.set_place(&record.origin.uri, &record.id, &record.id).unwrap();
        }
        batch.commit(AT).unwrap();
        (catalogue, records)
    }

    fn group(catalogue: &mut Catalogue, members: &[&Record]) -> usize {
        let work = &members[0].id;
        let row = |record: &&Record| (record.id.clone(), WorkRow { work: work.clone(), why: "same text".to_owned() });
        let mut batch = catalogue.begin().unwrap();
        let moved = batch.set_works(&members.iter().map(row).collect()).unwrap();
        batch.commit(AT).unwrap();
        moved
    }

    #[test]
    fn a_work_has_the_smallest_id_and_former_keys_lead_to_it() {
        let dir = tempfile::tempdir().unwrap();
        let (mut catalogue, records) = filled(&dir);
        let [a, b, c] = &records[..] else { panic!("three records") };
        assert_eq!(group(&mut catalogue, &[b, c]), 1, "only the second changes its key");
        assert_eq!(group(&mut catalogue, &[a, b, c]), 2);
        assert_eq!(group(&mut catalogue, &[a, b, c]), 0);
        assert_eq!(catalogue.record(&c.id).unwrap().unwrap().work, a.id);
        assert_eq!(catalogue.resolve_work(&b.id).unwrap().as_ref(), Some(&a.id));
        let ids: Vec<String> = catalogue.work_members(&c.id).unwrap().into_iter().map(|member| member.id).collect();
        assert_eq!(ids, [a.id.clone(), b.id.clone(), c.id.clone()]);
        assert_eq!(catalogue.counts().unwrap().works, 1);
    }

    #[test]
    fn the_key_of_a_forgotten_member_still_leads_to_the_work() {
        let dir = tempfile::tempdir().unwrap();
        let (mut catalogue, records) = filled(&dir);
        let [a, b, c] = &records[..] else { panic!("three records") };
        group(&mut catalogue, &[a, b, c]);
        let mut batch = catalogue.begin().unwrap();
        batch.forget(&a.id).unwrap();
        batch.commit(AT).unwrap();
        group(&mut catalogue, &[b, c]);
        assert_eq!(catalogue.resolve_work(&a.id).unwrap().as_ref(), Some(&b.id));
        assert_eq!(catalogue.work_members(&a.id).unwrap().len(), 2);
    }

    #[test]
    fn a_document_alone_is_its_own_work() {
        let dir = tempfile::tempdir().unwrap();
        let (catalogue, records) = filled(&dir);
        assert_eq!(catalogue.work_of(&records[0].id).unwrap(), records[0].id);
        assert_eq!(catalogue.work_members(&records[0].id).unwrap().len(), 1);
        assert!(catalogue.work_members("unknown").unwrap().is_empty());
        assert_eq!(catalogue.counts().unwrap().works, 3);
    }
}
