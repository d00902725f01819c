//! What crosses from one reader to another, as compact bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The bytes are none of those that [`pack`] makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Garbled;

/// A thing as bytes.
///
/// # Errors
/// [`Garbled`] for what no bytes stand for, which plain data never is.
pub fn pack<T: Serialize>(thing: &T) -> Result<Vec<u8>, Garbled> {
    postcard::to_allocvec(thing).map_err(|_| Garbled)
}

/// A thing from its bytes. No more memory is taken than the bytes themselves call for.
///
/// # Errors
/// [`Garbled`] where they are cut off, go on behind its end or say what it cannot be.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Garbled> {
    match postcard::take_from_bytes(bytes) {
        Ok((thing, [])) => Ok(thing),
        _ => Err(Garbled),
    }
}
