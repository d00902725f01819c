//! Tar archives, packed by gzip or not: one pass over the headers lists them, a second one reads what is asked for.
//!
//! Nothing is kept in memory but the list. Asking in the order of the archive costs one pass; asking backwards starts
//! the pass again.

mod header;

use super::oddity::Oddities;
use super::{Container, Failure, Member, MemberKind, Refusal, container};
use crate::facts::Oddity;
use flate2::bufread::MultiGzDecoder;
use header::{BLOCK, Extended, Header, Kind};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

/// Most bytes that an archive may unfold to.
const UNPACKED: u64 = 4 << 30;
/// Bytes that a packed one may unfold to whatever its size, and how many times its size it may beyond that. Every pass
/// unfolds it again, so that a few megabytes which swell to gigabytes would hold the check up for minutes.
const SWELLING: (u64, u64) = (512 << 20, 100);
/// Longest name that an extension header may carry, with room for its own bookkeeping.
const EXTENSION: u64 = 64 << 10;
/// Bytes behind the end of an archive that are looked at: tools fill up whole records.
const FILLING: u64 = 1 << 20;

/// Whether a file's first bytes are those of a tar archive.
pub(super) fn is_tar(head: &[u8]) -> bool {
    Header::parse(head).is_some()
}

/// A tar archive.
#[derive(Debug)]
pub(super) struct Tar<R> {
    name: String,
    stream: Stream<R>,
    /// Most bytes that it may unfold to.
    most: u64,
    /// Where each member's content starts and how long it is, in the unpacked stream.
    places: Vec<(u64, u64)>,
    /// What it lists, once it was read: it has no directory, and all of it is unpacked for the list.
    members: Option<Arc<[Member]>>,
    cut: bool,
    followed: bool,
}

impl<R: Read + Seek> Tar<R> {
    /// An archive of that name; `packed` by gzip.
    pub(super) fn new(name: &str, mut reader: R, packed: bool) -> Self {
        let size = reader.seek(SeekFrom::End(0)).and_then(|size| reader.rewind().map(|()| size)).unwrap_or(0);
        let most = if packed { size.saturating_mul(SWELLING.1).clamp(SWELLING.0, UNPACKED) } else { UNPACKED };
        Self {
            name: name.to_owned(),
            stream: Stream::new(reader, packed),
            most,
            places: Vec::new(),
            members: None,
            cut: false,
            followed: false,
        }
    }

    /// Reads headers until the archive ends; what was read before an error stays in `members`.
    fn list(&mut self, members: &mut Vec<Member>, most: usize) -> io::Result<Option<Refusal>> {
        self.stream.restart()?;
        let mut extended = Extended::default();
        loop {
            let mut block = [0; BLOCK];
            self.stream.read_exact(&mut block)?;
            if block.iter().all(|&byte| byte == 0) {
                self.followed = self.is_followed();
                return Ok(None);
            }
            let mut header = Header::parse(&block).ok_or(io::ErrorKind::InvalidData)?;
            while header.continued {
                self.stream.read_exact(&mut block)?;
                header.continued = block.get(504).is_some_and(|&more| more != 0);
            }
            if let (Kind::Member(kind), Some(bytes)) = (header.kind, extended.bytes)
                && kind != MemberKind::Link
            {
                header.bytes = bytes;
            }
            let start = self.stream.at;
            if start.saturating_add(header.bytes) > self.most {
                return Ok(Some(Refusal::TooLarge(if self.most == UNPACKED {
                    "it unpacks to more than 4 gigabytes".to_owned()
                } else {
                    "it unpacks to hundreds of megabytes and more than a hundred times its size, as archives do that are made to swell"
                        .to_owned()
                })));
            }
            match header.kind {
                Kind::LongName | Kind::Extension if header.bytes <= EXTENSION => {
                    let mut data = Vec::new();
                    self.stream.by_ref().take(header.bytes).read_to_end(&mut data)?;
                    extended.take(header.kind, &data);
                }
                Kind::LongName | Kind::Extension | Kind::Other => {}
                Kind::Member(kind) => {
                    if members.len() >= most {
                        return Ok(Some(Refusal::too_many()));
                    }
                    let Extended { name, sparse, .. } = std::mem::take(&mut extended);
                    let kind = if sparse && kind == MemberKind::File { MemberKind::Sparse } else { kind };
                    members.push(Member { name: name.unwrap_or(header.name), bytes: header.bytes, kind });
                    self.places.push((start, header.bytes));
                }
            }
            let padded = header.bytes.div_ceil(BLOCK as u64).saturating_mul(BLOCK as u64);
            self.stream.go(start.saturating_add(padded))?;
        }
    }
}

