//! All objects of a store by their names, loose and packed, within a budget of work.

use super::id::Id;
use super::inflate::Inflater;
use super::object::Kind;
use super::pack::{Entry, Pack, What, apply};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Bytes that may be made while one history is read.
const WORK: u64 = 1 << 30;
/// What asking for an object costs at least, in the same measure.
const ASKED: u64 = 256;
/// Objects in memory because others may differ from them, in bytes.
const CACHED: usize = 24 << 20;
/// Largest object that is made at all.
const LARGEST: u64 = 8 << 20;
/// Longest chain of differences. The packer's own limit is 4,095.
const CHAIN: usize = 4_096;
/// How often a pack without an index is gone through for what differs from objects whose names were not known before.
const PASSES: usize = 64;

/// One object.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub(super) kind: Kind,
    pub(super) bytes: Rc<[u8]>,
}

/// Why an object is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lack {
    /// The store does not hold it.
    Absent,
    /// It stands behind what was read of a pack, or its loose file was not read.
    Unread,
    Damaged,
    TooLarge,
    /// The budget is used up.
    Spent,
}

/// All objects of a store.
#[derive(Debug)]
pub(super) struct Objects {
    loose: BTreeMap<Id, Vec<u8>>,
    packs: Vec<Pack>,
    inflater: Inflater,
    left: u64,
    /// Two generations of objects by pack and place: when the young one is full, the old one goes.
    young: BTreeMap<(usize, u64), Object>,
    old: BTreeMap<(usize, u64), Object>,
    young_bytes: usize,
}

impl Objects {
    pub(super) fn new(loose: BTreeMap<Id, Vec<u8>>, packs: Vec<Pack>) -> Self {
        let (young, old) = (BTreeMap::new(), BTreeMap::new());
        Self { loose, packs, inflater: Inflater::new(), left: WORK, young, old, young_bytes: 0 }
    }

    /// Whether the budget is used up.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// An object of at most `most` bytes.
    pub(super) fn get(&mut self, id: &Id, most: u64) -> Result<Object, Lack> {
        let most = most.min(LARGEST);
        let result = match self.place(id) {
            Ok((pack, place)) => self.packed(pack, place, most),
            Err(_) => self.loose(id, most),
        };
        let cost = result.as_ref().map_or(0, |object| object.bytes.len() as u64);
        self.spend(cost.saturating_add(ASKED))?;
        result
    }

    /// What an object is and how large, without making it.
    pub(super) fn size(&mut self, id: &Id) -> Result<u64, Lack> {
        self.spend(ASKED)?;
        let Ok((pack, place)) = self.place(id) else {
            let packed = self.loose.get(id).ok_or(Lack::Absent)?;
            return loose_head(&mut self.inflater, packed).map(|(_, size, _)| size).ok_or(Lack::Damaged);
        };
        let pack = self.packs.get(pack).ok_or(Lack::Absent)?;
        let entry = pack.entry(place).ok_or(if pack.is_behind(place) { Lack::Unread } else { Lack::Damaged })?;
        match entry.what {
            What::Whole(_) => Ok(entry.size),
            _ => pack.made_size(entry, &mut self.inflater).ok_or(Lack::Damaged),
        }
    }

    fn spend(&mut self, cost: u64) -> Result<(), Lack> {
        if self.left == 0 {
            return Err(Lack::Spent);
        }
        self.left = self.left.saturating_sub(cost);
        Ok(())
    }

    fn place(&self, id: &Id) -> Result<(usize, u64), Lack> {
        let places = self.packs.iter().enumerate().filter_map(|(at, pack)| Some((at, pack.find(id)?)));
        let (mut behind, mut first) = (None, None);
        for (at, place) in places {
            match self.packs.get(at).is_some_and(|pack| pack.is_behind(place)) {
                true => behind = behind.or(Some((at, place))),
                false => first = first.or(Some((at, place))),
            }
        }
        first.or(behind.filter(|_| !self.loose.contains_key(id))).ok_or(Lack::Absent)
    }

    fn loose(&mut self, id: &Id, most: u64) -> Result<Object, Lack> {
        let packed = self.loose.get(id).ok_or(Lack::Absent)?;
        let (kind, size, start) = loose_head(&mut self.inflater, packed).ok_or(Lack::Damaged)?;
        if size > most {
            return Err(Lack::TooLarge);
        }
        let whole = usize::try_from(size).ok().and_then(|size| size.checked_add(start)).ok_or(Lack::TooLarge)?;
        let (bytes, _) = self.inflater.whole(packed, whole).ok_or(Lack::Damaged)?;
        Ok(Object { kind, bytes: bytes.get(start..).ok_or(Lack::Damaged)?.into() })
    }

