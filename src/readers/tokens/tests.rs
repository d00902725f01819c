use super::lexer::{Kind, lex};
use super::syntax;

fn words(text: &str, syntax: &syntax::Syntax) -> Vec<String> {
    let tokens = lex(text, syntax).unwrap();
    tokens
        .iter()
        .filter(|token| token.kind != Kind::Line)
        .map(|token| text.get(token.start as usize..token.end as usize).unwrap().to_owned())
        .collect()
}

#[test]
fn strings_and_comments_of_each_language() {
    assert_eq!(words("a := `raw \"x\"` // b\n", &syntax::GO), ["a", ":=", "raw \"x\""]);
    assert_eq!(words("c = 'it\\'s' /* \" */ + '\"'", &syntax::DART), ["c", "=", "it\\'s", "+", "\""]);
    assert_eq!(words("x = @\"a\"\"b\" + \"c\";", &syntax::CSHARP), ["x", "=", "a\"\"b", "+", "c", ";"]);
    assert_eq!(words("var s = \"\"\"\n a \"b\" \"\"\";", &syntax::JAVA), ["var", "s", "=", "\n a \"b\" ", ";"]);
    assert_eq!(words("a 'b' # c\n=begin\nx\n=end\ny", &syntax::RUBY), ["a", "b", "y"]);
}

#[test]
fn values_within_texts() {
    assert_eq!(
        words("where(\"a = '#{params[:x]}'\")", &syntax::RUBY),
        ["where", "(", "", "a = '", "#{", "params", "[", ":", "x", "]", "}", "'", "\"", ")"]
    );
    assert_eq!(words("\"a $b ${c.d} e\"", &syntax::KOTLIN), ["", "a ", "$", "b", "", " ", "${", "c", ".", "d", "}", " e", "\""]);
    assert_eq!(words("$\"a {b} {{c}}\"", &syntax::CSHARP), ["", "a ", "{", "b", "}", " {{c}}", "\""]);
}

#[test]
fn here_documents_stand_where_they_start() {
    assert_eq!(
        words("run(<<~SQL, 1)\n  SELECT #{x}\nSQL\ny", &syntax::RUBY),
        ["run", "(", "", "  SELECT ", "#{", "x", "}", "\n", "", ",", "1", ")", "y"]
    );
}

fn read(path: &str, text: &str) -> crate::facts::Facts {
    crate::readers::read(&crate::intake::Entry::new(0, path.to_owned(), text.len() as u64), text.as_bytes())
}

#[test]
fn hostile_text_is_quick() {
    let start = std::time::Instant::now();
    let pieces = [
        "func f(",
        "\"${",
        "`#{",
        "<<~AB\n",
        "a.b(",
        "x = y + ",
        "class A { void f() { ",
        "%w(",
        "'",
        "@A(",
        "def a\n",
        "if x {",
        "a := b(c, d)\n",
        "/*",
        "#{\"",
        "$\"{",
        "f(a(b(",
    ];
    for piece in pieces {
        for name in ["a.go", "a.rb", "a.dart", "a.java", "a.kt", "a.cs"] {
            let _ = read(name, &piece.repeat(4_000));
            let _ = read(name, &format!("{}\n{}", piece.repeat(60), "v = f(v)\n".repeat(3_000)));
        }
    }
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}

#[test]
fn tests_and_their_checks() {
    let seen = |path: &str, text: &str| {
        let facts = read(path, text);
        facts.tests.iter().map(|test| (test.name.clone(), test.assertions, test.trivial)).collect::<Vec<_>>()
    };
    let go = "package a\nfunc TestSum(t *testing.T) {\n\tif sum(1) != 2 {\n\t\tt.Errorf(\"x\")\n\t}\n\tassert.True(t, true)\n}\nfunc helper() {}\n";
    assert_eq!(seen("a_test.go", go), [("TestSum".to_owned(), 2, false)]);
    let java = "class ATest {\n  @Test\n  void adds() { assertEquals(3, sum(1, 2)); }\n  @Test\n  void contextLoads() {}\n}\n";
    assert_eq!(seen("src/test/java/ATest.java", java), [("adds".to_owned(), 1, false), ("contextLoads".to_owned(), 0, true)]);
    let dart = "void main() {\n  test('adds', () { expect(add(1), 2); });\n  test('nothing', () { expect(true, true); });\n}\n";
    assert_eq!(seen("test/a_test.dart", dart), [("adds".to_owned(), 1, false), ("nothing".to_owned(), 1, true)]);
    let ruby = "describe A do\n  it 'adds' do\n    expect(add(1)).to eq(2)\n  end\nend\n";
    assert!(matches!(seen("spec/a_spec.rb", ruby).as_slice(), [(name, 1.., false)] if name == "adds"));
    let csharp = "public class ATests {\n  [Fact]\n  public void Adds() { Assert.Equal(3, Sum(1, 2)); }\n}\n";
    assert_eq!(seen("tests/ATests.cs", csharp), [("Adds".to_owned(), 1, false)]);
}

#[test]
fn ways_in_of_each_framework() {
    let labels = |path: &str, text: &str| {
        read(path, text).endpoints.iter().map(|endpoint| (endpoint.label(), endpoint.guards.len())).collect::<Vec<_>>()
    };
    let go = "package a\nimport \"net/http\"\nfunc main() {\n\tmux := http.NewServeMux()\n\tmux.HandleFunc(\"POST /a/{id}\", a)\n\tmux.Handle(\"/b\", requireAuth(http.HandlerFunc(b)))\n\tclient.Get(\"/c\", d)\n}\n";
    assert_eq!(labels("a.go", go), [("POST /a/{id}".to_owned(), 0), ("/b".to_owned(), 1)]);
    let gorilla = "package a\nimport \"github.com/gorilla/mux\"\nfunc main() {\n\tr := mux.NewRouter()\n\ts := r.PathPrefix(\"/api\").Subrouter()\n\ts.Use(jwtAuth)\n\ts.HandleFunc(\"/x\", x).Methods(\"DELETE\")\n}\n";
    assert_eq!(labels("a.go", gorilla), [("DELETE /api/x".to_owned(), 1)]);
    let csharp = "[ApiController]\n[Route(\"api/[controller]\")]\npublic class NotesController : ControllerBase {\n  [HttpDelete(\"{id}\")]\n  [Authorize(Roles = \"Admin\")]\n  public IActionResult Remove(int id) { return Ok(); }\n}\n";
    assert_eq!(labels("NotesController.cs", csharp), [("DELETE /api/notes/{id}".to_owned(), 1)]);
    let sealed = "[ApiController]\n[Route(\"api/[controller]\")]\npublic class NotesController : ControllerBase {\n  [HttpPost(\"recover\")]\n  [AllowAnonymous]\n  public IActionResult Recover(string token) { if (!_factory.TryUnprotect(token, out var data)) { return BadRequest(); } return Ok(); }\n}\n";
    assert_eq!(labels("NotesController.cs", sealed), [("POST /api/notes/recover".to_owned(), 1)]);
    let java = "@RestController\n@RequestMapping(\"/api\")\nclass A {\n  @PreAuthorize(\"hasRole('ADMIN')\")\n  @RequestMapping(value = \"/x\", method = RequestMethod.PUT)\n  public void x(@PathVariable(\"id\") Long id) { }\n}\n";
    assert_eq!(labels("A.java", java), [("PUT /api/x".to_owned(), 1)]);
}
