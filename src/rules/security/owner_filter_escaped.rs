//! Searches that start from one person's records and leave them by an `or`.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::{fail_each_file, first};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/owner-filter-escaped",
    title: "This search finds other people's records too ({what})",
    pass_title: "Searches stay within the records of the person who asks",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The search starts with what belongs to the person who asks, but its alternatives stand beside that condition instead of within it. \
          Whatever fits one of them is found, whichever customer it belongs to: typing a common word shows the records of everybody.",
    fix: "Put the alternatives into one group, so that both hold: it is theirs, and one of the alternatives fits.",
    prompt: "In this query, move every orWhere of the search into one closure: ->where(function ($query) use ($term) { \
             $query->where('a', 'like', \"%$term%\")->orWhere('b', 'like', \"%$term%\"); }). Keep the owner's condition (the relation, \
             user_id, company_id, branch_id) outside of it. Change nothing else about the search. Done when a test with two customers finds \
             only the records of the one who asks.",
    cannot_see: "Scopes of the model that hold for every query.",
    refs: &[Ref::Cwe(639), Ref::Url("https://laravel.com/docs/eloquent-relationships#chaining-orwhere-clauses-after-relationships")],
    judge,
    bad: samples![
        { "a relation, and a column of the owner":
            "composer.json" => "{ \"require\": { \"laravel/framework\": \"^11.0\" } }",
            "app/Http/Controllers/OrderController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\Invoice;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Auth;
class OrderController extends Controller
{
    public function search(Request $request)
    {
        $term = $request->term;
        return ⟦Auth::user()->company->orders()->where('number', $term)->orWhere('total', 'like', "%$term%")⟧->paginate();
    }
}
"##,
            "app/Http/Controllers/InvoiceController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\Invoice;
use Illuminate\Http\Request;
class InvoiceController extends Controller
{
    public function search(Request $request)
    {
        return ⟦Invoice::where('user_id', auth()->id())->where('a', $request->q)->orWhere('b', $request->q)⟧->get();
    }
}
"##,
        }
    ],
    good: samples![
        { "alternatives in a group, alternatives on purpose, and no owner at all":
            "composer.json" => "{ \"require\": { \"laravel/framework\": \"^11.0\" } }",
            "app/Http/Controllers/OrderController.php" => r##"<?php
namespace App\Http\Controllers;
use App\Models\Post;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Auth;
class OrderController extends Controller
{
    public function search(Request $request)
    {
        $term = $request->term;
        $mine = Auth::user()->orders()->where(function ($query) use ($term) {
            $query->where('number', $term)->orWhere('total', 'like', "%$term%");
        })->get();
        $shared = Auth::user()->notes()->orWhere('public', true)->get();
        $both = Post::where('user_id', Auth::id())->orWhere('editor_id', Auth::id())->get();
        $all = Post::where('title', $term)->orWhere('text', 'like', "%$term%")->get();
        return [$mine, $shared, $both, $all];
    }
}
"##,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::OwnerFilterEscaped,
        |sites, finding| {
            finding.name("what", first(sites));
        },
    );
}
