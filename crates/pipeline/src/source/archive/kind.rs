/// What holds documents, told by its first bytes: names and media types lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Also Word files and other documents that are zip files inside; [`super::zip`] tells them apart.
    Zip,
    /// One compressed file.
    Gzip,
    WebArchive,
    Tar,
    /// A mail, or a saved page (MHTML): a document with others attached.
    Mail,
}

/// How many first bytes tell. The headers of a mail fit well, a tar file shows itself after 262.
pub(super) const HEAD: usize = 4096;

impl Kind {
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        let head = &head[..head.len().min(HEAD)];
        // Signatures: APPNOTE 4.3.6 and 4.3.16, RFC 1952 with its one method, ISO 28500, POSIX ustar.
        match head {
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Self::Zip),
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [b'W', b'A', b'R', b'C', b'/', b'0' | b'1', b'.', ..] => Some(Self::WebArchive),
            _ if head.get(257..262) == Some(b"ustar") => Some(Self::Tar),
            _ if vanban_text::is_mail(head) => Some(Self::Mail),
            _ => None,
        }
    }
}