    fn packed(&mut self, pack: usize, place: u64, most: u64) -> Result<Object, Lack> {
        let mut chain: Vec<(usize, u64, Entry)> = Vec::new();
        let (mut at, mut from) = (pack, place);
        let mut object = loop {
            if let Some(object) = self.cached(at, from) {
                break object;
            }
            let held = self.packs.get(at).ok_or(Lack::Absent)?;
            let entry = held.entry(from).ok_or(if held.is_behind(from) { Lack::Unread } else { Lack::Damaged })?;
            if entry.size > LARGEST {
                return Err(Lack::TooLarge);
            }
            if chain.is_empty() {
                let size = match entry.what {
                    What::Whole(_) => entry.size,
                    _ => held.made_size(entry, &mut self.inflater).ok_or(Lack::Damaged)?,
                };
                if size > most {
                    return Err(Lack::TooLarge);
                }
            }
            match entry.what {
                What::Whole(kind) => {
                    let (bytes, _) = held.inflate(entry, &mut self.inflater).ok_or(Lack::Damaged)?;
                    self.left = self.left.saturating_sub(bytes.len() as u64);
                    let object = Object { kind, bytes: bytes.into() };
                    self.keep(at, from, &object);
                    break object;
                }
                What::From(base) => {
                    chain.push((at, from, entry));
                    from = base;
                }
                What::FromNamed(base) => {
                    chain.push((at, from, entry));
                    match self.place(&base) {
                        Ok(place) => (at, from) = place,
                        Err(_) => break self.loose(&base, LARGEST)?,
                    }
                }
            }
            if chain.len() > CHAIN {
                return Err(Lack::Damaged);
            }
            self.spend(8)?;
        };
        for (at, from, entry) in chain.into_iter().rev() {
            let held = self.packs.get(at).ok_or(Lack::Absent)?;
            let (difference, _) = held.inflate(entry, &mut self.inflater).ok_or(Lack::Damaged)?;
            let made = apply(&object.bytes, &difference, LARGEST).ok_or(Lack::Damaged)?;
            self.spend((difference.len() + made.len()) as u64)?;
            object = Object { kind: object.kind, bytes: made.into() };
            self.keep(at, from, &object);
        }
        Ok(object)
    }

    fn cached(&mut self, pack: usize, place: u64) -> Option<Object> {
        if let Some(object) = self.young.get(&(pack, place)) {
            return Some(object.clone());
        }
        let object = self.old.remove(&(pack, place))?;
        self.keep(pack, place, &object);
        Some(object)
    }

    fn keep(&mut self, pack: usize, place: u64, object: &Object) {
        if object.bytes.len() > CACHED / 8 {
            return;
        }
        self.young_bytes += object.bytes.len() + 64;
        self.young.insert((pack, place), object.clone());
        if self.young_bytes > CACHED / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
    }

    /// Finds out what stands in the packs that came without an index. Says how many could not be read to their end.
    pub(super) fn walk_packs(&mut self) -> u32 {
        let mut unread = 0;
        for at in 0..self.packs.len() {
            if self.packs.get(at).is_some_and(|pack| !pack.has_index()) && !self.walk_pack(at) {
                unread += 1;
            }
        }
        unread
    }

    /// Walks one pack; `false` when it could not be walked to its end.
    fn walk_pack(&mut self, at: usize) -> bool {
        let Some(pack) = self.packs.get(at) else { return false };
        let declared = pack.declared();
        let (mut places, mut place) = (Vec::new(), 12);
        let mut whole = true;
        for _ in 0..declared {
            // Content is packed one behind the other: only unpacking each tells where the next one stands.
            let found = pack.entry(place).filter(|entry| entry.size <= LARGEST * 8);
            let next = found.and_then(|entry| pack.inflate(entry, &mut self.inflater)).map(|(bytes, next)| (bytes.len(), next));
            let Some((bytes, next)) = next.filter(|_| self.left > 0) else {
                whole = false;
                break;
            };
            self.left = self.left.saturating_sub(bytes as u64 + ASKED);
            places.push(place);
            place = next as u64;
        }
        let mut named = Vec::new();
        let mut open: BTreeSet<u64> = places.into_iter().into_set();
        // What differs from a named object can be made once that object has its name.
        for _ in 0..PASSES {
            let before = named.len();
            for place in std::mem::take(&mut open) {
                match self.packed(at, place, LARGEST) {
                    Ok(object) => named.push((Id::hash(object.kind.name(), &object.bytes), place)),
                    Err(Lack::Absent) => drop(open.insert(place)),
                    Err(_) => whole = false,
                }
            }
            let Some(pack) = self.packs.get_mut(at) else { return false };
            pack.set_walked(named.clone());
            if open.is_empty() || named.len() == before || self.left == 0 {
                return whole && open.is_empty();
            }
        }
        false
    }
}

/// A loose object's kind, its size and where its content starts.
fn loose_head(inflater: &mut Inflater, packed: &[u8]) -> Option<(Kind, u64, usize)> {
    let (head, _) = inflater.start(packed, 32)?;
    let end = head.iter().position(|&byte| byte == 0)?;
    let words = head.get(..end)?;
    let space = words.iter().position(|&byte| byte == b' ')?;
    let size = std::str::from_utf8(words.get(space + 1..)?).ok()?.parse().ok()?;
    Some((Kind::parse(words.get(..space)?)?, size, end + 1))
}
