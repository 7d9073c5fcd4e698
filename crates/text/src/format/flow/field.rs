/// Whether a field shows something of the page and not of the text: `PAGE`, ` NUMPAGES \\* MERGEFORMAT`.
pub(crate) fn is_page_field(instruction: &str) -> bool {
    let name = instruction.split_whitespace().next().unwrap_or_default();
    ["PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"].iter().any(|known| name.eq_ignore_ascii_case(known))
}
