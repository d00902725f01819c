//! Ways in that delete without knowing who calls.

use super::openness;
use crate::facts::{EffectKind, Endpoint, EndpointKind, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "security/destructive-endpoint-without-login",
    title: "Anyone can delete data through `{endpoint}`",
    pass_title: "Endpoints that delete know who calls them",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "One request from a stranger is enough to remove records for good. Nobody has to break in: the address simply answers everyone.",
    fix: "Require a verified session, and for bulk deletion an administrator, before anything is deleted. Remove endpoints that only served seeding or testing, or make them internal.",
    prompt: "Protect this endpoint: verify the caller's session on the server, require the admin role when it deletes more than the caller's own records, and answer 401 or 403 otherwise. If it only seeds or resets data during development, turn it into an internal function or a script instead. Do not change other endpoints. Done when a request without a session is refused and deletes nothing.",
    cannot_see: "Checks that a proxy, gateway or platform setting makes outside the code.",
    refs: &[Ref::Cwe(306), Ref::Cwe(862)],
    judge,
    bad: samples![{ "Python: a use case that is handed what stands behind an interface":
        "app/interfaces.py" => r##"from abc import ABC, abstractmethod
class NoteRepository(ABC):
    @abstractmethod
    def remove(self, note_id):
        pass
"##,
        "app/repositories.py" => r##"from app.interfaces import NoteRepository
from app.models import Note
class SqlNoteRepository(NoteRepository):
    def __init__(self, db):
        self.db = db
    def remove(self, note_id):
        note = self.db.query(Note).filter(Note.id == note_id).first()
        self.db.delete(note)
        self.db.commit()
"##,
        "app/use_cases.py" => r##"from app.interfaces import NoteRepository
class RemoveNoteUseCase:
    def __init__(self, repository: NoteRepository):
        self.repository = repository
    def execute(self, note_id):
        self.repository.remove(note_id)
"##,
        "app/routes.py" => r##"from fastapi import APIRouter, Depends
from app.deps import get_current_user, get_repo
from app.repositories import SqlNoteRepository
from app.use_cases import RemoveNoteUseCase
router = APIRouter()
@router.delete("/notes/{note_id}")
def ⟦remove(note_id: int, repo: SqlNoteRepository = Depends(get_repo)):⟧
    RemoveNoteUseCase(repo).execute(note_id)
@router.delete("/plain/{note_id}")
def ⟦remove_plain(note_id: int, repo: SqlNoteRepository = Depends(get_repo)):⟧
    repo.remove(note_id)
@router.delete("/own/{note_id}")
def remove_own(note_id: int, repo: SqlNoteRepository = Depends(get_repo), user=Depends(get_current_user)):
    repo.remove(note_id)
"##,
        "app/deps.py" => r##"from fastapi import HTTPException
import jwt
def get_current_user(token: str):
    try:
        return jwt.decode(token, "", algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
def get_repo(db=None):
    return SqlNoteRepository(db)
"##,
    }
    { "a public mutation that empties tables":
        "convex/seed.ts" => r##"import { mutation } from "./_generated/server";
export const clearEverything = mutation({
  args: {},
  handler: async (ctx) => {
    ⟦for (const user of await ctx.db.query("users").collect()) await ctx.db.delete(user._id);⟧
  },
});
"##,
    }
    { "models in small letters, statements given to a helper, and a prefix from elsewhere":
        "package.json" => r##"{ "name": "shop", "dependencies": { "express": "^4.19.0", "mongoose": "^8.0.0" } }"##,
        "server.js" => r##"import express from "express";
import mongoose from "mongoose";
import { query } from "./config/db";
import { API_PREFIX } from "./config";
const orderModel = mongoose.model("Order", schema);
const app = express();
app.delete(`${API_PREFIX}/orders/:id`, async (req, res) => {
  await ⟦orderModel.findByIdAndDelete(req.params.id);⟧
  res.sendStatus(204);
});
app.post(API_PREFIX + "/steps/clear", async (req, res) => {
  ⟦await query("DELETE FROM steps WHERE id = $1", [req.body.id]);⟧
  res.sendStatus(204);
});
"##,
    }
    { "a store that a controller inherits, made when it is first asked for":
        "package.json" => r##"{ "name": "shop", "dependencies": { "express": "^4.19.0" } }"##,
        "server/storage.ts" => r##"import { SqlStorage } from "./sql";
import { IStorage } from "./types";
let instance: IStorage | null = null;
export function getStorage(): IStorage {
  if (!instance) {
    instance = new SqlStorage();
  }
  return instance;
}
"##,
        "server/sql.ts" => r##"import { pool } from "./db";
export class SqlStorage {
  async dropUser(id: string) { await pool.query("DELETE FROM users WHERE id = $1", [id]); }
}
"##,
        "server/base.ts" => r##"import { getStorage } from "./storage";
export abstract class BaseController {
  protected keeper: IStorage;
  constructor() { this.keeper = getStorage(); }
}
"##,
        "server/users.ts" => r##"import { BaseController } from "./base";
export class UserController extends BaseController {
  async remove(req, res) {
    await this.keeper.dropUser(req.params.id);
    res.sendStatus(204);
  }
}
"##,
        "server/routes.ts" => r##"import { Router } from "express";
import { UserController } from "./users";
import { getStorage } from "./storage";
const router = Router();
const users = new UserController();
router.⟦delete("/users/:id", users.remove.bind(users));⟧
router.⟦post("/users/drop", async (req, res) => {⟧
  const kept = getStorage();
  await kept.dropUser(req.body.id);
  res.sendStatus(204);
});
export default router;
"##,
    }
    { "Python: functions that a document and a list of routes put at an address":
        "requirements.txt" => "connexion==2.14.2\naiohttp==3.9.5\n",
        "spec/api.yml" => "openapi: 3.0.1\npaths:\n  /books/{title}:\n    delete:\n      operationId: api.books.remove\n",
        "api/books.py" => r##"from models import db, Book


def remove(title):
    book = Book.query.filter_by(title=title).first()
    ⟦db.session.delete(book)⟧
    db.session.commit()
    return "", 204
"##,
        "models.py" => "from flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n\n\nclass Book(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    title = db.Column(db.String)\n",
        "routes.py" => "from aiohttp import web\nfrom students import remove\n\napp = web.Application()\napp.router.add_delete(\"/students/{id}\", remove)\n",
        "students.py" => r##"from aiohttp import web


async def remove(request):
    cur = await request.app["db"].cursor()
    ⟦await cur.execute("DELETE FROM students WHERE id = %s", (request.match_info["id"],))⟧
    return web.Response()
"##,
    }
    { "Rails and Symfony: an address that nobody guards":
        "config/routes.rb" => "Rails.application.routes.draw do\n  resources :posts, only: %i[index destroy]\nend\n",
        "app/controllers/posts_controller.rb" => r##"class PostsController < ApplicationController
  def destroy
    ⟦Post.find(params[:id]).destroy⟧
    redirect_to root_path
  end
end
"##,
        "config/packages/security.yaml" => "security:\n    firewalls:\n        main:\n            lazy: true\n    access_control:\n        - { path: ^/admin, roles: ROLE_ADMIN }\n",
        "src/Controller/OrderController.php" => r##"<?php
namespace App\Controller;
use Symfony\Component\Routing\Attribute\Route;
class OrderController extends AbstractController
{
    #[Route('/orders/{id}/delete', methods: ['POST'])]
    public function delete(int $id, EntityManagerInterface $em): Response
    {
        $order = $em->getRepository(Order::class)->find($id);
        ⟦$em->remove($order);⟧
        $em->flush();
        return new Response('ok');
    }
}
"##,
    }
    { "a handler of AWS Lambda that no configuration names":
        "src/remove.ts" => r##"import type { APIGatewayProxyEvent } from "aws-lambda";
import { DeleteCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
const client = DynamoDBDocumentClient.from(base);
export const handler = async (event: APIGatewayProxyEvent) => {
  await client.send(⟦new DeleteCommand({ TableName: "orders", Key: { id: event.pathParameters?.id } }));⟧
  return { statusCode: 200, body: "{}" };
};
"##,
    }
    ],
    good: samples![
        { "a visitor's own basket":
            "server.js" => r##"const app = require("express")();
app.delete("/api/cart", async (req, res) => {
  await CartItem.deleteMany({ session: req.sessionID });
  res.sendStatus(204);
});
"##,
        }
        { "a key of the server's own settings":
            "nuxt.config.ts" => "export default defineNuxtConfig({ runtimeConfig: { adminKey: '' } });\n",
            "server/api/clear.ts" => r##"export default defineEventHandler(async (event) => {
  const { key } = getQuery(event);
  if (key !== String(useRuntimeConfig().adminKey)) return { status: false };
  await prisma.note.deleteMany();
  return { status: true };
});
"##,
        }
        { "Rails and Symfony: no address leads there, or the list of addresses asks who calls":
        "config/routes.rb" => r##"Rails.application.routes.draw do
  resources :posts, only: [:index, :show]
  authenticate :user, ->(user) { user.admin? } do
    namespace :admin do
      resources :notes, only: :destroy
    end
  end
end
"##,
        "app/controllers/posts_controller.rb" => "class PostsController < ApplicationController\n  def destroy\n    Post.find(params[:id]).destroy\n  end\nend\n",
        "app/controllers/admin/notes_controller.rb" => "class Admin::NotesController < ApplicationController\n  def destroy\n    Note.find(params[:id]).destroy\n  end\nend\n",
        "config/packages/security.yaml" => "security:\n    firewalls:\n        main:\n            lazy: true\n    access_control:\n        - path: ^/orders\n          roles: ROLE_USER\n",
        "src/Controller/OrderController.php" => r##"<?php
namespace App\Controller;
use Symfony\Component\Routing\Attribute\Route;
class OrderController extends AbstractController
{
    #[Route('/orders/{id}/delete', methods: ['POST'])]
    public function delete(int $id, EntityManagerInterface $em): Response
    {
        $em->remove($em->getRepository(Order::class)->find($id));
        $em->flush();
        return new Response('ok');
    }
}
"##,
    }
    { "a library that is handed the caller's key":
        "app/api/directory/[...path]/route.ts" => r##"import { directory } from "@/lib/directory";
import { prisma } from "@/lib/prisma";
import { headers } from "next/headers";
const handler = async (req: Request) => {
  const authHeader = (await headers()).get("Authorization");
  const apiSecret = authHeader ? authHeader.split(" ")[1] : null;
  const body = await req.json();
  return Response.json(await directory.handle({ method: req.method, body, apiSecret }, onEvent));
};
export { handler as DELETE, handler as POST };
const onEvent = async (event) => {
  await prisma.member.delete({ where: { email: event.email } });
};
"##,
    }
    { "an internal mutation and one that checks":
        "convex/seed.ts" => r##"import { internalMutation, mutation } from "./_generated/server";
export const clearEverything = internalMutation({
  args: {},
  handler: async (ctx) => {
    for (const user of await ctx.db.query("users").collect()) await ctx.db.delete(user._id);
  },
});
export const removeNote = mutation({
  args: {},
  handler: async (ctx, args) => {
    const identity = await ctx.auth.getUserIdentity();
    if (!identity) throw new Error("Unauthenticated");
    await ctx.db.delete(args.id);
  },
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if let Some(why) = openness::none(project) {
        out.not_applicable(why);
        return;
    }
    let mut any = false;
    let mut inner: BTreeMap<&str, Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in &project.facts.endpoints {
        if endpoint.unpoliced(&[EffectKind::Deletes]).is_none() {
            continue;
        }
        if openness::is_called_by_machines(endpoint) || !openness::changes(endpoint) {
            continue;
        }
        any = true;
        // Whoever makes administrators is told by a rule of its own.
        if openness::makes_administrator(endpoint) && openness::is_open(endpoint) {
            continue;
        }
        if !openness::is_open(endpoint) {
            out.pass_at(&endpoint.origin);
        } else if openness::is_sign_in(endpoint)
            || openness::is_open_by_default(endpoint)
            || openness::is_basket(endpoint) && !openness::names_record(endpoint)
        {
            out.pass();
        } else if !openness::is_for_admins(endpoint) && !openness::is_privileged_function(endpoint) {
            // One word a file: the cure is the same for all its functions.
            if endpoint.inner {
                inner.entry(endpoint.origin.path.as_str()).or_default().push(endpoint);
            } else {
                tell(project, endpoint, &[], out);
            }
        }
    }
    for alike in inner.values() {
        if let [first, others @ ..] = alike.as_slice() {
            tell(project, first, others, out);
        }
    }
    if !any {
        out.not_applicable("No endpoint that deletes stored data was found.");
    }
}

/// Tells of one way in, and of others of its file that are as open.
fn tell(project: &Project, endpoint: &Endpoint, others: &[&Endpoint], out: &mut Verdict) {
    // Work records of a tool are a smaller loss than people's accounts or what a caller names.
    let named = endpoint.takes_input || endpoint.method.as_deref() == Some("DELETE") || endpoint.framework == "convex";
    // What is lost stands where it is deleted, if that is in the same file.
    let first = endpoint.effects.iter().filter(|other| other.kind == EffectKind::Deletes && other.origin.path == endpoint.origin.path);
    let at = first.map(|other| &other.origin).min_by_key(|place| place.line).unwrap_or(&endpoint.origin);
    let severity = if named && endpoint.kind != EndpointKind::ServerAction { Severity::Critical } else { Severity::High };
    let finding = out.fail(at).name("endpoint", endpoint.label()).severity(severity).related([endpoint.origin.clone()]);
    openness::name_others(finding, others);
    if openness::is_basket(endpoint) {
        openness::explain_basket(finding);
    } else {
        openness::explain(project, endpoint, finding);
    }
}
