use std::collections::HashMap;

/// The edits (insertions, deletions, replacements) that make one text the other: Myers' bit vectors in Hyyrö's form for long
/// texts, O(n·m / 64).
pub(crate) fn distance(pattern: &[char], text: &[char]) -> usize {
    if pattern.is_empty() || text.is_empty() {
        return pattern.len().max(text.len());
    }
    let blocks = pattern.len().div_ceil(64);
    let mut places: HashMap<char, Vec<u64>> = HashMap::new();
    for (at, c) in pattern.iter().enumerate() {
        places.entry(*c).or_insert_with(|| vec![0; blocks])[at / 64] |= 1 << (at % 64);
    }
    let last = 1_u64 << ((pattern.len() - 1) % 64);
    let none = vec![0; blocks];
    let mut columns = vec![(u64::MAX, 0_u64); blocks];
    let mut edits = pattern.len();
    for c in text {
        let places = places.get(c).unwrap_or(&none);
        let mut carry = 1_i8;
        for (block, (plus, minus)) in columns.iter_mut().enumerate() {
            let vertical = places[block] | *minus;
            let equal = places[block] | u64::from(carry < 0);
            let horizontal = ((equal & *plus).wrapping_add(*plus) ^ *plus) | equal;
            let (mut up, mut down) = (*minus | !(horizontal | *plus), *plus & horizontal);
            let top = if block + 1 == blocks { last } else { 1 << 63 };
            let next = i8::from(up & top != 0) - i8::from(down & top != 0);
            up = up << 1 | u64::from(carry > 0);
            down = down << 1 | u64::from(carry < 0);
            *plus = down | !(vertical | up);
            *minus = up & vertical;
            carry = next;
        }
        edits = edits.saturating_add_signed(isize::from(carry));
    }
    edits
}

#[test]
fn edits_are_counted() {
    let plain = |one: &[char], other: &[char]| {
        let mut row: Vec<usize> = (0..=other.len()).collect();
        for (at, c) in one.iter().enumerate() {
            let mut diagonal = std::mem::replace(&mut row[0], at + 1);
            for (to, d) in other.iter().enumerate() {
                let cost = (diagonal + usize::from(c != d)).min(row[to] + 1).min(row[to + 1] + 1);
                diagonal = std::mem::replace(&mut row[to + 1], cost);
            }
        }
        row[other.len()]
    };
    let mut random = crate::mutation::Random::new(1);
    for length in [0, 1, 5, 63, 64, 65, 130, 200] {
        let mut text = || -> Vec<char> { (0..length).map(|_| ['a', 'b', 'ộ', ' '][random.below(4)]).collect() };
        let (one, mut other) = (text(), text());
        other.truncate(length / 2 + 1);
        assert_eq!(distance(&one, &other), plain(&one, &other), "{length}");
        assert_eq!(distance(&other, &one), plain(&one, &other), "{length}");
    }
}
