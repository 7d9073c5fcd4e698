//! The objects of a PDF file, each read when it is first asked for.
//!
//! lopdf reads all objects at once, which takes longer than their text, and can't bound what a hostile file unpacks to and how
//! many values it holds. So the tables, the objects and their recovery are ours; the kinds of objects, the rarer filters and
//! decryption are lopdf's.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;

use lopdf::encryption::decrypt_object;
use lopdf::{Dictionary, EncryptionState, Object, ObjectId, Stream};
use vanban_model::Limits;

use super::inflate::{Budget, unpack};
use super::objects::{Container, ENDSTREAM, data_start, header, stated_end, stream};
use super::syntax::Lexer;
use super::xref::{self, Entry, Table};
use super::{crypt, rescue};
use crate::ReadError;

/// References to references; real files have one.
const MAX_HOPS: usize = 16;
/// Objects that must be read for another one: the length of a stream that holds it, and so on.
const MAX_NESTED: usize = 8;

/// An open file, and how much may still be read of it.
pub(crate) struct File {
    /// A copy: a borrowed one would give every function that takes a file a second lifetime.
    bytes: Vec<u8>,
    trailer: Dictionary,
    slots: HashMap<u32, Slot>,
    containers: HashMap<u32, OnceCell<Container>>,
    encryption: Option<EncryptionState>,
    /// The number of the encryption dictionary, which is not encrypted itself.
    encryption_id: Option<u32>,
    /// Pages in the order of the file, where it had to be searched.
    stray_pages: Vec<ObjectId>,
    /// Where streams end; found when the first one states a wrong length.
    stream_ends: OnceCell<Vec<usize>>,
    /// Numbers of objects that are being read.
    loading: RefCell<Vec<u32>>,
    nothing: Dictionary,
    /// Bytes that streams may still unpack to.
    unpacked_left: Cell<u64>,
    /// Bytes of streams that may still be taken from the file: twice its size, since streams of a hostile file overlap.
    copied_left: Cell<usize>,
    values_left: Cell<usize>,
    is_damaged: Cell<bool>,
    ratio: u64,
    unpacked_limit: u64,
}

struct Slot {
    entry: Entry,
    object: OnceCell<Box<Object>>,
}

impl File {
    /// Opens a file; one that is encrypted with an empty user password is decrypted.
    ///
    /// # Errors
    /// [`ReadError::Damaged`], [`ReadError::Encrypted`], [`ReadError::Bomb`].
    pub(crate) fn open(bytes: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        let base = bytes.windows(5).take(1024).position(|word| word == b"%PDF-").unwrap_or(0);
        let budget = Budget { left: limits.inflated_bytes, ratio: limits.inflated_ratio };
        let table = xref::read(bytes, base, budget, limits.objects);
        if let Some(table) = table.filter(|table| table.entries.iter().all(|(&number, &entry)| stands(bytes, number, entry))) {
            let file = Self::with(bytes, table, limits)?;
            if file.has_page_tree() {
                return Ok(file);
            }
        }
        let found = rescue::scan(bytes, limits.objects);
        let mut file = Self::with(bytes, found.table, limits)?;
        file.is_damaged.set(true);
        file.stray_pages = found.pages;
        file.add_contained(&found.containers, limits)?;
        Ok(file)
    }

    fn with(bytes: &[u8], table: Table, limits: &Limits) -> Result<Self, ReadError> {
        if table.entries.len() > limits.objects {
            return Err(ReadError::Bomb { what: "objects", limit: limits.objects as u64 });
        }
        let containers = table.entries.values().filter_map(|entry| match entry {
            Entry::In(container) => Some((*container, OnceCell::new())),
            _ => None,
        });
        let mut file = Self {
            bytes: bytes.to_vec(),
            containers: containers.collect(),
            slots: table.entries.into_iter().map(|(number, entry)| (number, Slot { entry, object: OnceCell::new() })).collect(),
            trailer: table.trailer,
            encryption: None,
            encryption_id: None,
            stray_pages: Vec::new(),
            stream_ends: OnceCell::new(),
            loading: RefCell::default(),
            nothing: Dictionary::new(),
            unpacked_left: Cell::new(limits.inflated_bytes),
            copied_left: Cell::new(bytes.len().saturating_mul(2)),
            values_left: Cell::new(limits.objects),
            is_damaged: Cell::new(false),
            ratio: limits.inflated_ratio,
            unpacked_limit: limits.inflated_bytes,
        };
        file.unlock()?;
        Ok(file)
    }

