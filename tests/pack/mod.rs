//! A small writer of archives, good and bad ones, so that no odd archive has to be kept as a file.

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use std::io::Write;

/// One member of an archive and the lies it tells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Member {
    name: Vec<u8>,
    data: Vec<u8>,
    stored: bool,
    method: Option<u16>,
    flags: u16,
    declared: Option<u32>,
    attributes: u32,
    descriptor: bool,
    long: bool,
}

/// A member of that name and content.
pub(crate) fn file(name: impl AsRef<[u8]>, data: impl AsRef<[u8]>) -> Member {
    Member { name: name.as_ref().to_vec(), data: data.as_ref().to_vec(), ..Member::default() }
}

impl Member {
    /// Not packed.
    pub(crate) fn stored(self) -> Self {
        Self { stored: true, ..self }
    }

    /// Says it is packed by another method.
    pub(crate) fn method(self, method: u16) -> Self {
        Self { method: Some(method), ..self }
    }

    /// Says it needs a password.
    pub(crate) fn encrypted(self) -> Self {
        Self { flags: self.flags | 1, ..self }
    }

    /// Says it has another size.
    pub(crate) fn declared(self, bytes: u32) -> Self {
        Self { declared: Some(bytes), ..self }
    }

    /// Says that its name is in UTF-8.
    pub(crate) fn utf8(self) -> Self {
        Self { flags: self.flags | 1 << 11, ..self }
    }

    /// Is a symbolic link.
    pub(crate) fn link(self) -> Self {
        Self { attributes: 0o120_777 << 16, ..self }
    }

    /// States its sizes behind its content.
    pub(crate) fn descriptor(self) -> Self {
        Self { descriptor: true, flags: self.flags | 8, ..self }
    }

    /// States its sizes in the 64 bit form.
    pub(crate) fn long(self) -> Self {
        Self { long: true, ..self }
    }
}

/// A zip of those members.
pub(crate) fn zip(members: &[Member]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for member in members {
        let start = u32::try_from(out.len()).unwrap();
        let packed = if member.stored { member.data.clone() } else { deflate(&member.data) };
        let method = member.method.unwrap_or(if member.stored { 0 } else { 8 });
        let sizes = (u32::try_from(packed.len()).unwrap(), member.declared.unwrap_or(u32::try_from(member.data.len()).unwrap()));
        let (crc, name_length) = (crc32(&member.data), u16::try_from(member.name.len()).unwrap());
        let extra = if member.long { long_extra(sizes) } else { Vec::new() };
        let stated = if member.long { (u32::MAX, u32::MAX) } else { sizes };
        let header = |signature: &[u8], stated: (u32, u32), crc: u32| {
            let mut header = signature.to_vec();
            for short in [20, member.flags, method, 0, 0x21] {
                header.extend(short.to_le_bytes());
            }
            for long in [crc, stated.0, stated.1] {
                header.extend(long.to_le_bytes());
            }
            header.extend(name_length.to_le_bytes());
            header.extend(u16::try_from(extra.len()).unwrap().to_le_bytes());
            header
        };
        out.extend(if member.descriptor { header(b"PK\x03\x04", (0, 0), 0) } else { header(b"PK\x03\x04", stated, crc) });
        out.extend(&member.name);
        out.extend(&extra);
        out.extend(&packed);
        if member.descriptor {
            out.extend(b"PK\x07\x08");
            for long in [crc, sizes.0, sizes.1] {
                out.extend(long.to_le_bytes());
            }
        }
        directory.extend(header(b"PK\x01\x02\x14\x03", stated, crc));
        directory.extend([0; 6]);
        directory.extend(member.attributes.to_le_bytes());
        directory.extend(start.to_le_bytes());
        directory.extend(&member.name);
        directory.extend(&extra);
    }
    let start = u32::try_from(out.len()).unwrap();
    out.extend(&directory);
    out.extend(end(members.len(), directory.len(), start));
    out
}

/// The record that ends a zip.
fn end(members: usize, directory: usize, start: u32) -> Vec<u8> {
    let count = u16::try_from(members).unwrap().to_le_bytes();
    let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
    end.extend(count);
    end.extend(count);
    end.extend(u32::try_from(directory).unwrap().to_le_bytes());
    end.extend(start.to_le_bytes());
    end.extend([0, 0]);
    end
}

fn long_extra((packed, unpacked): (u32, u32)) -> Vec<u8> {
    let mut extra = vec![1, 0, 16, 0];
    extra.extend(u64::from(unpacked).to_le_bytes());
    extra.extend(u64::from(packed).to_le_bytes());
    extra
}

/// A tar of names, kinds and contents.
pub(crate) fn tar(members: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, kind, data) in members {
        let mut block = [0_u8; 512];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..136].copy_from_slice(format!("{:011o}\0", data.len()).as_bytes());
        block[156] = *kind;
        block[257..263].copy_from_slice(b"ustar\0");
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        out.extend(block);
        out.extend(*data);
        out.extend(vec![0; data.len().next_multiple_of(512) - data.len()]);
    }
    out.extend([0; 1024]);
    out
}

/// Packed by gzip.
pub(crate) fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn crc32(data: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !data.iter().fold(!0_u32, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}

/// A good archive, spoiled.
pub(crate) fn corrupt(mut good: Vec<u8>, spoil: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    spoil(&mut good);
    good
}

/// Where a signature stands.
pub(crate) fn find(bytes: &[u8], signature: &[u8]) -> usize {
    bytes.windows(signature.len()).position(|window| window == signature).unwrap()
}
