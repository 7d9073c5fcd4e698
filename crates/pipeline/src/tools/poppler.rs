//! `pdftoppm` (Debian: `poppler-utils`), which draws the pages that we can't take a picture of ourselves.

use std::path::PathBuf;

use vanban_text::{Bitmap, ToolFault};

use super::pgm;
use super::process::{self, Bounds, Job};

/// The name of the program.
const NAME: &str = "pdftoppm";

/// Pixels of a drawn page: A2 at 300 dots an inch, which is a folded plan; larger sheets are plans, not texts.
const MOST_PIXELS: u64 = 40_000_000;

/// An installed pdftoppm.
#[derive(Debug)]
pub(super) struct Poppler {
    program: PathBuf,
}

impl Poppler {
    /// Looks for the program.
    pub(super) fn find() -> Result<Self, ToolFault> {
        let install = "sudo apt-get install poppler-utils".to_owned();
        process::find(NAME).map(|program| Self { program }).ok_or_else(|| ToolFault::Absent { tool: NAME.to_owned(), install })
    }

    /// Draws a page, the first being 1.
    pub(super) fn draw(&self, pdf: &[u8], page: u32, dpi: u32, bounds: Bounds) -> Result<Bitmap, ToolFault> {
        let (page, resolution) = (page.to_string(), dpi.to_string());
        let args = ["-gray", "-r", &resolution, "-f", &page, "-l", &page, "-singlefile", "-"].map(Into::into).to_vec();
        let bounds = Bounds { output_bytes: MOST_PIXELS, ..bounds };
        let job = Job { tool: NAME, program: &self.program, args, input: pdf.to_vec(), bounds };
        let message = || "it drew nothing".to_owned();
        pgm::parse(&process::run(job)?, dpi).ok_or_else(|| ToolFault::Failed { tool: NAME.to_owned(), message: message() })
    }
}
