//! A visitor's file read through a window: some megabytes at a time, never the whole.

use js_sys::Uint8Array;
use std::io::{Error, Read, Result, Seek, SeekFrom};
use web_sys::{Blob, FileReaderSync};

/// Least and most bytes of one window: what is read of a large file lies in memory twice. It grows while the file is read on,
/// so that a directory is a few steps, and begins small after each jump.
const SPAN: (u64, u64) = (128 << 10, 512 << 10);

/// [`Read`] and [`Seek`] over a file or any other blob. Works in workers only, where reading may wait.
#[derive(Debug)]
pub struct Window {
    blob: Blob,
    size: u64,
    position: u64,
    start: u64,
    span: u64,
    bytes: Vec<u8>,
}

impl Window {
    /// A window on the blob, nothing read yet.
    #[must_use]
    pub fn new(blob: Blob) -> Self {
        let size = size(&blob);
        Self { blob, size, position: 0, start: 0, span: SPAN.0, bytes: Vec::new() }
    }

    /// What the window shows from the current position on.
    fn shown(&self) -> &[u8] {
        let at = self.position.checked_sub(self.start).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.bytes.get(at..)).unwrap_or(&[])
    }

    /// Moves the window so that it shows the current position. A step back shows what stands before as well, because
    /// directories are looked for from the end.
    #[expect(clippy::cast_precision_loss, reason = "sizes stay below 2^53")]
    fn shift(&mut self) -> Result<()> {
        let goes_on = self.position == self.start + self.bytes.len() as u64;
        self.span = if goes_on { (self.span * 2).min(SPAN.1) } else { SPAN.0 };
        let back = if self.position < self.start { self.span / 2 } else { 0 };
        let start = self.position.saturating_sub(back);
        let end = start.saturating_add(self.span).min(self.size);
        let part = self.blob.slice_with_f64_and_f64(start as f64, end as f64).map_err(|_| broken())?;
        let buffer = FileReaderSync::new().and_then(|reader| reader.read_as_array_buffer(&part)).map_err(|_| broken())?;
        let shown = Uint8Array::new(&buffer);
        self.bytes.resize(shown.length() as usize, 0);
        shown.copy_to(&mut self.bytes);
        self.start = start;
        Ok(())
    }
}

/// Bytes of a blob.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number from 0 to 2^53")]
pub(super) fn size(blob: &Blob) -> u64 {
    blob.size().max(0.0) as u64
}

fn broken() -> Error {
    Error::other("the browser could not read the file; it may have been moved or changed")
}

impl Read for Window {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        if self.position >= self.size || into.is_empty() {
            return Ok(0);
        }
        if self.shown().is_empty() {
            self.shift()?;
        }
        let mut shown = self.shown();
        if shown.is_empty() {
            return Err(broken());
        }
        let read = shown.read(into)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = position.ok_or_else(|| Error::new(std::io::ErrorKind::InvalidInput, "a position before the start of the file"))?;
        Ok(self.position)
    }
}
