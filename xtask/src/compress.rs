//! Compressed copies beside each file, so that a static host need not make them.

use crate::Outcome;
use std::io::Write;

/// Brotli at a quality from 0 to 11.
pub(crate) fn brotli(bytes: &[u8], quality: i32) -> Outcome<Vec<u8>> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters).map_err(|error| format!("a file cannot be compressed: {error}"))?;
    Ok(out)
}

/// Gzip, for what does not speak brotli.
pub(crate) fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_err(|error| format!("a file cannot be compressed: {error}"))
}
