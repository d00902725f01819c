//! The order of a program's functions. A browser does not care; the packer does: what it has seen lately is cheap to name, so
//! functions that resemble each other stand side by side. That takes about a thirtieth off the packed program.

use crate::Outcome;
use std::collections::HashMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef};

/// How many bytes in a row make a piece by which functions are compared.
const PIECE: usize = 5;

/// A piece that more functions than this have says nothing about any of them.
const COMMON: usize = 2000;

/// What the likeness to a function counts for, each time that another one was put after it.
const FADE: f32 = 0.5;

/// Keeps a function of a few bytes from being the nearest to everything.
const SMALL: usize = 8;

/// The same program with its functions in an order that packs well.
///
/// # Errors
///
/// When the program is not WebAssembly that the packages know.
pub(crate) fn functions(program: &[u8]) -> Outcome<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(program) {
        match payload.map_err(|error| error.to_string())? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.map_err(|error| error.to_string())?;
                    imported += usize::from(matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = alike(&bodies);
    let mut places: Vec<u32> = (0..).take(imported + order.len()).collect();
    for (place, &function) in (0..).skip(imported).zip(&order) {
        if let Some(to) = places.get_mut(imported + function) {
            *to = place;
        }
    }
    let mut out = Module::new();
    Moved { places, order }.parse_core_module(&mut out, Parser::new(0), program).map_err(|error| error.to_string())?;
    Ok(out.finish())
}

/// The functions, each after those that it resembles most: one after another, the one that shares most of its pieces with
/// what was put last. Rare pieces weigh more.
fn alike(bodies: &[&[u8]]) -> Vec<usize> {
    let mut numbers = HashMap::new();
    let mut owners: Vec<Vec<usize>> = Vec::new();
    let mut pieces: Vec<Vec<usize>> = Vec::new();
    for (function, body) in bodies.iter().enumerate() {
        let mut own: Vec<usize> = body
            .windows(PIECE)
            .map(|piece| {
                let next = numbers.len();
                *numbers.entry(piece).or_insert(next)
            })
            .collect();
        own.sort_unstable();
        own.dedup();
        owners.resize(numbers.len(), Vec::new());
        for &piece in &own {
            owners[piece].push(function);
        }
        pieces.push(own);
    }
    let mut by_size: Vec<usize> = (0..bodies.len()).collect();
    by_size.sort_by_key(|&function| bodies[function].len());
    let mut by_size = by_size.into_iter();
    let mut likeness: Vec<Option<f32>> = vec![Some(0.0); bodies.len()];
    let mut order = Vec::with_capacity(bodies.len());
    while order.len() < bodies.len() {
        let rated =
            (0..).zip(&likeness).filter_map(|(function, likeness): (usize, _)| Some((function, likeness.filter(|&shared| shared > 0.0)?)));
        let near = |(function, shared): (usize, f32)| shared / (pieces[function].len() + SMALL) as f32;
        let nearest = rated.max_by(|&one, &other| near(one).total_cmp(&near(other)).then(other.0.cmp(&one.0)));
        let next = nearest.map(|(function, _)| function).or_else(|| by_size.find(|&function| likeness[function].is_some()));
        let Some(next) = next else { break };
        likeness[next] = None;
        for shared in likeness.iter_mut().flatten() {
            *shared *= FADE;
        }
        for &piece in &pieces[next] {
            let owners = &owners[piece];
            if (2..=COMMON).contains(&owners.len()) {
                let weight = 1.0 / (1.0 + (owners.len() as f32).ln());
                for &owner in owners {
                    if let Some(shared) = &mut likeness[owner] {
                        *shared += weight;
                    }
                }
            }
        }
        order.push(next);
    }
    order
}

/// Writes a program anew, with its own functions in another order.
struct Moved {
    /// Where each function stands now, imported ones first.
    places: Vec<u32>,
    /// The functions of the program's own by their old numbers, in the new order.
    order: Vec<usize>,
}

impl Reencode for Moved {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        let place = usize::try_from(function).ok().and_then(|function| self.places.get(function));
        place.copied().ok_or(Error::InvalidCodeSectionSize)
    }

    fn parse_function_section(&mut self, out: &mut FunctionSection, section: FunctionSectionReader<'_>) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for kind in self.order.iter().filter_map(|&function| types.get(function)) {
            out.function(*kind);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, out: &mut CodeSection, section: CodeSectionReader<'_>) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<FunctionBody<'_>>, _>>()?;
        for body in self.order.clone().into_iter().filter_map(|function| bodies.get(function)) {
            self.parse_function_body(out, body.clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{alike, functions};

    /// Imports `i`, and has functions `a`, `b` and `c`, each a call of another one; `b` is exported and starts.
    fn program() -> Vec<u8> {
        let mut out = b"\0asm\x01\0\0\0".to_vec();
        out.extend([1, 4, 1, 0x60, 0, 0]);
        out.extend([2, 7, 1, 1, b'm', 1, b'i', 0, 0]);
        out.extend([3, 4, 3, 0, 0, 0]);
        out.extend([7, 5, 1, 1, b'b', 0, 2]);
        out.extend([8, 1, 2]);
        let call = |to: u8| [0, 0x41, 1, 0x41, 2, 0x41, 3, 0x1a, 0x1a, 0x1a, 0x10, to, 0x0b];
        let other = [0, 0x43, 0, 0, 0, 0, 0x1a, 0x43, 0, 0, 0, 0x40, 0x1a, 0x10, 0, 0x0b];
        let code: Vec<u8> =
            [&call(0)[..], &other[..], &call(1)[..]].iter().flat_map(|body| [&[body.len() as u8], *body].concat()).collect();
        out.extend([10, code.len() as u8 + 1, 3]);
        out.extend(code);
        out
    }

    #[test]
    fn functions_that_resemble_each_other_stand_side_by_side() {
        assert_eq!(alike(&[b"abcdefgh", b"12345678901", b"abcdefgx"]), [0, 2, 1]);
        assert_eq!(alike(&[]), [0; 0]);
    }

    #[test]
    fn calls_exports_and_the_start_follow_what_they_name() {
        let moved = functions(&program()).unwrap();
        // Afterwards `a` is 1, `c` is 2 and `b` is 3.
        let holds = |bytes: &[u8]| moved.windows(bytes.len()).any(|found| found == bytes);
        assert!(holds(&[7, 5, 1, 1, b'b', 0, 3]), "{moved:?}");
        assert!(holds(&[8, 1, 3]), "{moved:?}");
        assert!(holds(&[0x10, 0, 0x0b, 13, 0, 0x41, 1, 0x41, 2, 0x41, 3, 0x1a, 0x1a, 0x1a, 0x10, 1, 0x0b]), "{moved:?}");
        assert_eq!(moved.len(), program().len());
        assert!(functions(b"\0asm\x02\0\0\0").is_err());
    }
}
