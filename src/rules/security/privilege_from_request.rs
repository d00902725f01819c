//! Rights that callers write into their own record.

use super::{entry, flows, openness};
use crate::facts::{Endpoint, Flow, GuardKind, Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/privilege-from-request",
    title: "A visitor can set `{source}` on an account through the request",
    pass_title: "Roles and balances are set by the server",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A right such as a role, plan or balance is stored as the request says. People can make themselves administrators or give themselves credit by adding one field to a request.",
    fix: "Name the fields that people may change, and set roles, plans and balances only in code of the server or by an administrator.",
    prompt: "Change this write so that it takes only named, harmless fields from the request; never role, plan, credits or balance, and never the whole body. Set rights from fixed values on the server. Done when an extra role field in the request has no effect.",
    cannot_see: "Schemas in other files that drop the field before it is stored.",
    refs: &[Ref::Cwe(915), Ref::Cwe(269)],
    judge,
    bad: samples![
        { "a role that whoever signs up picks, and the rest of what is sent beside it":
            "package.json" => r#"{ "name": "shifts", "dependencies": { "express": "^4.19.0" } }"#,
            "server.js" => r##"const app = require("express")();
app.post("/register", async (req, res) => {
  const { email, password, role = "user", ...rest } = req.body;
  res.json(await User.create({ email, password: await bcrypt.hash(password, 12), ⟦role⟧, ...rest }));
});
app.get("/shifts", requireLogin, requireAdmin, async (req, res) => res.json(await Shift.find()));
"##,
        }
        { "a balance that grows by what the request says":
            "package.json" => r#"{ "name": "purse" }"#,
            "app/api/topup/route.ts" => r##"import { db } from "@/lib/db";
export async function POST(request: Request) {
  const { id, amount } = await request.json();
  const sum = parseFloat(amount);
  const { data: row } = await db.from("participants").select("account_balance").eq("id", id).single();
  const next = (row.account_balance || 0) + sum;
  await db.from("participants").update({ ⟦account_balance: next⟧ }).eq("id", id);
  return new Response("ok");
}
export async function PUT(request: Request) {
  const { id, amount } = await request.json();
  const { data: row } = await db.from("participants").select("account_balance").eq("id", id).single();
  const next = row.account_balance - amount;
  await db.from("participants").update({ account_balance: next }).eq("id", id);
  return new Response("ok");
}
"##,
        }
            { "PHP: a model that takes whatever the request holds":
                "routes/web.php" => r##"<?php
use App\Http\Controllers\ProfileController;
use Illuminate\Support\Facades\Route;
Route::post('/profile', [ProfileController::class, 'store'])->middleware('auth');
"##,
                "app/Http/Controllers/ProfileController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\User;
use Illuminate\Http\Request;
class ProfileController extends Controller
{
    public function store(Request $request)
    {
        User::create($request->all());
    }
}
"##,
                "app/Models/User.php" => r##"<?php
namespace App\Models;
use Illuminate\Foundation\Auth\User as Authenticatable;
class User extends Authenticatable
{
    ⟦protected $fillable = ['name', 'email', 'password', 'is_admin'];⟧
}
"##,
            }
    { "Go, Java and C#: a record that is stored as it was sent":
            "go.mod" => "module shop\n",
            "main.go" => r##"package main

import (
	"github.com/gin-gonic/gin"
	"gorm.io/gorm"
)

type User struct {
	ID   uint   `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
}

var db *gorm.DB

func register(c *gin.Context) {
	var user User
	if err := c.ShouldBindJSON(&user); err != nil {
		c.JSON(400, nil)
		return
	}
	⟦db.Create⟧(&user)
	c.JSON(201, nil)
}

func main() {
	r := gin.Default()
	r.POST("/register", register)
	r.Run()
}
"##,
            "src/main/java/shop/Customer.java" => "package shop;\nimport jakarta.persistence.*;\n@Entity\npublic class Customer {\n  @Id private Long id;\n  private String name;\n  private boolean admin;\n}\n",
            "src/main/java/shop/CustomerController.java" => r##"package shop;
import org.springframework.web.bind.annotation.*;
@RestController
public class CustomerController {
  private final CustomerRepository customerRepository;

  @PostMapping("/customers")
  public Customer create(@RequestBody Customer customer) {
    return ⟦customerRepository.save⟧(customer);
  }
}
"##,
            "Models/Member.cs" => "public class Member { public int Id { get; set; } public string Name { get; set; } public bool IsAdmin { get; set; } }\n",
            "Controllers/MembersController.cs" => r##"using Microsoft.AspNetCore.Mvc;
[ApiController]
[Route("api/members")]
public class MembersController : ControllerBase {
  private readonly AppDbContext _context;

  [HttpPost]
  public IActionResult Create([FromBody] Member member) {
    ⟦_context.Members.Add⟧(member);
    _context.SaveChanges();
    return Ok();
  }
}
"##,
        }
    { "the whole body":
            "server.js" => r##"const app = require("express")();
app.post("/register", async (req, res) => {
  ⟦const user = await User.create(req.body);⟧
  res.json({ id: user.id });
});
"##,
        }
        { "the whole body, stored by a service":
            "routes/users.js" => r##"const router = require("express").Router();
const users = require("../controllers/users");
router.put("/me", users.update);
module.exports = router;
"##,
            "controllers/users.js" => r##"const service = require("../services/users");
exports.update = async (req, res) => res.json(await service.change(req.user.id, req.body));
"##,
            "services/users.js" => r##"const { User } = require("../models");
exports.change = async (id, changes) => {
  ⟦return User.findByIdAndUpdate(id, { ...changes }, { new: true });⟧
};
"##,
        }
        { "a new person made of the body":
            "server.js" => r##"const app = require("express")();
app.post("/join", async (req, res) => {
  ⟦const user = new User(req.body);⟧
  await user.save();
  res.sendStatus(201);
});
"##,
        }
        { "a new person, made by the store's own function":
            "shared/schema.ts" => r##"import { pgTable, text, boolean, serial } from "drizzle-orm/pg-core";
export const users = pgTable("users", {
  id: serial("id").primaryKey(),
  username: text("username").notNull(),
  password: text("password").notNull(),
  role: text("role").notNull().default("user"),
});
"##,
            "server/auth.ts" => r##"import type { Express } from "express";
import { storage } from "./storage";
export function setupAuth(app: Express) {
  app.post("/api/register", async (req, res) => {
    const { password } = req.body;
    ⟦const user = await storage.createUser({⟧
      ...req.body,
      password: await hashPassword(password),
    });
    if (user.role === "user") greet(user.id);
    res.status(201).json({ id: user.id });
  });
}
"##,
        }
        { "a role of the body":
            "app/api/profile/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { auth } from "@/auth";
export async function POST(request: Request) {
  const session = await auth();
  const { name, role } = await request.json();
  await prisma.user.update({
    where: { id: session.user.id },
    ⟦data: { name, role },⟧
  });
  return new Response("ok");
}
"##,
        }],
    good: samples![
            { "administrators, whose controller's method is tied to its object":
                "server/routes/users.ts" => r##"import { Router } from "express";
import { userController } from "../controllers/userController";
import { authenticate, authorize } from "../middlewares/auth";
const router = Router();
router.use(authenticate);
router.post("/", authorize(["admin"]), userController.createUser.bind(userController));
export default router;
"##,
                "server/controllers/userController.ts" => r##"import { storage } from "../storage";
class UserController {
  storage = storage;
  async createUser(req, res) {
    const user = await this.storage.createUser({ ...req.body });
    res.json({ id: user.id });
  }
}
export const userController = new UserController();
"##,
                "server/middlewares/auth.ts" => r##"import jwt from "jsonwebtoken";
export function authenticate(req, res, next) {
  try {
    req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET);
    next();
  } catch {
    return res.status(401).json({ message: "Invalid token" });
  }
}
export function authorize(roles: string[]) {
  return (req, res, next) => {
    if (!req.user) return res.status(401).json({ message: "Unauthorized" });
    if (!roles.includes(req.user.role)) {
      return res.status(403).json({ message: "Insufficient permissions" });
    }
    next();
  };
}
"##,
            }
            { "a schema that says what is kept, a log-in service, and people without rights":
                "shared/schema.ts" => r##"import { pgTable, text, serial } from "drizzle-orm/pg-core";
export const users = pgTable("users", {
  id: serial("id").primaryKey(),
  username: text("username").notNull(),
  password: text("password").notNull(),
});
"##,
                "server/auth.ts" => r##"import type { Express } from "express";
import { z } from "zod";
import { storage } from "./storage";
const form = z.object({ username: z.string(), password: z.string() });
export function setupAuth(app: Express) {
  app.post("/api/register", async (req, res) => {
    const given = form.parse(req.body);
    const user = await storage.createUser({ ...given, password: await hashPassword(given.password) });
    res.status(201).json({ id: user.id });
  });
  app.post("/api/join", async (req, res) => {
    const user = await storage.createUser({ ...req.body });
    await cognito.createUser({ ...req.body });
    res.status(201).json({ id: user.id });
  });
}
"##,
            }
            { "PHP: a model that names what may be filled, and a request that says what it takes":
                "routes/web.php" => r##"<?php
use App\Http\Controllers\ProfileController;
use Illuminate\Support\Facades\Route;
Route::post('/profile', [ProfileController::class, 'store'])->middleware('auth');
"##,
                "app/Http/Controllers/ProfileController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\Member;
use App\Models\User;
use Illuminate\Http\Request;
class ProfileController extends Controller
{
    public function store(Request $request)
    {
        User::create($request->all());
        Member::create($request->validate(['name' => 'required']));
    }
}
"##,
                "app/Models/User.php" => r##"<?php
namespace App\Models;
class User extends Authenticatable
{
    protected $fillable = ['name', 'email', 'password'];
}
"##,
                "app/Models/Member.php" => r##"<?php
namespace App\Models;
class Member extends Authenticatable
{
    protected $fillable = ['name', 'role'];
}
"##,
            }
    { "Go and Java: a right that the code sets, that is never sent, or that the record does not have":
            "go.mod" => "module shop\n",
            "main.go" => r##"package main

import (
	"github.com/gin-gonic/gin"
	"gorm.io/gorm"
)

type User struct {
	ID   uint
	Name string
	Role string
}

type Account struct {
	ID   uint
	Name string
	Role string `json:"-"`
}

type Note struct {
	ID   uint
	Text string
}

var db *gorm.DB

func register(c *gin.Context) {
	var user User
	c.ShouldBindJSON(&user)
	user.Role = "member"
	db.Create(&user)
	var account Account
	c.ShouldBindJSON(&account)
	db.Create(&account)
	var note Note
	c.ShouldBindJSON(&note)
	db.Create(&note)
}

func main() {
	r := gin.Default()
	r.POST("/register", register)
	r.Run()
}
"##,
            "src/main/java/shop/Customer.java" => "package shop;\nimport jakarta.persistence.*;\n@Entity\npublic class Customer {\n  @Id private Long id;\n  private String role;\n}\n",
            "src/main/java/shop/CustomerController.java" => r##"package shop;
import org.springframework.web.bind.annotation.*;
@RestController
public class CustomerController {
  private final CustomerRepository customerRepository;

  @PostMapping("/customers")
  public void create(@RequestBody CustomerDto form) {
    Customer customer = new Customer(form.getName());
    customerRepository.save(customer);
  }
}
"##,
        }
    { "a schema before the route, and a list of fields":
            "routes/users.js" => r##"const router = require("express").Router();
const { validate, createUser } = require("../middleware/validate");
const users = require("../controllers/users");
router.post("/users", validate(createUser), users.create);
module.exports = router;
"##,
            "controllers/users.js" => r##"const service = require("../services/users");
exports.create = async (req, res) => res.json(await service.createUser(req.body));
"##,
            "services/users.js" => r##"const { User } = require("../models");
exports.createUser = (body) => User.create(body);
exports.rename = (id, { name }) => User.update({ name, role: "member" }, { where: { id } });
"##,
        }
        { "administrators set roles, people their names":
            "app/api/admin/roles/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { requireAdmin } from "@/lib/auth";
export async function POST(request: Request) {
  await requireAdmin();
  const { id, role } = await request.json();
  await prisma.user.update({ where: { id }, data: { role } });
  return new Response("ok");
}
"##,
            "app/api/profile/route.ts" => r##"import { prisma } from "@/lib/prisma";
import { auth } from "@/auth";
export async function POST(request: Request) {
  const session = await auth();
  const { name } = await request.json();
  await prisma.user.update({ where: { id: session.user.id }, data: { name, role: "member" } });
  return new Response("ok");
}
"##,
        }],
};

/// Words in names of rights.
const RIGHTS: &[&str] = &["role", "dmin", "credit", "pro", "tier", "plan", "permission", "balance"];

fn judge(project: &Project, out: &mut Verdict) {
    let mut found: Vec<(&Flow, bool)> = Vec::new();
    for flow in flows::into(project, out, |sink| sink == Sink::Privilege) {
        let entries = entries(project, flow);
        let trusted = entries.iter().any(|endpoint| endpoint.guarded(&[GuardKind::Role, GuardKind::SharedSecret, GuardKind::Signature]));
        // A schema drops what it does not name, but lets through a role that it names.
        let field = flow.source.rsplit('.').next().is_some_and(|field| RIGHTS.iter().any(|right| field.contains(right)));
        // What the store's own function drops or lacks is no right.
        let store = flow.by.rsplit('.').next().is_some_and(|last| last.starts_with("createUser") || last.starts_with("update"));
        if store && flow.by.contains('.') && !field && people_without_rights(project) {
            continue;
        }
        if !trusted && (field || !entry::is_validated(&entries)) {
            found.push((flow, field));
        }
    }
    for (flow, field) in &found {
        // One call that takes a role by its name, and the rest of the body beside it, is mended once.
        let beside = |other: &Flow| {
            other.by == flow.by && other.origin.path == flow.origin.path && other.origin.line.abs_diff(flow.origin.line) <= CALL
        };
        if !field && found.iter().any(|(other, named)| *named && beside(other)) {
            continue;
        }
        let finding = flows::fail(out, flow);
        if *field && chosen_at_sign_up(project, flow) {
            finding
                .severity(Severity::Critical)
                .detail("Anyone may sign up here, and other ways in believe this role: whoever registers as an administrator is one.");
        }
    }
}

/// Lines that one call may take up.
const CALL: u32 = 15;

/// The ways in through which a value comes. Administrators hand out rights through the same code; the last way in above the
/// place is the one around it.
fn entries<'p>(project: &'p Project, flow: &Flow) -> Vec<&'p Endpoint> {
    let first = flow.steps.first().unwrap_or(&flow.origin);
    let mut entries = entry::entries(project, first);
    entries.extend(entry::entries(project, &flow.origin));
    entries
}

/// Whether strangers pick a role when they sign up that other ways in ask for before they let administrators through.
fn chosen_at_sign_up(project: &Project, flow: &Flow) -> bool {
    let role = flow.source.rsplit('.').next().is_some_and(|field| field.to_ascii_lowercase().contains("role") || field.contains("dmin"));
    let entries = entries(project, flow);
    let mut guards = project.facts.endpoints.iter().flat_map(|endpoint| &endpoint.guards);
    role && !entries.is_empty()
        && entries.iter().all(|endpoint| openness::is_open_sign_up(endpoint) && openness::is_open(endpoint))
        && guards
            .any(|guard| guard.kind == GuardKind::Role && ["admin", "role"].iter().any(|word| guard.by.to_ascii_lowercase().contains(word)))
}

/// Whether the product's tables of people are known, and none of them has a column for a right.
fn people_without_rights(project: &Project) -> bool {
    let mut people = project
        .schema
        .tables
        .values()
        .filter(|table| ["user", "users", "profile", "profiles", "account", "accounts", "member", "members"].contains(&table.name.as_str()))
        .peekable();
    people.peek().is_some()
        && !people
            .any(|table| table.columns.iter().any(|column| RIGHTS.iter().any(|right| column.name.to_ascii_lowercase().contains(right))))
}
