use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// Gives the members of one archive names that no two share: a second `a.html` would else count as a new version of the first.
#[derive(Default)]
pub(super) struct Names {
    /// How often a name was given; by hash, because hostile names are long. Equal hashes only number more than they must.
    given: HashMap<u64, usize>,
    hash: RandomState,
}

impl Names {
    /// The name of the next member: as written, with a number behind it where it is not the first of that name.
    pub(super) fn of(&mut self, name: &[u8]) -> String {
        let name = readable(name);
        let given = self.given.entry(self.hash.hash_one(&name)).or_default();
        *given += 1;
        if *given == 1 { name } else { format!("{name}#{given}") }
    }
}

/// A name on one line. What is no UTF-8, and control characters, which a terminal would obey, are written as `%0A`.
pub(super) fn readable(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() {
                let mut bytes = [0; 4];
                text.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
            } else {
                text.push(c);
            }
        }
        text.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_readable_and_never_the_same() {
        let mut names = Names::default();
        let given: Vec<String> = [&b"a.html"[..], b"a.html", b"b\n\x1b[2J.txt", b"\xff.txt", b"../a", b"a.html"]
            .iter()
            .map(|name| names.of(name))
            .collect();
        assert_eq!(given, ["a.html", "a.html#2", "b%0A%1B[2J.txt", "%FF.txt", "../a", "a.html#3"]);
    }
}
