//! The objects of a PDF file.

use std::cell::Cell;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};
use vanban_model::Limits;

use super::inflate::{self, Budget};
use crate::ReadError;

/// References to references; real files have one.
const MAX_HOPS: usize = 16;

/// An open file, and how much its streams may still unpack to.
pub(crate) struct File {
    document: Document,
    nothing: Dictionary,
    left: Cell<u64>,
    ratio: u64,
    limit: u64,
}

impl File {
    /// Opens a file; one that is encrypted with an empty user password is decrypted.
    ///
    /// # Errors
    /// [`ReadError::Damaged`], [`ReadError::Encrypted`], [`ReadError::Bomb`].
    pub(crate) fn open(bytes: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        let options = LoadOptions {
            max_decompressed_size: Some(usize::try_from(limits.inflated_bytes).unwrap_or(usize::MAX)),
            ..LoadOptions::default()
        };
        let document = Document::load_mem_with_options(bytes, options)
            .map_err(|err| ReadError::Damaged { format: "PDF", problem: err.to_string() })?;
        if document.is_encrypted() {
            return Err(ReadError::Encrypted { format: "PDF" });
        }
        let limit = limits.inflated_bytes;
        Ok(Self { document, nothing: Dictionary::new(), left: Cell::new(limit), ratio: limits.inflated_ratio, limit })
    }

    pub(crate) fn trailer(&self) -> &Dictionary {
        &self.document.trailer
    }

    /// The object of this id; null if there is none.
    pub(crate) fn object(&self, id: ObjectId) -> &Object {
        self.document.objects.get(&id).unwrap_or(&Object::Null)
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
        let budget = Budget { left: self.left.get(), ratio: self.ratio };
        let data = inflate::unpack(self, stream, budget).ok_or(ReadError::Bomb { what: "unpacked bytes", limit: self.limit })?;
        self.left.set(self.left.get().saturating_sub(data.len() as u64));
        Ok(data)
    }
}

pub(crate) fn number(object: &Object) -> Option<f32> {
    match object {
        Object::Integer(number) => Some(*number as f32),
        Object::Real(number) => Some(*number),
        _ => None,
    }
}
