//! Text of a caller in a shell command.

use super::flows;
use crate::facts::{Project, Sink};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/command-injection",
    title: "What a visitor sends is run as a command on the server",
    pass_title: "Commands on the server are fixed",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Text of a request becomes part of a command line. With a semicolon and a second command, a visitor takes over the server and everything that its keys open.",
    fix: "Call the program without a shell and pass values as separate arguments, after checking them against a strict pattern.",
    prompt: "Replace this shell command by execFile or spawn without a shell, pass the value as its own argument, and accept it only if it matches a strict pattern for what it should be. Keep the output the same. Done when no part of a request reaches a shell.",
    cannot_see: "Values that travel through stores or queues before they arrive, and checks that a library makes.",
    refs: &[Ref::Cwe(78), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/OS_Command_Injection_Defense_Cheat_Sheet.html")],
    judge,
    bad: samples![
        { "Go, Ruby, Java and C#: a shell":
            "tools.go" => r##"package main

import (
	"os/exec"

	"github.com/gin-gonic/gin"
)

func ping(c *gin.Context) {
	host := c.Query("host")
	⟦out, _ := exec.Command("sh", "-c", "ping -c 1 "+host).Output()⟧
	c.String(200, string(out))
}
"##,
            "app/controllers/tools_controller.rb" => r##"class ToolsController < ApplicationController
  def ping
    ⟦@out = `ping -c 1 #{params[:host]}`⟧
  end
end
"##,
            "src/Tools.kt" => r##"@RestController
class Tools {
    @GetMapping("/ping")
    fun ping(@RequestParam host: String): String {
        ⟦val p = Runtime.getRuntime().exec("ping -c 1 $host")⟧
        return p.toString()
    }
}
"##,
            "Controllers/ToolsController.cs" => r##"public class ToolsController : Controller
{
    [HttpPost]
    public IActionResult Ping(string host)
    {
        ⟦var p = Process.Start("cmd.exe", "/c ping " + host);⟧
        return Ok(p.Id);
    }
}
"##,
            "main.go" => r##"package main

import "github.com/gin-gonic/gin"

func main() {
	r := gin.Default()
	r.GET("/ping", ping)
}
"##,
        }{ "Python: joined in one file, run in another":
            "app.py" => r##"from flask import Flask, request
from tools import ping
app = Flask(__name__)

@app.route("/ping", methods=["POST"])
def run():
    return ping(host=request.form.get("host"))
"##,
            "tools.py" => r##"import subprocess

def ping(host):
    ⟦return subprocess.check_output(f"ping -c 1 {host}", shell=True)⟧
"##,
        }{ "joined into a command line":
        "core/tools.js" => r##"const exec = require("child_process").exec;
module.exports.ping = (req, res) => {
  ⟦exec("ping -c 2 " + req.body.address, (err, stdout) => res.send(stdout));⟧
};
"##,
    }],
    good: samples![
        { "Go and Ruby: values apart from the program":
            "tools.go" => r##"package main

import (
	"os/exec"

	"github.com/gin-gonic/gin"
)

func ping(c *gin.Context) {
	out, _ := exec.Command("ping", "-c", "1", c.Query("host")).Output()
	c.String(200, string(out))
}

func main() {
	r := gin.Default()
	r.GET("/ping", ping)
}
"##,
            "app/controllers/tools_controller.rb" => r##"class ToolsController < ApplicationController
  def ping
    system("ping", "-c", "1", params[:host])
    system("ping -c 1 #{Shellwords.escape(params[:host])}")
    raise "#{params[:host]} cannot be reached"
  end
end
"##,
        }{ "Python: an argument list and a number":
            "app.py" => r##"import os
import subprocess
from flask import Flask, request
app = Flask(__name__)

@app.route("/ping", methods=["POST"])
def run():
    subprocess.run(["ping", "-c", "1", request.form["host"]])
    count = int(request.form["count"])
    os.system(f"head -n {count} log.txt")
    name = request.form["name"]
    if name not in ["a", "b"]:
        return "no", 400
    os.system("show " + name)
    return "ok"
"##,
        }{ "a regular expression's exec and an argument list":
        "core/tools.js" => r##"const { execFile } = require("child_process");
const app = require("express")();
app.get("/tools", (req, res) => {
  const found = /^[a-z.]+$/.exec(req.query.host);
  if (!found) return res.sendStatus(400);
  execFile("ping", ["-c", "2", found[0]], (err, stdout) => res.send(stdout));
});
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    flows::fail_each(project, out, Sink::Shell);
}
