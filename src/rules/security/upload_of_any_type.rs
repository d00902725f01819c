//! Uploads that keep the name and kind that their sender chose.

use crate::facts::{FileFact, Language, Project, Role, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/upload-of-any-type",
    title: "Visitors can upload files of any kind, programs included",
    pass_title: "Uploads are limited to the kinds that are expected",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The file is kept under the name that its sender gave it, and nothing looks at what it is. A PHP server runs every \
          `.php` file that lies where visitors can open it: whoever uploads one runs the server.",
    fix: "Allow a short list of endings, check that the content is of that kind, give the file a name of your own, and keep \
          uploads outside the folder that the server shows.",
    prompt: "For this upload: compare the lower-case ending with a list of allowed ones (in Laravel validate with mimes:), check the content \
             with finfo, store the file under a random name with the ending from the list, outside the public folder, and serve it through \
             code that sets the content type. Change nothing else. Done when a .php file, a .phtml file and a .php file that claims to be a \
             picture are refused and pictures still arrive.",
    cannot_see: "Whether the server is set up not to run programs in the folder of uploads, and checks in other files.",
    refs: &[Ref::Cwe(434), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/File_Upload_Cheat_Sheet.html")],
    judge,
    bad: samples![
        { "Flask: the sender's name, whatever it is":
            "app.py" => r#"import os
from flask import Flask, request
app = Flask(__name__)

@app.route("/picture", methods=["POST"])
def picture():
    file = request.files["picture"]
    ⟦file.save(os.path.join("static/pictures", file.filename))⟧
    return "ok"
"#,
        }
        { "the sender's name and the type that the sender claims":
            "upload.php" => r#"<?php
$name = basename($_FILES["picture"]["name"]);
$type = $_FILES["picture"]["type"];
if ($type == "image/png") {
    ⟦move_uploaded_file($_FILES["picture"]["tmp_name"], "uploads/" . $name);⟧
}
"#,
        }
        { "Laravel: into the public folder as it came":
            "app/Http/Controllers/AvatarController.php" => r#"<?php
namespace App\Http\Controllers;
use Illuminate\Http\Request;
class AvatarController extends Controller
{
    public function store(Request $request)
    {
        $file = $request->file("avatar");
        ⟦$file->move(public_path("avatars"), $file->getClientOriginalName());⟧
        return back();
    }
}
"#,
        }
    ],
    good: samples![
        { "Flask: a list of endings":
            "app.py" => r#"import os
from flask import Flask, request
from werkzeug.utils import secure_filename
app = Flask(__name__)

@app.route("/picture", methods=["POST"])
def picture():
    file = request.files["picture"]
    if not allowed_file(file.filename):
        return "no", 400
    file.save(os.path.join("static/pictures", secure_filename(file.filename)))
    return "ok"
"#,
        }
        { "a list of endings and a name of its own":
            "upload.php" => r#"<?php
$ending = strtolower(pathinfo($_FILES["picture"]["name"], PATHINFO_EXTENSION));
if (!in_array($ending, ["png", "jpg"], true)) {
    exit("no");
}
move_uploaded_file($_FILES["picture"]["tmp_name"], "uploads/" . bin2hex(random_bytes(16)) . "." . $ending);
move_uploaded_file($_FILES["sheet"]["tmp_name"], "data/sheet.csv");
"#,
        }
        { "Laravel: a validator, and a store that names the file itself":
            "app/Http/Controllers/AvatarController.php" => r#"<?php
namespace App\Http\Controllers;
use Illuminate\Http\Request;
class AvatarController extends Controller
{
    public function store(Request $request)
    {
        $request->validate(["avatar" => "required|mimes:png,jpg|max:2048"]);
        $file = $request->file("avatar");
        $file->move(public_path("avatars"), $file->getClientOriginalName());
        return $request->file("other")->store("private");
    }
}
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let read = |file: &FileFact| matches!(file.language, Some(Language::Python | Language::Php)) && file.role == Role::Source;
    if !project.facts.files.iter().any(read) {
        return out.not_applicable("Only uploads in Python and PHP are looked through for their kind.");
    }
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::UploadUnchecked,
        |site, finding| {
            finding.confidence(Confidence::Medium);
            if site.detail == "Python" {
                finding.severity(Severity::Medium).detail(
                    "Nothing of Python runs such a file by itself, but a page or picture with a script in it runs in the browsers of \
                     whoever opens it at your address.",
                );
            }
        },
    );
}
