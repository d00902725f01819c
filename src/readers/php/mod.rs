//! PHP: Laravel, WordPress with its plugins, Symfony's attributes, scripts that stand alone. A parser of its own reads what
//! facts need and goes on behind what it does not understand.

mod context;
mod cookies;
mod declarations;
mod effects;
mod endpoints;
mod flows;
mod guards;
mod holes;
mod module;
mod parse;
mod pieces;
mod quality;
mod queries;
mod questions;
mod related;
mod settings;
mod sites;
mod sources;
mod statements;
mod templates;
mod token;
mod tree;

use super::{Reader, Source};
use crate::facts::{Facts, Language};
use crate::intake::Entry;
use context::Context;

/// Larger files are data or made by a tool.
const LARGE: usize = 500_000;
/// So many places that cannot be understood, for each that could, make a file unread.
const GAPS: usize = 8;

/// Reads `.php` files.
pub(super) struct Php;

impl Reader for Php {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        entry.language == Some(Language::Php) && (!entry.path.ends_with(".inc") || source.text().contains("<?"))
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        if entry.path.ends_with(".blade.php") {
            templates::read(entry, source, facts);
            return Ok(());
        }
        if source.text().len() > LARGE {
            return Err(format!(
                "at {} kB it is larger than code that people write; only its secrets were looked at",
                source.text().len() / 1000
            ));
        }
        let file = statements::file(source.text());
        let context = Context::new(entry, source, &file);
        let mut module = module::read(&context);
        if !is_migration(&entry.path) {
            facts.endpoints.extend(endpoints::read(&context, &mut module));
            flows::read(&context, facts);
            queries::read(&context, facts);
            sites::read(&context, facts);
            cookies::read(&context, facts);
            quality::read(&context, facts);
        }
        facts.modules.push(module);
        // A file with a few broken places is read around them; more than that is said, and lowers what could be checked.
        if file.gaps as usize > 2 + file.body.len() / GAPS {
            let line = source.at(file.first_gap as usize).line;
            return Err(format!("{} places of its PHP cannot be understood (the first in line {line}); only the rest was read", file.gaps));
        }
        Ok(())
    }
}

/// Whether a file is a step of a migration or fills a database for tests.
fn is_migration(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "migrations" | "Migrations"))
}

#[cfg(test)]
mod tests {
    use crate::facts::{Facts, Language, ReadState, Role, Sink};
    use crate::intake::Entry;

    pub(super) fn read(path: &str, text: &str) -> Facts {
        let entry = Entry { index: 0, path: path.to_owned(), bytes: text.len() as u64, language: Some(Language::Php), role: Role::Source };
        crate::readers::read(&entry, text.as_bytes())
    }

    fn state(text: &str) -> Option<ReadState> {
        read("app.php", text).files.into_iter().next().map(|file| file.state)
    }

    fn sinks(text: &str) -> Vec<(Sink, u32)> {
        read("app.php", text).flows.iter().map(|flow| (flow.sink, flow.origin.line)).collect()
    }

    #[test]
    fn what_is_written_in_php_is_read() {
        for text in [
            "",
            "<p>only a page</p>",
            "<?php\nnamespace App;\nuse A\\{B, C as D};\nfinal class X extends Y implements Z { use T; public function __construct(private readonly ?B $b = null, protected int|string $c = 1) {} }\n",
            "<?php if ($a): ?><b><?= $b ?></b><?php elseif ($c): ?>c<?php else: ?>d<?php endif; foreach ($x as $k => [$a, $b]): ?>e<?php endforeach ?>",
            "<?php\n$f = fn(int $x): int => $x * 2; $g = static function () use (&$f) { return $f; };\nreturn match(true) { $a > 1, $b => 'x', default => throw new E() };",
            "<?php\n#[Attribute(flags: 1)]\nenum Suit: string { case A = 'a'; const B = self::A; public static function f(): self { return self::A; } }\n",
            "<?php\n$x = $a?->b?->c ?? $d['e']['f'] ?: 1; $y = \"a {$b->c['d']} ${e} $f[0] $g->h\"; [$a, 'k' => $b] = $c; list(, $d) = $e; $h = new class(1) extends B { };\n",
            "<?php\nswitch ($a) { case 1: case 2: f(); break; default: g(); }\nfor ($i = 0, $j = 1; $i < 3; $i++, $j--) h($i);\ndo { x(); } while ($y);\ntry { z(); } catch (A | B $e) { } finally { w(); }\nstatic $q = 1, $r; global $s; const T = 5; declare(strict_types=1); goto end; end:\n",
        ] {
            assert_eq!(state(text), Some(ReadState::Read), "{text}");
        }
    }

