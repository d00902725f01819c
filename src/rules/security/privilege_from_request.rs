//! Rights that callers write into their own record.

use super::{entry, flows, openness};
use crate::facts::{Endpoint, Flow, GuardKind, Project, Sink, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/privilege-from-request",
    title: "A visitor can set {field} on {whose} account through the request",
    pass_title: "Roles and balances are set by the server",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "A right such as a role, plan or balance is stored as the request says. People can make themselves administrators or give themselves credit by adding one field to a request; where the request also names the account, they can take over the accounts of others.",
    fix: "Name the fields that people may change, and set roles, plans and balances only in code of the server or by an administrator.",
    prompt: "Change this write so that it takes only named, harmless fields from the request; never role, plan, credits or balance, and never the whole body. Set rights from fixed values on the server. Done when an extra role field in the request has no effect.",
    cannot_see: "Schemas in other files that drop the field before it is stored.",
    refs: &[Ref::Cwe(915), Ref::Cwe(269)],
    judge,
    bad: samples![
        { "a role in a new person, and rights of a record that is saved afterwards":
            "server.js" => r##"const app = require("express")();
app.post("/register", async (req, res) => {
  const { email, password, role } = req.body;
  const user = new User({ email, password: await hash(password), ⟦role: role || "user"⟧ });
  await user.save();
  res.sendStatus(201);
});
app.post("/tokens", authenticate, async (req, res) => {
  const { tokens } = req.body;
  const user = await User.findById(req.user.id);
  ⟦user.tokenBalance += tokens⟧;
  await user.save();
  res.json({ balance: user.tokenBalance });
});
app.post("/bonus", authenticate, async (req, res) => {
  await User.updateOne({ _id: req.user.id }, { $inc: { ⟦credits: req.body.amount⟧ } });
  res.sendStatus(204);
});
app.post("/more", authenticate, async (req, res) => {
  await prisma.user.update({ where: { id: req.user.id }, data: { ⟦credits: { increment: req.body.amount }⟧ } });
  res.sendStatus(204);
});
"##,
        }
        { "all fields of whatever account a server action is told, and of one's own":
            "lib/actions.ts" => r##""use server";
import { eq } from "drizzle-orm";
import { db } from "@/lib/db";
import { users } from "@/lib/db/schema";
export async function changeProfile(userId: string, data: Partial<typeof users.$inferInsert>) {
  ⟦return db.update(users).set({ ...data, updatedAt: new Date() })⟧.where(eq(users.id, userId)).returning();
}
"##,
            "app/api/me/route.ts" => r##"import { eq } from "drizzle-orm";
import { db } from "@/lib/db";
import { users } from "@/lib/db/schema";
import { auth } from "@/auth";
export async function PATCH(request: Request) {
  const session = await auth();
  if (!session) return new Response("no", { status: 401 });
  const body = await request.json();
  ⟦await db.update(users).set({ ...body })⟧.where(eq(users.id, session.user.id));
  return new Response("ok");
}
"##,
        }
        { "one of two ways to a shared function is for administrators only":
            "server.js" => r##"const express = require("express");
const { requireAdmin } = require("./auth");
const { setRole } = require("./people");
const app = express();
app.post("/admin/role", requireAdmin, async (req, res) => res.json(await setRole(req.body.id, req.body.role)));
app.post("/role", async (req, res) => res.json(await setRole(req.body.id, req.body.role)));
"##,
            "people.js" => r##"const { prisma } = require("./db");
exports.setRole = (id, role) => prisma.user.update({ where: { id }, data: { ⟦role⟧ } });
"##,
            "auth.js" => r##"exports.requireAdmin = (req, res, next) => {
  if (req.user?.role !== "admin") return res.sendStatus(403);
  next();
};
"##,
        }
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
        { "Python: every field of a schema that names the role":
            "app/models.py" => "from sqlalchemy import Column, Integer, String\nfrom app.db import Base\nclass User(Base):\n    __tablename__ = \"users\"\n    id = Column(Integer, primary_key=True)\n    role = Column(String)\n",
            "app/schemas.py" => "from pydantic import BaseModel\nclass UserBase(BaseModel):\n    role: str | None = None\nclass UserUpdate(UserBase):\n    name: str | None = None\n",
            "app/service.py" => r##"from app.schemas import UserUpdate
class UserService:
    @staticmethod
    def update_user(db, db_user, data: UserUpdate):
        changes = data.model_dump(exclude_unset=True)
        for key, value in changes.items():
            ⟦setattr(db_user, key, value)⟧
        db.commit()
"##,
            "app/routes.py" => r##"from fastapi import APIRouter, Depends
from app.deps import get_current_user
from app.schemas import UserUpdate
from app.service import UserService
router = APIRouter()
@router.patch("/me")
def change(data: UserUpdate, db=None, user=Depends(get_current_user)):
    return UserService.update_user(db, user, data)
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
            { "rights that the code sets, tokens of devices, amounts that are taken off, and records that are never saved":
                "server.js" => r##"const app = require("express")();
app.post("/register", async (req, res) => {
  const { email, password } = req.body;
  const user = new User({ email, password: await hash(password), role: "user", credits: 0 });
  await user.save();
  res.sendStatus(201);
});
app.post("/spend", authenticate, async (req, res) => {
  const user = await User.findById(req.user.id);
  user.tokenBalance -= req.body.tokens;
  user.name = req.body.name;
  await user.save();
  await User.updateOne({ _id: req.user.id }, { $inc: { credits: -req.body.amount } });
  await User.updateOne({ _id: req.user.id }, { tokens: req.body.deviceTokens });
  const invitation = new UserInvitation({ email: req.body.email, role: req.body.role });
  await invitation.save();
  const shown = { ...req.user };
  const profile = {};
  profile.role = req.body.role;
  res.json({ shown, profile });
});
"##,
            }
        { "Python: a schema without rights, fields that are left out, and administrators":
            "app/schemas.py" => "from pydantic import BaseModel\nclass ProfileUpdate(BaseModel):\n    name: str | None = None\nclass UserUpdate(BaseModel):\n    name: str | None = None\n    role: str | None = None\n",
            "app/routes.py" => r##"from fastapi import APIRouter, Depends
from app.deps import get_current_user, require_admin
from app.schemas import ProfileUpdate, UserUpdate
router = APIRouter()
@router.patch("/me")
def change(data: ProfileUpdate, db=None, user=Depends(get_current_user)):
    for key, value in data.model_dump(exclude_unset=True).items():
        setattr(user, key, value)
    db.commit()
@router.patch("/you")
def change_you(data: UserUpdate, db=None, user=Depends(get_current_user)):
    changes = data.model_dump(exclude_unset=True)
    changes.pop("role", None)
    for key, value in changes.items():
        setattr(user, key, value)
    db.commit()
@router.patch("/users/{id}")
def change_any(id: int, data: UserUpdate, db=None, admin=Depends(require_admin)):
    user = db.get(User, id)
    for key, value in data.model_dump(exclude_unset=True).items():
        setattr(user, key, value)
    db.commit()
"##,
        }
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

/// How sources end that are all that was sent.
const WHOLE: &[&str] = &["body", "json()", "data", "input", "payload", "query", "values", "updates", "changes", "fields", "args", "all()"];

fn judge(project: &Project, out: &mut Verdict) {
    let mut found: Vec<Found<'_>> = Vec::new();
    for flow in flows::into(project, out, |sink| matches!(sink, Sink::Privilege | Sink::AnyAccount)) {
        if found.iter().any(|known| known.flow.origin == flow.origin) {
            continue;
        }
        let entries = ways_in(project, flow);
        // Administrators hand out rights through the same code: each way in answers for itself.
        let is_trusted = |endpoint: &&Endpoint| endpoint.guarded(&[GuardKind::Role, GuardKind::SharedSecret, GuardKind::Signature]);
        let trusted = !entries.is_empty() && entries.iter().all(is_trusted);
        // A schema drops what it does not name, but lets through a role that it names.
        let named = flow.source.rsplit('.').next().is_some_and(|field| RIGHTS.iter().any(|right| field.contains(right)));
        // What the store's own function drops or lacks is no right.
        let store = flow.by.rsplit('.').next().is_some_and(|last| last.starts_with("createUser") || last.starts_with("update"));
        if store && flow.by.contains('.') && !named && people_without_rights(project) {
            continue;
        }
        if !trusted && (named || !entry::is_validated(&entries)) {
            let own = entries.iter().any(|endpoint| endpoint.guarded(&[GuardKind::Owner]));
            found.push(Found { flow, entries, named, anyone: flow.sink == Sink::AnyAccount && !own });
        }
    }
    for one in &found {
        if one.named || !found.iter().any(|other| other.named && other.is_beside(one.flow)) {
            one.tell(project, out);
        }
    }
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::FieldsTakenOver) {
        let entries = entry::entries(project, &site.origin);
        let trusted = entries.iter().all(|endpoint| endpoint.guarded(&[GuardKind::Role, GuardKind::SharedSecret, GuardKind::Signature]));
        if let Some(right) = right_of(project, &site.detail).filter(|_| !entries.is_empty() && !trusted) {
            out.fail(&site.origin).name("field", format!("`{right}`")).name("whose", "an").confidence(Confidence::Medium);
        }
    }
}

/// A right that comes from a request.
struct Found<'p> {
    flow: &'p Flow,
    /// The ways in through which it comes.
    entries: Vec<&'p Endpoint>,
    /// The request names the right itself.
    named: bool,
    /// The request also says whose account it is.
    anyone: bool,
}

