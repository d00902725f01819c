//! Text of a caller in the text of an SQL statement.

use super::{entry, flows};
use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/sql-injection",
    title: "What a visitor sends becomes part of a database command",
    pass_title: "Database commands take visitors' input as parameters only",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The text of a request is pasted into a command to the database. Anyone who types the right characters into a form can read every table, change records or delete them.",
    fix: "Send the statement with placeholders and the values apart from it, or use the query builder of your library.",
    prompt: "Rewrite this query so that the value is a bound parameter (placeholder in the statement, value in the parameter list) instead of being joined into the text. Keep the result the same. Check other queries of this file for the same pattern and change them as well. Done when no value from the request is joined into statement text.",
    cannot_see: "Values that travel through stores or queues before they arrive, and checks that a library makes.",
    refs: &[Ref::Cwe(89), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html")],
    judge,
    bad: samples![
        { "PHP: a variable that another script filled, and what a session kept; Python: a function that a document names":
            "index.php" => "<?php\n$id = $_GET['id'];\ninclude 'show.php';\n",
            "show.php" => r##"<?php
$db = mysqli_connect('localhost', getenv('DB_USER'), getenv('DB_PASSWORD'), 'shop');
⟦$rows = mysqli_query($db, "SELECT * FROM orders WHERE id = '$id'");⟧
"##,
            "choose.php" => "<?php\nsession_start();\n$_SESSION['order'] = $_POST['order'];\nheader('Location: chosen.php');\n",
            "chosen.php" => r##"<?php
session_start();
$order = $_SESSION['order'];
$db = mysqli_connect('localhost', getenv('DB_USER'), getenv('DB_PASSWORD'), 'shop');
⟦$rows = mysqli_query($db, "SELECT * FROM orders WHERE id = '$order'");⟧
"##,
            "spec/api.yml" => "openapi: 3.0.1\npaths:\n  /books/{title}:\n    get:\n      operationId: api.books.show\n",
            "api/books.py" => r##"from models import db


def show(title):
    ⟦return db.session.execute("SELECT * FROM books WHERE title = '" + title + "'")⟧
"##,
        }
        { "Go, Ruby, Java and C#: joined into the statement":
            "store.go" => r##"package main

import (
	"database/sql"
	"fmt"
	"net/http"
)

var db *sql.DB

func find(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	query := fmt.Sprintf("SELECT id FROM items WHERE name = '%s'", name)
	⟦rows, err := db.Query(query)⟧
	_, _ = rows, err
}

func main() {
	http.HandleFunc("/find", find)
}
"##,
            "app/controllers/items_controller.rb" => r##"class ItemsController < ApplicationController
  def search
    ⟦@items = Item.where("name LIKE '%#{params[:q]}%'")⟧
  end
end
"##,
            "src/ItemController.java" => r##"@RestController
public class ItemController {
  private final ItemStore items;

  @GetMapping("/items")
  public List<Item> items(@RequestParam String sort) {
    return items.sorted(sort);
  }
}
"##,
            "src/ItemStore.java" => r##"public class ItemStore {
  private final JdbcTemplate jdbcTemplate;

  public List<Item> sorted(String sort) {
    ⟦return jdbcTemplate.query("SELECT * FROM items ORDER BY " + sort, mapper);⟧
  }
}
"##,
            "Controllers/ItemsController.cs" => r##"[Route("api/[controller]")]
public class ItemsController : Controller
{
    [HttpGet("search")]
    public IActionResult Search(string keyword)
    {
        var query = $"SELECT * FROM Items WHERE name LIKE '%{keyword}%'";
        ⟦return Ok(_context.Items.FromSqlRaw(query).ToList());⟧
    }
}
"##,
        }{ "PHP: a value escaped for quotes that are not there, and a raw order in Laravel":
            "product.php" => r##"<?php
$conn = mysqli_connect("localhost", getenv("DB_USER"), getenv("DB_PASS"));
$id = mysqli_real_escape_string($conn, $_GET["id"]);
$sql = "SELECT * FROM products WHERE id = $id";
⟦$rows = mysqli_query($conn, $sql);⟧
"##,
            "app/Http/Controllers/ProductController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\Product;
use Illuminate\Http\Request;
class ProductController extends Controller
{
    public function index(Request $request)
    {
        $order = $request->query("order", "name");
        return ⟦Product::query()->orderByRaw($order . " asc")->paginate(20);⟧
    }
}
"##,
        }

        { "Python: texts of Flask, FastAPI and Django":
            "app.py" => r##"import sqlite3
from flask import Flask, request
app = Flask(__name__)

@app.route("/find")
def find():
    term = request.args.get("q", "")
    cursor = sqlite3.connect("a.db").cursor()
    ⟦cursor.execute("SELECT * FROM items WHERE name LIKE '%%%s%%'" % term)⟧
    return {"rows": cursor.fetchall()}
"##,
            "api/routes.py" => r##"from fastapi import APIRouter
from sqlalchemy import text
from .store import session
router = APIRouter()

@router.get("/orders")
def orders(sort: str = "id"):
    ⟦return session.execute(text(f"SELECT * FROM orders ORDER BY {sort}")).all()⟧
"##,
            "shop/views.py" => r##"from django.shortcuts import render
from .models import Item

def search(request):
    query = "SELECT * FROM shop_item WHERE name = '" + request.GET["name"] + "'"
    ⟦return render(request, "items.html", {"items": Item.objects.raw(query)})⟧
"##,
        }{ "joined into the statement":
        "routes/users.js" => r##"const db = require("../db");
module.exports.search = (req, res) => {
  const query = "SELECT id FROM users WHERE login = '" + req.body.login + "'";
  ⟦db.query(query).then((rows) => res.json(rows));⟧
};
"##,
    }
    { "through a service and a wrapper of the driver":
        "routes/people.ts" => r##"import { Router } from "express";
import { PeopleService } from "../services/people";
const people = new PeopleService();
export const router = Router();
router.get("/people", async (req, res) => {
  const { name } = req.query;
  res.json(await people.find({ name, limit: 20 }));
});
"##,
        "services/people.ts" => r##"import * as db from "../lib/db";
export class PeopleService {
  async find({ name, limit }: { name: string; limit: number }) {
    const where = `name LIKE '%${name}%'`;
    return this.rows(where, limit);
  }
  private async rows(where: string, limit: number) {
    ⟦return db.run(`SELECT id, name FROM people WHERE ${where} LIMIT ${limit}`);⟧
  }
}
"##,
        "lib/db.ts" => r##"import { Pool } from "pg";
const pool = new Pool();
export async function run(statement: string, values: unknown[] = []) {
  return pool.query(statement, values);
}
"##,
    }
    { "a parameter of a controller, in a service that is handed in":
        "src/cats/cats.controller.ts" => r##"import { Controller, Get, Query } from "@nestjs/common";
import { CatsService } from "./cats.service";
@Controller("cats")
export class CatsController {
  constructor(private readonly cats: CatsService) {}
  @Get()
  list(@Query("order") order: string) {
    return this.cats.list(order);
  }
}
"##,
        "src/cats/cats.service.ts" => r##"import { Injectable } from "@nestjs/common";
@Injectable()
export class CatsService {
  constructor(private readonly dataSource: DataSource) {}
  list(order: string) {
    ⟦return this.dataSource.query(`SELECT id FROM cats ORDER BY ${order}`);⟧
  }
}
"##,
    }
    { "input of a procedure, and a text that a helper makes":
        "server/router.ts" => r##"import { z } from "zod";
import { condition } from "../lib/condition";
export const router = t.router({
  search: publicProcedure.input(z.object({ q: z.string() })).query(async ({ ctx, input }) => {
    const where = condition(input.q);
    ⟦return ctx.prisma.$queryRawUnsafe(`SELECT id FROM items WHERE ${where}`);⟧
  }),
});
"##,
        "lib/condition.ts" => r##"export function condition(q: string) {
  return `title ILIKE '%${q.trim()}%'`;
}
"##,
    }
    { "the names of the fields of what was sent, in lists, texts and a store's own function":
        "routes/people.js" => r##"const router = require("express").Router();
const { query } = require("../db");
const storage = require("../storage");
router.put("/people/:id", async (req, res) => {
  const changes = req.body;
  const fields = [];
  const values = [];
  Object.keys(changes).forEach((key) => {
    fields.push(`${key} = ?`);
    values.push(changes[key]);
  });
  ⟦await query(`UPDATE people SET ${fields.join(", ")} WHERE id = ?`, [...values, req.params.id]);⟧
  res.json({ ok: true });
});
router.patch("/people/:id", async (req, res) => {
  const set = Object.keys(req.body).map((key, at) => `${key} = $${at + 1}`).join(", ");
  ⟦await query(`UPDATE people SET ${set} WHERE id = 1`, Object.values(req.body));⟧
  res.json({ ok: true });
});
router.post("/people", async (req, res) => {
  let columns = "";
  for (const column in req.body) columns += column + ",";
  ⟦await query(`INSERT INTO people (${columns} made) VALUES (?)`, [1]);⟧
  res.json({ ok: true });
});
router.put("/towns/:id", async (req, res) => res.json(await storage.changeTown(req.params.id, req.body)));
module.exports = router;
"##,
        "storage.js" => r##"const { query } = require("./db");
exports.changeTown = async (id, town) => {
  const parts = [];
  for (const [name, value] of Object.entries(town)) {
    if (name !== "id" && value !== undefined) parts.push(`${name} = ?`);
  }
  ⟦return query(`UPDATE towns SET ${parts.join(", ")} WHERE id = ?`, [id]);⟧
};
"##,
        "db.js" => "const mysql = require('mysql2/promise');
const pool = mysql.createPool(process.env.DATABASE_URL);
exports.query = (text, values) => pool.query(text, values);
",
    }],
    good: samples![
        { "PHP: a number for the script that is brought in, and who is signed in":
            "index.php" => "<?php\n$id = (int) $_GET['id'];\ninclude 'show.php';\n",
            "show.php" => r##"<?php
$rows = mysqli_query($db, "SELECT * FROM orders WHERE id = '$id' AND owner = '" . $_SESSION['user_id'] . "'");
"##,
            "login.php" => "<?php\nsession_start();\n$_SESSION['user_id'] = $_POST['id'];\n",
        }
        { "Go, Ruby, Java and C#: parameters, numbers and a list":
            "store.go" => r##"package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"strconv"
)

var db *sql.DB

func find(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	// db.Query("SELECT id FROM items WHERE name = '" + name + "'")
	rows, err := db.Query("SELECT id FROM items WHERE name = $1", name)
	page, err := strconv.Atoi(r.FormValue("page"))
	rows, err = db.Query(fmt.Sprintf("SELECT id FROM items LIMIT 10 OFFSET %d", page*10))
	order := r.FormValue("order")
	if order != "name" && order != "age" {
		order = "name"
	}
	rows, err = db.Query("SELECT id FROM items ORDER BY " + order)
	_, _ = rows, err
}

func main() {
	http.HandleFunc("/find", find)
}
"##,
            "app/controllers/items_controller.rb" => r##"class ItemsController < ApplicationController
  def search
    @items = Item.where("name LIKE ?", "%#{params[:q]}%").where(kind: "a#{params[:kind]}")
    @page = Item.where("page = #{params[:page].to_i}")
  end
end
"##,
            "src/ItemController.java" => r##"@RestController
public class ItemController {
  private final JdbcTemplate jdbcTemplate;

  @GetMapping("/items/{id}")
  public List<Item> items(@PathVariable long id, @RequestParam String name) {
    String note = "SELECT * FROM items WHERE name = '" + "x" + "'";
    jdbcTemplate.query("SELECT * FROM items WHERE name = ?", mapper, name);
    return jdbcTemplate.query("SELECT * FROM items WHERE id = " + id, mapper);
  }
}
"##,
            "Controllers/ItemsController.cs" => r##"[Route("api/[controller]")]
public class ItemsController : Controller
{
    [HttpGet("search")]
    public IActionResult Search(string keyword, int page)
    {
        return Ok(_context.Items.FromSqlInterpolated($"SELECT * FROM Items WHERE name = {keyword}").ToList());
    }
}
"##,
        }{ "PHP: bound values, numbers, quoted and escaped values, names from a list":
            "product.php" => r##"<?php
$conn = mysqli_connect("localhost", getenv("DB_USER"), getenv("DB_PASS"));
$id = (int) $_GET["id"];
mysqli_query($conn, "SELECT * FROM products WHERE id = $id");
$name = mysqli_real_escape_string($conn, $_GET["name"]);
mysqli_query($conn, "SELECT * FROM products WHERE name = '$name'");
$statement = $conn->prepare("SELECT * FROM products WHERE name = ?");
$statement->bind_param("s", $_GET["name"]);
if (!in_array($_GET["sort"], ["name", "price"], true)) {
    exit;
}
mysqli_query($conn, "SELECT * FROM products ORDER BY " . $_GET["sort"]);
"##,
            "app/Http/Controllers/ProductController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\Product;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\DB;
class ProductController extends Controller
{
    public function index(Request $request)
    {
        $data = $request->validate(["order" => "required|in:name,price", "q" => "string"]);
        DB::select("SELECT * FROM products WHERE name LIKE ?", [$request->input("q")]);
        return Product::query()->orderByRaw($data["order"] . " asc")->paginate(20);
    }
}
"##,
            "plugin.php" => r##"<?php
add_action("init", function () {
    global $wpdb;
    return $wpdb->get_results($wpdb->prepare("SELECT * FROM {$wpdb->posts} WHERE post_name = %s", $_GET["slug"]));
});
"##,
        }

        { "Python: values apart from the statement":
            "app.py" => r##"import sqlite3
from flask import Flask, request
app = Flask(__name__)
TABLE = "items"

@app.route("/find/<int:page>")
def find(page):
    cursor = sqlite3.connect("a.db").cursor()
    cursor.execute("SELECT * FROM items WHERE name = ?", (request.args.get("q"),))
    cursor.execute(f"SELECT * FROM {TABLE} LIMIT 10 OFFSET {page * 10}")
    sort = request.args.get("sort")
    if sort in ("name", "price"):
        cursor.execute(f"SELECT * FROM items ORDER BY {sort}")
    return {"rows": cursor.fetchall()}
"##,
        }{ "values that travel apart, numbers, lists and escaped names in other files":
        "routes/people.ts" => r##"import { Router } from "express";
import { find, byId, sorted } from "../services/people";
export const router = Router();
router.get("/people", async (req, res) => res.json(await find(req.query.name as string)));
router.get("/people/:id", async (req, res) => res.json(await byId(Number(req.params.id))));
router.get("/sorted", async (req, res) => res.json(await sorted(req.query.by as string)));
"##,
        "services/people.ts" => r##"import * as db from "../lib/db";
const COLUMNS = ["name", "town"];
export const find = (name: string) => db.run("SELECT id FROM people WHERE name = $1", [name]);
export const byId = (id: number) => db.run(`SELECT id FROM people WHERE id = ${id}`);
export function sorted(by: string) {
  if (!COLUMNS.includes(by)) throw new Error("unknown column");
  return db.run(`SELECT id FROM people ORDER BY ${by}`);
}
"##,
        "lib/db.ts" => r##"import { Pool } from "pg";
const pool = new Pool();
export async function run(statement: string, values: unknown[] = []) {
  return pool.query(statement, values);
}
"##,
    }
    { "names of fields that a list, a table of the code's own or a schema decides":
        "routes/people.js" => r##"const router = require("express").Router();
const { z } = require("zod");
const { query } = require("../db");
const storage = require("../storage");
const COLUMNS = ["name", "town"];
const TOWN = { title: "title_text", size: "size" };
const person = z.object({ name: z.string(), town: z.string() });
router.put("/people/:id", async (req, res) => {
  const fields = [];
  for (const key of Object.keys(req.body)) {
    if (COLUMNS.includes(key)) fields.push(`${key} = ?`);
  }
  await query(`UPDATE people SET ${fields.join(", ")} WHERE id = ?`, [req.params.id]);
  const chosen = Object.keys(req.body).filter((name) => COLUMNS.includes(name));
  await query(`UPDATE people SET ${chosen.map((name) => `${name} = ?`).join(", ")} WHERE id = ?`, [req.params.id]);
  const own = { name: req.body.name, town: req.body.town };
  await query(`UPDATE people SET ${Object.keys(own).map((name) => `${name} = ?`).join(", ")} WHERE id = ?`, [req.params.id]);
  res.json({ ok: true });
});
router.put("/towns/:id", async (req, res) => {
  const parts = [];
  Object.keys(req.body).forEach((field) => {
    const column = TOWN[field];
    if (column) parts.push(`${column} = ?`);
  });
  await query(`UPDATE towns SET ${parts.join(", ")} WHERE id = ?`, [req.params.id]);
  res.json({ ok: true });
});
router.put("/rooms/:id", async (req, res) => {
  const names = Object.keys(req.body);
  if (!names.every((name) => COLUMNS.includes(name))) return res.sendStatus(400);
  await query(`UPDATE rooms SET ${names.map((name) => `${name} = ?`).join(", ")} WHERE id = ?`, [req.params.id]);
  res.json({ ok: true });
});
router.put("/doors/:id", async (req, res) => {
  const door = req.body;
  const others = Object.keys(door).filter((name) => !COLUMNS.includes(name));
  if (others.length > 0) return res.sendStatus(400);
  await query(`UPDATE doors SET ${Object.keys(door).map((name) => `${name} = ?`).join(", ")} WHERE id = ?`, [req.params.id]);
  res.json({ ok: true });
});
router.patch("/people/:id", async (req, res) => {
  const changes = person.parse(req.body);
  await storage.change(req.params.id, changes);
  await storage.change(req.params.id, { name: req.body.name });
  res.json({ ok: true });
});
module.exports = router;
"##,
        "validated.js" => r##"const router = require("express").Router();
const { query } = require("./db");
const { validate, place } = require("./middleware/validate");
router.put("/places/:id", validate(place), async (req, res) => {
  const set = Object.keys(req.body).map((key) => `${key} = ?`).join(", ");
  await query(`UPDATE places SET ${set} WHERE id = ?`, [...Object.values(req.body), req.params.id]);
  res.json({ ok: true });
});
module.exports = router;
"##,
        "storage.js" => r##"const { query } = require("./db");
exports.change = async (id, person) => {
  const parts = [];
  for (const name of Object.keys(person)) parts.push(`${name} = ?`);
  return query(`UPDATE people SET ${parts.join(", ")} WHERE id = ?`, [id]);
};
"##,
        "db.js" => "const mysql = require('mysql2/promise');
const pool = mysql.createPool(process.env.DATABASE_URL);
exports.query = (text, values) => pool.query(text, values);
",
    }
    { "lists of placeholders, one for each value that was sent":
        "routes/orders.js" => r##"const express = require("express");
const db = require("../db");
const app = express();
app.post("/orders", async (req, res) => {
  const ids = req.body.ids;
  const rows = req.body.rows;
  let n = 1;
  const numbered = ids.map(() => `$${n++}`).join(", ");
  await db.query(`SELECT id FROM orders WHERE id IN (${numbered})`, ids);
  const plain = ids.map(() => "?").join(", ");
  await db.query(`SELECT id FROM orders WHERE id IN (${plain})`, ids);
  const counted = ids.map((_, i) => `$${i + 1}`).join(", ");
  await db.query(`SELECT id FROM orders WHERE id IN (${counted})`, ids);
  const values = [];
  const pushed = ids.map((id) => {
    values.push(id);
    return `$${values.length}`;
  });
  const conds = ["t.open"];
  conds.push(`t.x IN (${pushed.join(", ")})`);
  conds.push(`t.y IN (${numbered})`);
  await db.query(`SELECT id FROM orders t WHERE ${conds.join(" AND ")}`, values);
  const pairs = rows.map((row, i) => `($${i * 2 + 1}, $${i * 2 + 2})`).join(", ");
  await db.query(`INSERT INTO orders (a, b) VALUES ${pairs}`, rows.flat());
  res.json({ ok: true });
});
"##,
    }
    { "parameters, numbers and a list of columns":
        "routes/users.js" => r##"const express = require("express");
const db = require("../db");
const app = express();
const COLUMNS = ["name", "created_at"];
app.get("/users", async (req, res) => {
  const limit = parseInt(req.query.limit, 10) || 20;
  const sort = req.query.sort;
  if (!COLUMNS.includes(sort)) return res.sendStatus(400);
  const rows = await db.query(`SELECT id FROM users WHERE login = $1 ORDER BY ${sort} LIMIT ${limit}`, [req.query.login]);
  res.json(rows);
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    for flow in flows::into(project, out, |sink| sink == Sink::Sql) {
        // A schema before the code leaves no room for fields that it does not name.
        let first = flow.steps.first().unwrap_or(&flow.origin);
        if !flow.is_of_keys() || !entry::is_validated(&entry::entries(project, first)) {
            flows::fail(out, flow);
        }
    }
}
