//! Encrypted files that open without a password.

use lopdf::{Dictionary, Document, EncryptionState, Object, ObjectId, StringFormat};

use crate::ReadError;

/// The key of a file that is encrypted with an empty user password.
///
/// # Errors
/// [`ReadError::Encrypted`] for any other.
pub(super) fn unlock(trailer: &Dictionary, encryption: Object, id: Option<ObjectId>) -> Result<EncryptionState, ReadError> {
    let mut document = Document::new();
    document.trailer = trailer.clone();
    match id {
        Some(id) => {
            document.objects.insert(id, encryption);
        }
        None => document.trailer.set("Encrypt", encryption),
    }
    // Files without an identifier are encrypted as with an empty one.
    if !matches!(document.trailer.get(b"ID"), Ok(Object::Array(_))) {
        let empty = || Object::String(Vec::new(), StringFormat::Literal);
        document.trailer.set("ID", Object::Array(vec![empty(), empty()]));
    }
    let refused = |_| ReadError::Encrypted { format: "PDF" };
    document.authenticate_user_password("").map_err(refused)?;
    EncryptionState::decode(&document, b"").map_err(refused)
}
