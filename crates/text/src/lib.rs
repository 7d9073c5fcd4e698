//! Reads captures into text with blocks, and tells the language of each part.
//!
//! *In*: the bytes of one document ([`RawDoc`](vanban_model::RawDoc)) and the page cues of the configuration.
//! *Out*: a [`Document`](vanban_model::Document), one NFC text whose [`Block`](vanban_model::Block)s say what is heading,
//! paragraph, item, caption or portal chrome; then a [`Segmented`](vanban_model::Segmented), with a language for every part.
//!
//! ```
//! use vanban_model::{BlockKind, Config, RawDoc};
//! use vanban_text::{Detector, Limits, NoTools, Readers, read, segment};
//!
//! let config = Config::from_files(&[(
//!     "lang/sv/page.toml".to_owned(),
//!     "source_labels = ['Källa']\ncounter_labels = ['Kommentar']".to_owned(),
//! )])?;
//! let raw = RawDoc {
//!     uri: "news.txt".to_owned(),
//!     bytes: "Statsministern uppmanade ministerierna att slutföra rapporten.\nKälla\nKommentar (0)".into(),
//!     media_type: None,
//!     fetched_at: None,
//! };
//! let (document, _) = read(&raw, &Readers::new(&config), &Limits::default(), &NoTools)?;
//! let kinds: Vec<_> = document.blocks.iter().map(|block| block.kind).collect();
//! assert_eq!(kinds, [BlockKind::Paragraph, BlockKind::Chrome, BlockKind::Chrome]);
//! let segmented = segment(document, &Detector::new(&config));
//! assert_eq!(segmented.segments.len(), 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What it does not do: no input or output, no clock, no threads; no pictures (they are recognised and refused by
//! name); no reading of what a text means. It never alters the wording: cleaning touches only how characters are encoded.
#![forbid(unsafe_code)]

mod charset;
mod clean;
mod cues;
mod detect;
mod error;
mod format;
mod layout;
mod legacy;
mod letters;
mod ocr;
mod page;
mod read;
mod segment;
mod sniff;
mod tags;
mod tools;

pub use detect::Detector;
pub use error::ReadError;
pub use format::{Attachment, attachments, is_mail};
pub use read::{Readers, read};
pub use segment::segment;
pub use tools::{Bitmap, NoTools, SeenWord, ToolFault, Tools};
pub use vanban_model::Limits;