impl<R: Read + Seek> Tar<R> {
    /// Whether anything but filling stands behind the block that ends the archive.
    fn is_followed(&mut self) -> bool {
        let mut rest = Vec::new();
        let read = self.stream.by_ref().take(FILLING).read_to_end(&mut rest);
        read.is_err() || rest.iter().any(|&byte| byte != 0)
    }

    fn place(&self, index: usize) -> Result<(u64, u64), Failure> {
        self.places.get(index).copied().ok_or_else(|| Failure::early("it is no longer there"))
    }

    fn cut_out(&mut self, start: u64, bytes: u64) -> Result<Vec<u8>, Failure> {
        let damaged = "its packed content is damaged";
        self.stream.go(start).map_err(|_| Failure::early(damaged))?;
        let read = container::read_within(self.stream.by_ref().take(bytes), bytes, damaged)?;
        if read.len() as u64 == bytes { Ok(read) } else { Err(Failure { why: "it is cut off".to_owned(), spent: bytes }) }
    }
}

impl<R: Read + Seek> Container for Tar<R> {
    fn name(&self) -> &str {
        &self.name
    }

    fn members(&mut self) -> Result<Arc<[Member]>, Refusal> {
        if let Some(members) = &self.members {
            return Ok(Arc::clone(members));
        }
        let mut members = Vec::new();
        self.places.clear();
        match self.list(&mut members, super::Limits::PROJECT.members) {
            Ok(None) => {}
            Ok(Some(refusal)) => return Err(refusal),
            Err(_) if members.is_empty() => return Err(Refusal::Broken("it is cut off, so download or export it again".to_owned())),
            Err(_) => self.cut = true,
        }
        Ok(Arc::clone(self.members.insert(members.into())))
    }

    fn oddities(&self) -> Vec<Oddity> {
        let mut oddities = Oddities::default();
        if self.cut {
            oddities.whole("The archive is cut off or damaged towards its end. What stands before that was read.");
        }
        if self.followed {
            oddities.whole("Something else stands behind the archive in the same file. It was left out.");
        }
        oddities.words()
    }

    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, Failure> {
        let (start, bytes) = self.place(index)?;
        if bytes > limit {
            return Err(Failure::too_large(0));
        }
        self.cut_out(start, bytes)
    }

    fn read_start(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Failure> {
        let (start, bytes) = self.place(index)?;
        self.cut_out(start, bytes.min(most))
    }
}

/// Unpacked bytes with a position in them.
#[derive(Debug)]
struct Stream<R> {
    source: Source<R>,
    at: u64,
}

#[derive(Debug)]
enum Source<R> {
    Plain(BufReader<R>),
    Packed(Box<MultiGzDecoder<BufReader<R>>>),
    /// Only while a new pass starts.
    Gone,
}

impl<R: Read + Seek> Stream<R> {
    fn new(reader: R, packed: bool) -> Self {
        let reader = BufReader::with_capacity(1 << 16, reader);
        let source = if packed { Source::Packed(Box::new(MultiGzDecoder::new(reader))) } else { Source::Plain(reader) };
        Self { source, at: 0 }
    }

    fn restart(&mut self) -> io::Result<()> {
        self.at = 0;
        self.source = match std::mem::replace(&mut self.source, Source::Gone) {
            Source::Plain(mut reader) => {
                reader.rewind()?;
                Source::Plain(reader)
            }
            Source::Packed(decoder) => {
                let mut reader = decoder.into_inner();
                reader.rewind()?;
                Source::Packed(Box::new(MultiGzDecoder::new(reader)))
            }
            Source::Gone => return Err(io::ErrorKind::NotConnected.into()),
        };
        Ok(())
    }

    /// Goes to a position of the unpacked bytes.
    fn go(&mut self, to: u64) -> io::Result<()> {
        if let Source::Plain(reader) = &mut self.source {
            reader.seek(SeekFrom::Start(to))?;
            self.at = to;
            return Ok(());
        }
        if to < self.at {
            self.restart()?;
        }
        let ahead = to - self.at;
        let skipped = io::copy(&mut self.by_ref().take(ahead), &mut io::sink())?;
        if skipped == ahead { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

impl<R: Read> Read for Stream<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.source {
            Source::Plain(reader) => reader.read(buffer),
            Source::Packed(decoder) => decoder.read(buffer),
            Source::Gone => Err(io::ErrorKind::NotConnected.into()),
        }?;
        self.at = self.at.saturating_add(read as u64);
        Ok(read)
    }
}