impl Found<'_> {
    /// One call that takes a role by its name, and the rest of the body beside it, is mended once.
    fn is_beside(&self, flow: &Flow) -> bool {
        let near = self.flow.origin.line.abs_diff(flow.origin.line) <= CALL;
        near && self.flow.by == flow.by && self.flow.origin.path == flow.origin.path
    }

    fn tell(&self, project: &Project, out: &mut Verdict) {
        let whole = self.flow.sink == Sink::AnyAccount || WHOLE.iter().any(|end| self.flow.source.ends_with(end));
        let finding = flows::fail(out, self.flow);
        finding.name("field", if whole { "any field".to_owned() } else { format!("`{}`", flows::source(self.flow)) });
        finding.name("whose", if self.anyone { "anybody's" } else { "an" });
        if self.anyone && !people_without_rights(project) {
            finding.severity(Severity::Critical);
        }
        if self.named && self.is_chosen_at_sign_up(project) {
            finding
                .severity(Severity::Critical)
                .detail("Anyone may sign up here, and other ways in believe this role: whoever registers as an administrator is one.");
        }
    }

    /// Whether strangers pick a role when they sign up that other ways in ask for before they let administrators through.
    fn is_chosen_at_sign_up(&self, project: &Project) -> bool {
        let field = self.flow.source.rsplit('.').next().unwrap_or("");
        let role = field.to_ascii_lowercase().contains("role") || field.contains("dmin");
        let mut guards = project.facts.endpoints.iter().flat_map(|endpoint| &endpoint.guards);
        role && !self.entries.is_empty()
            && self.entries.iter().all(|endpoint| openness::is_open_sign_up(endpoint) && openness::is_open(endpoint))
            && guards.any(|guard| {
                guard.kind == GuardKind::Role && ["admin", "role"].iter().any(|word| guard.by.to_ascii_lowercase().contains(word))
            })
    }
}

