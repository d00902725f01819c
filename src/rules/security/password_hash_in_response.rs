//! A user's row sent out whole.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/password-hash-in-response",
    title: "The answer holds the whole account (`{name}`), password hash included",
    pass_title: "Answers leave out password hashes",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Every log-in hands out the password hash. Whoever collects it can try passwords against it at leisure.",
    fix: "Answer with named fields only.",
    prompt: "Where a user or account row is sent to the caller, send an object with only the fields that the page \
          needs; never the password hash. Prefer one function that makes the public form of a user. Done when no \
          answer of any route holds a password field.",
    cannot_see: "Fields that the database layer leaves out by itself.",
    refs: &[Ref::Cwe(200), Ref::Cwe(359)],
    judge,
    bad: samples![
        { "Go: a row of which no tag keeps the hash back":
            "go.mod" => "module shop\n",
            "models.go" => "package main\n\nimport \"gorm.io/gorm\"\n\ntype User struct {\n\tgorm.Model\n\tEmail    string `gorm:\"uniqueIndex\"`\n\tPassword string `gorm:\"not null\"`\n}\n",
            "main.go" => r##"package main

import "github.com/gin-gonic/gin"

func register(c *gin.Context) {
	user := User{Email: c.PostForm("email"), Password: hash(c.PostForm("password"))}
	db.Create(&user)
	⟦c.JSON(201, gin.H{"user": user})⟧
}
"##,
        }
        { "Python: the form of an account that is sent out, and a serializer that leaves nothing out":
            "app/models.py" => r#"from app import db
class User(db.Model):
    email = db.Column(db.String(200))
    password = db.Column(db.String(200))
    def to_dict(self):
        return {"email": self.email, "password": ⟦self.password⟧}
"#,
            "shop/serializers.py" => r#"from django.contrib.auth.models import User
from rest_framework import serializers
class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ⟦"__all__"⟧
"#,
        }
        { "Python: rows of accounts that no schema stands before":
            "app/models.py" => r#"from sqlalchemy import Column, Integer, String
from app.db import Base
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    email = Column(String)
    password_hash = Column(String)
"#,
            "app/routes.py" => r#"from fastapi import APIRouter, Depends
from app import models
from app.models import User
from app.deps import get_current_user, get_db
router = APIRouter()
@router.get("/me", response_model=None)
def me(current_user: User = Depends(get_current_user)):
    ⟦return current_user⟧
@router.post("/users")
def create(email: str, db=Depends(get_db)):
    user = models.User(email=email)
    db.add(user)
    db.commit()
    ⟦return {"ok": True, "user": user}⟧
@router.get("/users/{id}")
def show(id: int, db=Depends(get_db)):
    ⟦return db.query(User).filter(User.id == id).first()⟧
"#,
            "web.py" => r#"from flask import Flask, jsonify
app = Flask(__name__)
@app.get("/people")
def people():
    rows = db.execute("SELECT * FROM users").fetchall()
    ⟦return jsonify([dict(row) for row in rows])⟧
"#,
        }
        { "rows within the envelope of an answer, of a user and of what belongs to one":
            "package.json" => r#"{ "name": "jobs", "dependencies": { "express": "^4.19.0" } }"#,
            "prisma/schema.prisma" => "model User {\n  id String @id\n  email String\n  passwordHash String @map(\"password_hash\")\n  @@map(\"users\")\n}\n",
            "controllers/ads.js" => r##"const { createResponse } = require("../utils/response");
class Ads {
  async approve(req, res) {
    const ad = await req.prisma.ad.update({
      where: { id: req.params.id },
      data: { status: "APPROVED" },
      include: { employer: { include: { user: true } } },
    });
    res.json(createResponse("Approved", ⟦ad⟧));
  }
  async settings(req, res) {
    const updatedUser = await prisma.user.update({ where: { id: req.user.id }, data: { name: req.body.name } });
    res.json(createResponse("Saved", ⟦updatedUser⟧));
  }
  async show(req, res) {
    const ad = await prisma.ad.findUnique({ where: { id: req.params.id }, include: { employer: { include: { user: { select: { name: true } } } } } });
    res.json(createResponse("Found", ad));
  }
}
module.exports = new Ads();
"##,
        }
        { "a log-in that answers with the row":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/login.ts" => r#"import express from 'express';
export const login = async (req, res) => {
  const user = await storage.getUserByEmail(req.body.email);
  if (!(await bcrypt.compare(req.body.password, user.password))) return res.sendStatus(401);
  ⟦res.json({ user });⟧
};
"#,
        }
        { "a row of the store, whose schema holds the hash":
            "package.json" => r#"{ "name": "shop" }"#,
            "shared/schema.ts" => r#"import { pgTable, text, serial } from "drizzle-orm/pg-core";
export const users = pgTable("users", { id: serial("id").primaryKey(), email: text("email"), password: text("password") });
"#,
            "server/verify.ts" => r#"import express from 'express';
export const verify = async (req, res) => {
  const user = await storage.getUserByEmail(req.body.email);
  ⟦res.json({ message: 'Signed in', user });⟧
};
"#,
        }
    ],
    good: samples![
        { "Go: a tag keeps the hash back, or only fields are answered":
            "go.mod" => "module shop\n",
            "models.go" => "package main\n\nimport \"gorm.io/gorm\"\n\ntype User struct {\n\tgorm.Model\n\tEmail    string `gorm:\"uniqueIndex\"`\n\tPassword string `gorm:\"not null\" json:\"-\"`\n}\n\ntype Admin struct {\n\tgorm.Model\n\tPassword string `gorm:\"not null\"`\n}\n",
            "main.go" => r##"package main

import "github.com/gin-gonic/gin"

func register(c *gin.Context) {
	user := User{Email: c.PostForm("email")}
	db.Create(&user)
	c.JSON(201, gin.H{"user": user})
}

func admin(c *gin.Context) {
	var own Admin
	db.First(&own)
	c.JSON(200, gin.H{"id": own.ID})
}
"##,
        }
        { "Python: a schema stands before the row, or only parts of it are answered":
            "app/models.py" => r#"from sqlalchemy import Column, Integer, String
from app.db import Base
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    email = Column(String)
    password_hash = Column(String)
"#,
            "app/routes.py" => r#"from fastapi import APIRouter, Depends
from app import schemas
from app.models import User
from app.deps import get_current_user, get_db
router = APIRouter()
@router.get("/me", response_model=schemas.UserOut)
def me(current_user: User = Depends(get_current_user)):
    return current_user
@router.get("/you")
def you(current_user: schemas.User = Depends(get_current_user)):
    return current_user
@router.get("/typed")
def typed(current_user: User = Depends(get_current_user)) -> schemas.UserOut:
    return current_user
@router.get("/part")
def part(current_user: User = Depends(get_current_user)):
    return {"email": current_user.email}
"#,
            "web.py" => r#"from flask import Flask, jsonify
app = Flask(__name__)
@app.get("/people")
def people():
    rows = db.execute("SELECT id, email FROM users").fetchall()
    return jsonify([dict(row) for row in rows])
"#,
        }
        { "Python: a form without it, and a password that is only taken":
            "app/models.py" => r#"from app import db
class User(db.Model):
    password = db.Column(db.String(200))
    def to_dict(self):
        return {"email": self.email}
"#,
            "shop/serializers.py" => r#"from django.contrib.auth.models import User
from rest_framework import serializers
class UserSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["email", "password"]
        extra_kwargs = {"password": {"write_only": True}}
class NoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = "__all__"
"#,
        }
        { "a row without a hash, and one from which it was taken":
            "package.json" => r#"{ "name": "shop" }"#,
            "shared/schema.ts" => r#"import { pgTable, text, serial } from "drizzle-orm/pg-core";
export const users = pgTable("users", { id: serial("id").primaryKey(), email: text("email") });
"#,
            "server/me.ts" => r#"import express from 'express';
export const me = async (req, res) => {
  const user = await storage.getUser(req.user.id);
  res.json(user);
};
"#,
        }
        { "a row from which the hash was taken":
            "package.json" => r#"{ "name": "shop" }"#,
            "shared/schema.ts" => r#"import { pgTable, text, serial } from "drizzle-orm/pg-core";
export const users = pgTable("users", { id: serial("id").primaryKey(), email: text("email"), password: text("password") });
"#,
            "server/me.ts" => r#"import express from 'express';
export const me = async (req, res) => {
  const user = await storage.getUser(req.user.id);
  const { password, ...userWithoutPassword } = user;
  res.json({ user: userWithoutPassword });
};
export const own = async (req, res) => {
  const user = await db.query.users.findFirst({ columns: { id: true, email: true } });
  res.json(user);
};
"#,
        }
        { "only named fields":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/login.ts" => r#"import express from 'express';
export const login = async (req, res) => {
  const user = await storage.getUserByEmail(req.body.email);
  if (!(await bcrypt.compare(req.body.password, user.password))) return res.sendStatus(401);
  res.json({ id: user.id, name: user.name });
};
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let kept = keeps_hashes(project);
    fail_each(
        project,
        out,
        |site| {
            site.kind == SiteKind::PasswordHashInResponse
                && match site.detail.strip_prefix("type ") {
                    Some(kind) => shows_hash(project, kind),
                    None => kept || !site.detail.starts_with("row "),
                }
        },
        |site, finding| {
            if let Some(kind) = site.detail.strip_prefix("type ") {
                finding.name("name", kind).confidence(Confidence::Medium);
                return;
            }
            // The answer may go to the account's own holder, and the store may leave the hash out by itself.
            if let Some(row) = site.detail.strip_prefix("row ") {
                finding.name("name", row).severity(Severity::Medium).confidence(Confidence::Medium);
            } else {
                finding.name("name", site.detail.clone());
            }
        },
    );
}

/// Whether the table of people has a column for password hashes.
fn keeps_hashes(project: &Project) -> bool {
    let people = |name: &str| ["user", "users", "account", "accounts"].contains(&name.to_ascii_lowercase().as_str());
    let hash = |name: &str| {
        let plain = name.replace('_', "").to_ascii_lowercase();
        matches!(plain.as_str(), "password" | "passwordhash" | "hashedpassword" | "passwd")
    };
    project.schema.tables.values().any(|table| people(&table.name) && table.columns.iter().any(|column| hash(&column.name)))
}

/// Whether a type of Go is written out with its password: no tag keeps it back.
fn shows_hash(project: &Project, kind: &str) -> bool {
    let mut own = project.facts.models.iter().filter(|model| model.name == kind && model.origin.path.ends_with(".go"));
    own.any(|model| {
        model.columns.iter().any(|column| {
            matches!(column.name.replace('_', "").to_ascii_lowercase().as_str(), "password" | "passwordhash" | "hashedpassword")
        })
    })
}
