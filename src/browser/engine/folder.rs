//! A folder of the visitor's: a list of files that stay where they are until they are read.

use super::blob::{Window, size};
use crate::intake::{Container, Files, Member, MemberKind};
use shipworthy_messages::Named;
use std::io::{Error, ErrorKind};

/// A container of the visitor's files; `closed` folders are listed and never opened.
#[must_use]
pub fn folder(name: &str, files: Vec<Named>, closed: Vec<String>) -> impl Container + use<> {
    let listed = files.iter().map(|named| Member::file(named.path.clone(), size(&named.file)));
    let unopened = closed.into_iter().map(|name| Member { name, bytes: 0, kind: MemberKind::Closed });
    let members = listed.chain(unopened).collect();
    Files::new(name, members, move |index| {
        let named = files.get(index).ok_or_else(|| Error::from(ErrorKind::NotFound))?;
        Ok(Window::new(named.file.clone().into()))
    })
}