    fn unlock(&mut self) -> Result<(), ReadError> {
        let Ok(raw) = self.trailer.get(b"Encrypt") else { return Ok(()) };
        let id = raw.as_reference().ok();
        let encryption = self.resolve(raw).clone();
        if !matches!(encryption, Object::Dictionary(_)) {
            return Ok(());
        }
        self.encryption = Some(crypt::unlock(&self.trailer, encryption, id)?);
        self.encryption_id = id.map(|(number, _)| number);
        Ok(())
    }

    /// Adds the objects of object streams that a search found, unless they stand in the file by themselves.
    fn add_contained(&mut self, containers: &[u32], limits: &Limits) -> Result<(), ReadError> {
        for &number in containers {
            let Ok(stream) = self.object((number, 0)).as_stream() else { continue };
            let container = Container::new(&stream.dict, self.data(stream)?);
            for &(member, _) in &container.places {
                self.slots.entry(member).or_insert_with(|| Slot { entry: Entry::In(number), object: OnceCell::new() });
            }
            self.containers.insert(number, OnceCell::from(container));
            if self.slots.len() > limits.objects {
                return Err(ReadError::Bomb { what: "objects", limit: limits.objects as u64 });
            }
        }
        if !self.trailer.has(b"Root") {
            let catalog = self.slots.keys().copied().find(|&number| {
                let object = self.object((number, 0));
                object.as_dict().is_ok_and(|dictionary| self.name(dictionary, "Type") == Some(b"Catalog"))
            });
            if let Some(number) = catalog {
                self.trailer.set("Root", Object::Reference((number, 0)));
            }
        }
        Ok(())
    }

    fn has_page_tree(&self) -> bool {
        let root = self.dictionary(&self.trailer, "Root");
        root.and_then(|root| self.dictionary(root, "Pages")).is_some_and(|pages| self.array(pages, "Kids").is_some())
    }

