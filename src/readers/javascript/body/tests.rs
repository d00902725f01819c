//! What code does to the world, as the ways in of small files show it.

use crate::facts::{Endpoint, Facts, Language, Picked, Role};
use crate::intake::Entry;

fn read(path: &str, text: &str) -> Facts {
    let language = if path.ends_with(".js") { Language::JavaScript } else { Language::TypeScript };
    let entry = Entry { index: 0, path: path.to_owned(), bytes: text.len() as u64, language: Some(language), role: Role::Source };
    crate::readers::read(&entry, text.as_bytes())
}

/// Kind, target and way of picking of each effect.
fn effects(endpoint: &Endpoint) -> Vec<String> {
    endpoint
        .effects
        .iter()
        .map(|effect| {
            let picked = match effect.picked {
                Picked::Otherwise => String::new(),
                picked => format!(" {picked:?}"),
            };
            format!("{:?} {}{picked}", effect.kind, effect.target)
        })
        .collect()
}

/// Effects of a route of Express with this body, with what stands before it in the file.
fn of_route(before: &str, body: &str) -> Vec<String> {
    let text = format!("const router = require('express').Router();\n{before}\nrouter.post('/x/:id', async (req, res) => {{ {body} }});\n");
    read("routes/x.js", &text).endpoints.iter().flat_map(effects).collect()
}

#[test]
fn statements_given_to_a_helper() {
    let brought = "const { query } = require('../config/db');";
    assert_eq!(
        of_route(brought, "await query('UPDATE plans SET name = ? WHERE id = ?', [req.body.name, req.params.id]);"),
        ["Writes plans Sent"]
    );
    assert_eq!(of_route("", "await runQuery(`insert into notes (text) values (${t})`);"), ["Writes notes"]);
    assert_eq!(of_route("", "await q(`DELETE FROM notes WHERE id = $1`, [req.params.id]);"), ["Deletes notes Sent"]);
    for none in ["toast('Select one from the list');", "query('select-one');", "runQuery(text);", "log('DELETE FROM notes');"] {
        assert_eq!(of_route(brought, none), [""; 0], "{none}");
    }
}

#[test]
fn models_whatever_they_are_called() {
    let made = "const orderModel = mongoose.model('Order', schema);";
    assert_eq!(of_route(made, "await orderModel.findByIdAndDelete(req.params.id);"), ["Deletes Order Sent"]);
    assert_eq!(of_route(made, "const o = new orderModel(req.body); await o.save();"), ["Writes Order"]);
    assert_eq!(
        of_route(made, "const o = await orderModel.findById(req.params.id); await o.deleteOne();"),
        ["Reads Order Sent", "Deletes Order"]
    );
    let brought = "const order = require('../models/order'); const UserModel = require('../models/UserModel');";
    assert_eq!(of_route(brought, "await order.create(req.body);"), ["Writes order"]);
    assert_eq!(of_route(brought, "await UserModel.find({});"), ["Reads User"]);
    let service = "const orderService = require('../services/order'); const items = [];";
    for none in ["await orderService.create(req.body);", "items.find({});", "items.update();"] {
        assert_eq!(of_route(service, none), [""; 0], "{none}");
    }
}

#[test]
fn parameters_of_next_by_their_place() {
    let text = "import { prisma } from '@/lib/prisma';
export async function DELETE(_r: Request, props: { params: Promise<{ id: string }> }) {
  const { id } = await props.params;
  await prisma.note.delete({ where: { id } });
}
export const PUT = wrapped(async (r, info) => { await prisma.note.update({ where: { id: info.params.id }, data: await r.json() }); });
";
    let facts = read("app/api/notes/[id]/route.ts", text);
    let all: Vec<String> = facts.endpoints.iter().flat_map(effects).collect();
    assert_eq!(all, ["Writes note Sent", "Deletes note Sent"]);
    assert!(facts.endpoints.iter().all(|endpoint| endpoint.takes_input));
}

#[test]
fn only_what_is_offered_is_called_from_outside() {
    let text = "'use server';
import { prisma } from '@/lib/prisma';
async function drop(id: string) { await prisma.note.delete({ where: { id } }); }
export async function remove(id: string) { await prisma.note.delete({ where: { id } }); }
async function hide(id: string) { await prisma.note.update({ where: { id }, data: { gone: true } }); }
export { hide };
";
    let facts = read("app/actions.ts", text);
    let way = |name: &str| facts.modules[0].functions.iter().find(|function| function.name == name).unwrap();
    let picked = |name: &str| way(name).effects[0].picked;
    assert_eq!([picked("drop"), picked("remove"), picked("hide")], [Picked::Given, Picked::Sent, Picked::Sent]);
    assert!(way("drop").input.is_none() && way("remove").input.is_some());
    assert_eq!(facts.endpoints.len(), 2);
}

#[test]
fn documents_held_by_their_references() {
    let found = "const snapshot = await db.collection('drafts').where('owner', '==', id).get();";
    assert_eq!(
        of_route("", &format!("{found} const docRef = snapshot.docs[0].ref; await docRef.update({{ ...req.body }});")),
        ["Reads drafts", "Writes drafts"]
    );
    let each = format!("{found} const batch = db.batch(); snapshot.docs.forEach((d) => {{ batch.delete(d.ref); }}); await batch.commit();");
    assert_eq!(of_route("", &each), ["Reads drafts", "Deletes drafts"]);
    for none in ["batch.delete(key);", "inputRef.update(1);", "map.set(a.ref, 1);", "map.delete(a.ref);"] {
        assert_eq!(of_route("", none), [""; 0], "{none}");
    }
}

#[test]
fn files_that_are_deleted() {
    assert_eq!(of_route("", "await s3.send(new DeleteObjectCommand({ Bucket, Key: req.params.id }));"), ["Deletes s3"]);
}

#[test]
fn rows_of_people_that_come_along() {
    let along = |query: &str| of_route("", query).into_iter().filter(|effect| effect.ends_with("Along")).collect::<Vec<_>>();
    assert_eq!(along("res.json(await prisma.team.findMany({ include: { members: { include: { user: true } } } }));"), ["Reads user Along"]);
    assert_eq!(
        along("const m = await db.query.mentors.findFirst({ with: { user: { with: { notes: true } } } }); res.json({ m });"),
        ["Reads user Along"]
    );
    for none in [
        "res.json(await prisma.team.findMany({ include: { user: { select: { name: true } } } }));",
        "const m = await db.query.mentors.findFirst({ with: { user: true } }); res.json({ name: m.user.name });",
        "const m = await db.query.mentors.findFirst({ with: { user: { columns: { name: true } } } }); res.json(m);",
    ] {
        assert_eq!(along(none), [""; 0], "{none}");
    }
}