    #[test]
    fn what_is_no_php_says_why() {
        assert!(
            matches!(state(&format!("<?php\n{}", "}} => ) -> ;;\n".repeat(60))), Some(ReadState::Unread(why)) if why.contains("line 2"))
        );
    }

    #[test]
    fn hostile_nesting_breaks_nothing() {
        for (piece, close) in [
            ("!", "1"),
            ("f(", ""),
            ("[", ""),
            ("-", "1"),
            ("$x = ", "1"),
            ("if ($x) ", ";"),
            ("$x ? ", "1"),
            ("fn() => ", "1"),
            ("\"{$", ""),
            ("new class { function f() {", ""),
            ("$x . ", "1"),
            ("$x->a()", ""),
            ("${", ""),
        ] {
            let text = format!("<?php {}{close};", piece.repeat(30_000));
            let _ = state(&text);
            // Short of what is turned away before any reader sees it.
            let _ = state(&format!("<?php {}{close};", piece.repeat(220)));
        }
        let long: String = (0..5_000).map(|n| format!("$x{n} = a($b, 'c', [$d => {n}]);\n")).collect();
        assert_eq!(state(&format!("<?php\n{long}")), Some(ReadState::Read));
        let elses: String = (0..2_000).map(|n| format!("elseif ($a == {n}) {{ f(); }}\n")).collect();
        assert_eq!(state(&format!("<?php\nif ($a) {{ g(); }}\n{elses}")), Some(ReadState::Read));
    }

    #[test]
    fn flows_and_what_stops_them() {
        let cases: &[(&str, &[(Sink, u32)])] = &[
            ("<?php\n$id = $_GET['id'];\nmysqli_query($c, \"SELECT * FROM a WHERE id = $id\");", &[(Sink::Sql, 3)]),
            ("<?php\n$id = mysqli_real_escape_string($c, $_GET['id']);\nmysqli_query($c, \"SELECT * FROM a WHERE id = '$id'\");", &[]),
            (
                "<?php\n$id = mysqli_real_escape_string($c, $_GET['id']);\nmysqli_query($c, \"SELECT * FROM a WHERE id = $id\");",
                &[(Sink::Sql, 3)],
            ),
            ("<?php\n$id = (int) $_GET['id'];\nmysqli_query($c, \"SELECT * FROM a WHERE id = $id\");", &[]),
            ("<?php\n$s = $pdo->prepare('SELECT * FROM a WHERE id = ?');\n$s->execute([$_GET['id']]);", &[]),
            ("<?php\necho 'Hello ' . $_GET['name'];", &[(Sink::Html, 2)]),
            ("<?php\necho 'Hello ' . htmlspecialchars($_GET['name']);", &[]),
            ("<p>Hello\n<?= $_REQUEST['name'] ?></p>", &[(Sink::Html, 2)]),
            ("<?php\nshell_exec('ping ' . $_POST['ip']);", &[(Sink::Shell, 2)]),
            ("<?php\nshell_exec('ping ' . escapeshellarg($_POST['ip']));", &[]),
            ("<?php\n$out = `ls {$_GET['d']}`;", &[(Sink::Shell, 2)]),
            ("<?php\ninclude($_GET['page']);", &[(Sink::Code, 2)]),
            ("<?php\nif (!in_array($_GET['page'], ['a', 'b'])) exit;\ninclude 'pages/' . $_GET['page'] . '.php';", &[]),
            ("<?php\n$p = basename($_GET['f']);\nreadfile('files/' . $p);\nunlink('files/' . $_GET['g']);", &[(Sink::Path, 4)]),
            ("<?php\n$o = unserialize($_COOKIE['cart']);", &[(Sink::Deserialise, 2)]),
            ("<?php\nheader('Location: ' . $_GET['to']);\nheader('Location: /x?a=' . $_GET['a']);", &[(Sink::Redirect, 2)]),
            ("<?php\n$ch = curl_init();\ncurl_setopt($ch, CURLOPT_URL, $_GET['url']);", &[(Sink::OutgoingUrl, 3)]),
            ("<?php\neval($_POST['code']);", &[(Sink::Code, 2)]),
        ];
        for (text, wanted) in cases {
            assert_eq!(sinks(text), *wanted, "{text}");
        }
    }
}