    /// Whether it was encrypted.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.encryption.is_some()
    }

    /// Whether its tables are wrong, or a stream that was asked for is broken, so that something may be missing.
    pub(crate) fn is_damaged(&self) -> bool {
        self.is_damaged.get()
    }

    /// Whether it had more values than it may, and the rest was left out.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.values_left.get() == 0
    }

    pub(crate) fn trailer(&self) -> &Dictionary {
        &self.trailer
    }

    /// Pages that a search found, in the order of the file: for a file that lost its tree.
    pub(crate) fn stray_pages(&self) -> &[ObjectId] {
        &self.stray_pages
    }

    /// The object of this id; null if there is none.
    pub(crate) fn object(&self, id: ObjectId) -> &Object {
        let Some(slot) = self.slots.get(&id.0) else { return &Object::Null };
        if let Some(object) = slot.object.get() {
            return object;
        }
        // An object that is needed to read itself.
        if self.loading.borrow().len() >= MAX_NESTED || self.loading.borrow().contains(&id.0) {
            return &Object::Null;
        }
        self.loading.borrow_mut().push(id.0);
        let object = self.load(id.0, slot.entry);
        self.loading.borrow_mut().pop();
        slot.object.get_or_init(|| Box::new(object))
    }

    fn load(&self, number: u32, entry: Entry) -> Object {
        match entry {
            Entry::Free => Object::Null,
            Entry::At(at) => self.load_at(number, at),
            Entry::In(container) => self.load_in(number, container),
        }
    }

    fn load_at(&self, number: u32, at: usize) -> Object {
        let Some((id, at)) = header(&self.bytes, at).filter(|(id, _)| id.0 == number) else { return Object::Null };
        let mut lexer = Lexer::new(&self.bytes, at);
        lexer.values_left = self.values_left.get();
        let object = lexer.object().unwrap_or(Object::Null);
        self.values_left.set(lexer.values_left);
        let mut object = match object {
            Object::Dictionary(dictionary) => match data_start(&mut lexer) {
                Some(start) => self.stream_at(dictionary, start),
                None => Object::Dictionary(dictionary),
            },
            other => other,
        };
        if let Some(state) = &self.encryption
            && self.encryption_id != Some(number)
        {
            // What can't be decrypted stays as it is, and reads as noise.
            let _ = decrypt_object(state, id, &mut object);
        }
        object
    }

    fn stream_at(&self, dictionary: Dictionary, start: usize) -> Object {
        let length = dictionary.get(b"Length").ok().map(|length| self.resolve(length));
        let length = length.and_then(|length| length.as_i64().ok());
        let end = stated_end(&self.bytes, start, length).unwrap_or_else(|| self.searched_end(start));
        let content = &self.bytes[start.min(end)..end];
        let left = self.copied_left.get();
        let content = if content.len() <= left { content.to_vec() } else { Vec::new() };
        self.copied_left.set(left - content.len());
        stream(dictionary, content)
    }

    /// Where a stream ends that states no length, or a wrong one: before the next `endstream`, or where the file was cut.
    fn searched_end(&self, start: usize) -> usize {
        let ends = self.stream_ends.get_or_init(|| {
            let words = self.bytes.windows(ENDSTREAM.len()).enumerate();
            words.filter(|(_, word)| *word == ENDSTREAM).map(|(at, _)| at).collect()
        });
        let end = ends.get(ends.partition_point(|&end| end < start)).copied().unwrap_or(self.bytes.len());
        match &self.bytes[start.min(end)..end] {
            [.., b'\r', b'\n'] => end - 2,
            [.., b'\r' | b'\n'] => end - 1,
            _ => end,
        }
    }

    fn load_in(&self, number: u32, container: u32) -> Object {
        let Some(cell) = self.containers.get(&container) else { return Object::Null };
        if cell.get().is_none() {
            let read = match self.object((container, 0)) {
                Object::Stream(stream) => Container::new(&stream.dict, self.data(stream).unwrap_or_default()),
                _ => Container::default(),
            };
            let _ = cell.set(read);
        }
        let Some(container) = cell.get() else { return Object::Null };
        let (object, left) = container.object(number, self.values_left.get());
        self.values_left.set(left);
        object
    }

    /// The object that a reference leads to; any other object itself.
    pub(crate) fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        let mut object = object;
        for _ in 0..MAX_HOPS {
            let Object::Reference(id) = object else { return object };
            object = self.object(*id);
        }
        &Object::Null
    }

    /// The value of a key, unless it is missing or null.
    pub(crate) fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Object> {
        dictionary.get(key.as_bytes()).ok().map(|value| self.resolve(value)).filter(|value| !value.is_null())
    }

    /// The same for a key that is no text.
    pub(crate) fn get_raw<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        dictionary.get(key).ok().map(|value| self.resolve(value)).filter(|value| !value.is_null())
    }

    /// A dictionary without entries, that lives as long as the file.
    pub(crate) fn nothing(&self) -> &Dictionary {
        &self.nothing
    }

    /// The dictionary at a key, also that of a stream.
    pub(crate) fn dictionary<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Dictionary> {
        match self.get(dictionary, key)? {
            Object::Dictionary(inner) => Some(inner),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    pub(crate) fn array<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a [Object]> {
        self.get(dictionary, key)?.as_array().ok().map(Vec::as_slice)
    }

    pub(crate) fn stream<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Stream> {
        self.get(dictionary, key)?.as_stream().ok()
    }

    pub(crate) fn name<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a [u8]> {
        self.get(dictionary, key)?.as_name().ok()
    }

    pub(crate) fn number(&self, dictionary: &Dictionary, key: &str) -> Option<f32> {
        number(self.get(dictionary, key)?)
    }

    /// The numbers of an array, of which each may be a reference; what is no number counts as 0.
    pub(crate) fn numbers(&self, dictionary: &Dictionary, key: &str) -> Option<Vec<f32>> {
        let items = self.array(dictionary, key)?;
        Some(items.iter().map(|item| number(self.resolve(item)).unwrap_or(0.0)).collect())
    }

    /// The bytes of a stream without its filters. A damaged stream yields what could be unpacked, an image its packed bytes.
    ///
    /// # Errors
    /// [`ReadError::Bomb`], when the streams of the file have unpacked to more than they may.
    pub(crate) fn data(&self, stream: &Stream) -> Result<Vec<u8>, ReadError> {
        let budget = Budget { left: self.unpacked_left.get(), ratio: self.ratio };
        let Some(unpacked) = unpack(&|object| self.resolve(object).clone(), stream, budget) else {
            // Whoever asks next is told, too, even if this error is not passed on.
            self.unpacked_left.set(0);
            return Err(ReadError::Bomb { what: "unpacked bytes", limit: self.unpacked_limit });
        };
        self.unpacked_left.set(self.unpacked_left.get().saturating_sub(unpacked.data.len() as u64));
        self.is_damaged.set(self.is_damaged.get() || unpacked.is_damaged);
        Ok(unpacked.data)
    }
}

/// Whether a table tells the truth about an object: its number stands where it says.
fn stands(bytes: &[u8], number: u32, entry: Entry) -> bool {
    match entry {
        // Tables of old makers list objects that are not there at byte 0.
        Entry::At(at) => at == 0 || header(bytes, at).is_some_and(|((found, _), _)| found == number),
        Entry::Free | Entry::In(_) => true,
    }
}

/// The value of a number.
pub(crate) fn number(object: &Object) -> Option<f32> {
    match object {
        Object::Integer(number) => Some(*number as f32),
        Object::Real(number) => Some(*number),
        _ => None,
    }
}
