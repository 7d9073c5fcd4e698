//! What control words mean for a reader of text.

/// What a control word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It stands for a character.
    Char(char),
    /// It begins a group that is kept for what it says, or that is no text.
    Group(Destination),
    Paragraph,
    Cell,
    Row,
    NestedCell,
    NestedRow,
    /// It is a property, told by its name.
    Property,
}

/// Where the text of a group goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Destination {
    #[default]
    Text,
    /// Nowhere, but a text box or result inside it is text.
    Around,
    /// Nowhere.
    Nowhere,
    Fonts,
    Styles,
    Info,
    Title,
    Instruction,
    /// The result of a field.
    Result,
    /// A text inside [`Destination::Around`].
    Inside,
    Chrome,
    Note,
    /// The Unicode half of a pair, the other being stepped over.
    Unicode,
    /// A pair of the same text in two charsets.
    Pair,
}

/// What a word means. `is_optional` says that `\*` stood before it: such a group is stepped over unless it is known.
pub(super) fn meaning(word: &str, is_optional: bool) -> Meaning {
    use Destination::{Around, Chrome, Fonts, Info, Inside, Instruction, Note, Nowhere, Pair, Result, Styles, Title, Unicode};
    use Meaning::{Cell, Char, Group, NestedCell, NestedRow, Paragraph, Property, Row};
    match word {
        "par" | "sect" => Paragraph,
        "cell" => Cell,
        "row" => Row,
        "nestcell" => NestedCell,
        "nestrow" => NestedRow,
        "line" | "softline" | "page" | "column" | "lbr" => Char('\n'),
        "tab" => Char('\t'),
        "emdash" => Char('—'),
        "endash" => Char('–'),
        "emspace" | "enspace" | "qmspace" => Char(' '),
        "bullet" => Char('•'),
        "lquote" => Char('‘'),
        "rquote" => Char('’'),
        "ldblquote" => Char('“'),
        "rdblquote" => Char('”'),
        "zwj" => Char('\u{200d}'),
        "zwnj" => Char('\u{200c}'),
        "fonttbl" => Group(Fonts),
        "stylesheet" => Group(Styles),
        "info" => Group(Info),
        "title" => Group(Title),
        "fldinst" => Group(Instruction),
        "fldrslt" => Group(Result),
        "shpinst" | "do" | "object" => Group(Around),
        "shptxt" | "dptxbxtext" | "result" => Group(Inside),
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => Group(Chrome),
        "footnote" => Group(Note),
        "upr" => Group(Pair),
        "ud" => Group(Unicode),
        "colortbl" | "pict" | "shprslt" | "nonshppict" | "nonesttables" | "objdata" | "objclass" | "objname" | "xe" | "rxe"
        | "tc" | "tcn" | "sp" | "comment" | "private" | "template" => Group(Nowhere),
        // Lists write their numbers as text, at times optionally.
        "listtext" | "pntext" => Property,
        _ if is_optional => Group(Nowhere),
        _ => Property,
    }
}