/// Lines that one call may take up.
const CALL: u32 = 15;

/// The ways in through which a value comes: those around its first place. By name alone others may be meant, so those that
/// surely lead to its last place decide where there are any.
fn ways_in<'p>(project: &'p Project, flow: &Flow) -> Vec<&'p Endpoint> {
    let first = flow.steps.first().unwrap_or(&flow.origin);
    let mut entries = entry::entries(project, first);
    if entries.is_empty() {
        entries = entry::entries(project, &flow.origin);
    }
    let leads = |endpoint: &&Endpoint| {
        endpoint.origin.path == first.path || endpoint.effects.iter().any(|effect| effect.origin.path == flow.origin.path)
    };
    let sure: Vec<&Endpoint> = entries.iter().copied().filter(leads).collect();
    if sure.is_empty() { entries } else { sure }
}

/// The right that a schema lets callers name; of no schema, one that the table of people has.
fn right_of(project: &Project, schema: &str) -> Option<String> {
    if schema == "dict" {
        let people = ["user", "users", "accounts", "members"];
        let mut tables = project.schema.tables.values().filter(|table| people.contains(&table.name.as_str()));
        let right = |name: &str| matches!(name, "role" | "is_admin" | "is_superuser" | "is_staff" | "admin");
        return tables.find_map(|table| table.columns.iter().find(|column| right(&column.name))).map(|column| column.name.clone());
    }
    let mut names = project.facts.sites.iter().filter(|site| site.kind == SiteKind::SchemaNamesRight);
    names.find_map(|site| site.detail.strip_prefix(schema)?.strip_prefix('.').map(str::to_owned))
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
