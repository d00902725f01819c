//! What variables and members are given.

use super::{DEPTH, Taints, VARIABLES, Values};
use crate::facts::{Demand, Sink};
use crate::readers::tokens::lexer::Kind;
use crate::readers::tokens::syntax::Shape;
use crate::readers::tokens::tree::last;
use std::ops::Range;

impl Values<'_, '_> {
    pub(super) fn assigned(&mut self, sign: usize, to: &Range<usize>) {
        let code = self.code;
        self.branches.retain(|body| body.end > sign);
        let may = self.branches.iter().any(|body| body.contains(&sign));
        let grows = matches!(code.word(sign), "+=" | "<<");
        let mut found = self.taint(to, DEPTH);
        let mut at = sign;
        let place = self.place(sign.saturating_sub(1));
        if grows {
            found = found.map(|taint| taint.joined(false));
        }
        for _ in 0..6 {
            let Some(mut before) = at.checked_sub(1) else { break };
            if code.is_sign(before, "?") {
                before = before.saturating_sub(1);
            }
            match code.kind(before) {
                Some(Kind::Word) => {
                    let (mut name, mut start) = code.chain(before);
                    // `val name: Type = …`, `var name Type = …`
                    let typed = start.checked_sub(1);
                    if let Some(colon) = typed.filter(|at| code.is_sign(*at, ":") && code.syntax.shape == Shape::Fun)
                        && let Some(own) = colon.checked_sub(1).filter(|own| code.is_word(*own))
                    {
                        (name, start) = code.chain(own);
                    } else if code.syntax.shape == Shape::Func
                        && let Some(own) =
                            typed.filter(|own| code.is_word(*own) && own.checked_sub(1).is_some_and(|at| code.word(at) == "var"))
                    {
                        (name, start) = (code.word(own).to_owned(), own);
                    }
                    if !matches!(name.as_str(), "err" | "ok" | "_") {
                        let added = if grows {
                            self.variables.get(&name).cloned().unwrap_or_default().map(|taint| taint.joined(true)).and(found.clone())
                        } else {
                            found.clone()
                        };
                        // What a member takes in, its holder carries.
                        if let Some((holder, _)) = name.split_once('.')
                            && !added.is_empty()
                            && !matches!(holder, "this" | "self")
                        {
                            let before = self.variables.get(holder).cloned().unwrap_or_default();
                            self.set(holder, before.and(added.clone().map(|taint| taint.whole(false))), place);
                        }
                        self.assign_arrivals(&name, &added, sign, to);
                        // Cleaned under a condition, it is as it was where that does not hold.
                        if !(may && added.is_empty() && self.variables.contains_key(&name)) {
                            self.set(&name, added, place);
                        }
                    }
                    match start.checked_sub(1).filter(|comma| code.is_sign(*comma, ",")) {
                        Some(comma) => at = comma,
                        None => break,
                    }
                }
                Some(Kind::Close(b']')) => {
                    let open = code.pair(before);
                    if let Some(holder) = open.checked_sub(1).filter(|at| code.is_word(*at) && !found.is_empty()) {
                        let (name, _) = code.chain(holder);
                        let known = self.variables.get(&name).cloned().unwrap_or_default();
                        self.set(&name, known.and(found.clone().map(|taint| taint.whole(false))), place);
                    }
                    break;
                }
                _ => break,
            }
        }
    }

    /// Members whose value is a statement or a program: `command.CommandText = …`, `startInfo.Arguments = …`.
    fn assign_arrivals(&mut self, name: &str, found: &Taints, sign: usize, to: &Range<usize>) {
        let (sink, demand) = match last(name) {
            "CommandText" => (Sink::Sql, Demand::Built),
            "Arguments" | "FileName" if self.code.has("ProcessStartInfo") => (Sink::Shell, Demand::Text),
            _ => return,
        };
        self.arrive(sink, demand, name, found.clone(), &(sign.saturating_sub(1)..to.end));
    }

    pub(in crate::readers::tokens) fn set(&mut self, name: &str, taints: Taints, at: u32) {
        if taints.is_empty() {
            self.variables.remove(name);
            return;
        }
        let taints = taints.map(|taint| taint.kept_in(name.to_owned(), at, VARIABLES));
        self.checked.remove(name);
        self.variables.insert(name.to_owned(), taints);
    }
}
