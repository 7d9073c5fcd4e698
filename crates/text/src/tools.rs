//! What readers ask of the world outside: programs that read pictures of pages, and how much time is left.

/// Outside programs and the time that a document may take. The crate itself starts no process and owns no clock; the pipeline
/// gives it one of these for every document.
pub trait Tools {
    /// Reads the words of a page image.
    ///
    /// # Errors
    /// [`ToolFault`]: the page then needs OCR, and its document says so.
    fn recognise(&self, page: &Bitmap) -> Result<Vec<SeenWord>, ToolFault>;

    /// How many quarter turns, clockwise, make a page image upright; 0 where that can't be told.
    ///
    /// # Errors
    /// [`ToolFault`], as for [`recognise`](Self::recognise).
    fn upright(&self, page: &Bitmap) -> Result<u8, ToolFault> {
        let _ = page;
        Ok(0)
    }

    /// Draws a page of a PDF, the first being 1, at `dpi` dots an inch.
    ///
    /// # Errors
    /// [`ToolFault`], as for [`recognise`](Self::recognise).
    fn render(&self, pdf: &[u8], page: u32, dpi: u32) -> Result<Bitmap, ToolFault>;

    /// Whether the document has used up its time. Readers ask between pages and parts and then give up with
    /// [`ReadError::OutOfTime`](crate::ReadError::OutOfTime).
    fn is_out_of_time(&self) -> bool;
}

/// A page in grey, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Dots an inch.
    pub dpi: u32,
    /// `width` × `height` bytes, 0 black, 255 white.
    pub pixels: Vec<u8>,
}

impl Bitmap {
    /// The picture turned by quarter turns, clockwise.
    #[must_use]
    pub fn turned(&self, quarters: u8) -> Self {
        let (width, height) = (self.width as usize, self.height as usize);
        let at = |x: usize, y: usize| self.pixels[y * width + x];
        let (wide, high) = if quarters.is_multiple_of(2) { (width, height) } else { (height, width) };
        let places = (0..high).flat_map(|y| (0..wide).map(move |x| (x, y)));
        let pixels = places.map(|(x, y)| match quarters % 4 {
            0 => at(x, y),
            1 => at(y, height - 1 - x),
            2 => at(width - 1 - x, height - 1 - y),
            _ => at(width - 1 - y, x),
        });
        Self { width: wide as u32, height: high as u32, dpi: self.dpi, pixels: pixels.collect() }
    }
}

/// A word that was read from a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenWord {
    /// As read, without spaces.
    pub text: String,
    /// From 0 to 1, as the program states it.
    pub confidence: f32,
    /// Left edge in pixels.
    pub left: u32,
    /// Upper edge in pixels.
    pub top: u32,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Number of the line in the page, as the program sees lines.
    pub line: u32,
}

/// Why an outside program did nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ToolFault {
    /// A person switched it off.
    #[error("it is switched off")]
    Off,
    /// The program, or its data for a language, is not installed.
    #[error("{tool} is not installed; install it with `{install}`")]
    Absent {
        /// Its name.
        tool: String,
        /// The command that installs it.
        install: String,
    },
    /// It took longer, or more memory, than it may.
    #[error("{tool} was stopped: {limit}")]
    OverLimit {
        /// Its name.
        tool: String,
        /// Which limit, with its value.
        limit: String,
    },
    /// It failed.
    #[error("{tool} failed: {message}")]
    Failed {
        /// Its name.
        tool: String,
        /// What it said.
        message: String,
    },
}

/// No outside program, and all the time in the world: for tests and for texts that need none.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTools;

impl Tools for NoTools {
    fn recognise(&self, _: &Bitmap) -> Result<Vec<SeenWord>, ToolFault> {
        Err(ToolFault::Off)
    }

    fn render(&self, _: &[u8], _: u32, _: u32) -> Result<Bitmap, ToolFault> {
        Err(ToolFault::Off)
    }

    fn is_out_of_time(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarter_turns_go_clockwise() {
        let picture = Bitmap { width: 3, height: 2, dpi: 300, pixels: vec![1, 2, 3, 4, 5, 6] };
        let turned = picture.turned(1);
        assert_eq!((turned.width, turned.height, &turned.pixels[..]), (2, 3, &[4, 1, 5, 2, 6, 3][..]));
        assert_eq!(picture.turned(2).pixels, [6, 5, 4, 3, 2, 1]);
        assert_eq!(turned.turned(3), picture);
    }
}
