//! The outside programs that the readers may ask: [`vanban_text::Tools`] by processes with limits, and a cache.

mod cache;
mod pgm;
mod poppler;
mod process;
mod slots;
mod tesseract;

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use vanban_model::{Config, Ocr, OcrRules};
use vanban_text::{Bitmap, SeenWord, ToolFault, Tools};

use cache::Cache;
use poppler::Poppler;
use process::Bounds;
use slots::Slots;
use tesseract::Tesseract;

/// The programs, looked for when the first page asks for them, and shared by all documents.
pub(crate) struct Toolbox {
    ocr: Ocr,
    rules: OcrRules,
    document_seconds: u64,
    cache: Option<Cache>,
    slots: Slots,
    tesseract: OnceLock<Result<Tesseract, ToolFault>>,
    poppler: OnceLock<Result<Poppler, ToolFault>>,
}

/// The programs for one document, with its time.
pub(crate) struct DocumentTools<'t> {
    toolbox: &'t Toolbox,
    began: Instant,
    /// Time in outside programs, and in waiting for them: it is not the document's.
    outside: Cell<Duration>,
}

impl Toolbox {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            ocr: config.settings.ocr.clone(),
            rules: config.ocr.clone(),
            document_seconds: config.settings.limits.document_seconds,
            cache: None,
            slots: Slots::new(available_parallelism().map_or(1, usize::from)),
            tesseract: OnceLock::new(),
            poppler: OnceLock::new(),
        }
    }

    /// Keeps what is recognised in a folder, which is made when there is something to keep.
    pub(crate) fn keep_in(&mut self, dir: PathBuf) {
        self.cache = Some(Cache::new(dir));
    }

    /// The programs for one document, whose time begins now.
    pub(crate) fn for_document(&self) -> DocumentTools<'_> {
        DocumentTools { toolbox: self, began: Instant::now(), outside: Cell::default() }
    }

    fn bounds(&self) -> Bounds {
        Bounds { seconds: self.ocr.page_seconds, memory_bytes: self.ocr.memory_bytes, output_bytes: 0 }
    }

    fn recognise(&self, page: &Bitmap) -> Result<Vec<SeenWord>, ToolFault> {
        let tesseract = self.tesseract()?;
        let key = self.cache.as_ref().map(|cache| (cache, cache::key(page, &tesseract.way_of_reading())));
        if let Some(words) = key.as_ref().and_then(|(cache, key)| cache.get(key)) {
            return Ok(words);
        }
        let words = {
            let _slot = self.slots.take();
            tesseract.read(page, self.bounds())?
        };
        if let Some((cache, key)) = key {
            cache.put(&key, &words);
        }
        Ok(words)
    }

    fn upright(&self, page: &Bitmap) -> Result<u8, ToolFault> {
        let tesseract = self.tesseract()?;
        let _slot = self.slots.take();
        Ok(tesseract.turns(page, self.bounds()))
    }

    fn tesseract(&self) -> Result<&Tesseract, ToolFault> {
        self.tesseract.get_or_init(|| Tesseract::find(&self.ocr.languages, &self.rules.scripts)).as_ref().map_err(Clone::clone)
    }

    fn render(&self, pdf: &[u8], page: u32, dpi: u32) -> Result<Bitmap, ToolFault> {
        let poppler = self.poppler.get_or_init(Poppler::find).as_ref().map_err(Clone::clone)?;
        let _slot = self.slots.take();
        poppler.draw(pdf, page, dpi, self.bounds())
    }
}

impl DocumentTools<'_> {
    /// Does something outside, if that is allowed, and takes its time from the document's.
    fn outside<T>(&self, work: impl FnOnce(&Toolbox) -> Result<T, ToolFault>) -> Result<T, ToolFault> {
        if !self.toolbox.ocr.enabled {
            return Err(ToolFault::Off);
        }
        let began = Instant::now();
        let result = work(self.toolbox);
        self.outside.set(self.outside.get() + began.elapsed());
        result
    }
}

impl Tools for DocumentTools<'_> {
    fn recognise(&self, page: &Bitmap) -> Result<Vec<SeenWord>, ToolFault> {
        self.outside(|toolbox| toolbox.recognise(page))
    }

    fn upright(&self, page: &Bitmap) -> Result<u8, ToolFault> {
        self.outside(|toolbox| toolbox.upright(page))
    }

    fn render(&self, pdf: &[u8], page: u32, dpi: u32) -> Result<Bitmap, ToolFault> {
        self.outside(|toolbox| toolbox.render(pdf, page, dpi))
    }

    fn is_out_of_time(&self) -> bool {
        self.began.elapsed().saturating_sub(self.outside.get()) > Duration::from_secs(self.toolbox.document_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toolbox(text: &str) -> Toolbox {
        Toolbox::new(&Config::from_files(&[("vanban.toml".to_owned(), text.to_owned())]).unwrap())
    }

    #[test]
    fn what_is_switched_off_does_nothing() {
        let toolbox = toolbox("[ocr]\nenabled = false");
        let page = Bitmap { width: 1, height: 1, dpi: 300, pixels: vec![0] };
        assert_eq!(toolbox.for_document().recognise(&page), Err(ToolFault::Off));
        assert_eq!(toolbox.for_document().render(b"", 1, 300), Err(ToolFault::Off));
    }

    #[test]
    fn time_outside_is_not_the_documents() {
        let toolbox = toolbox("[limits]\ndocument_seconds = 0");
        let tools = toolbox.for_document();
        std::thread::sleep(Duration::from_millis(2));
        assert!(tools.is_out_of_time());
        let tools = toolbox.for_document();
        tools.outside.set(Duration::from_secs(3600));
        assert!(!tools.is_out_of_time());
    }
}
