//! The product's parts as found: who uses it, what it runs, where data lies, and whom it leans on.

mod names;
mod parts;
mod running;
mod weak;

pub(super) use weak::told;

use crate::facts::Project;
use crate::rules::Judged;
use serde::{Deserialize, Serialize};

/// The product's parts as found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Architecture {
    /// Parts.
    pub nodes: Vec<Node>,
    /// Who talks to whom.
    pub edges: Vec<Edge>,
}

/// One part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it is: `people`, `schedule`, `callers`, `pages`, `app`, `server`, `functions`, `flow`, `assistant`, `database`,
    /// `storage`, `queue`, `ai`, `payment`, `mail`, `sms`, `login`, `analytics`, `tracking`, `maps`, `search`, `hosting`
    /// or `service`.
    pub kind: String,
    /// What is known of it, in a line; empty where its name says all.
    #[serde(default)]
    pub about: String,
    /// What happens when it stops, in a sentence; empty where nothing does.
    #[serde(default)]
    pub stops: String,
    /// What makes it a single point of failure.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// Places that show it, `path:line`, a few.
    #[serde(default)]
    pub places: Vec<String>,
}

/// Why a part is a single point of failure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// The rule that found or asked for it; empty where a platform's own file says it.
    pub rule: String,
    /// In a few words.
    pub text: String,
}

/// One line between parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edge {
    /// Who starts.
    pub from: String,
    /// Who answers.
    pub to: String,
}

/// Draws the parts together from what was read and judged.
pub(super) fn architecture(project: &Project, verdicts: &[Judged]) -> Architecture {
    let mut map = parts::parts(project);
    weak::mark(&mut map, project, verdicts);
    map.architecture
}

#[cfg(test)]
mod tests {
    use crate::intake::Memory;
    use crate::{Silent, check};

    #[test]
    fn a_database_that_only_its_description_names_is_drawn() {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let report = |schema: &str| {
            let files = vec![
                file("package.json", r#"{ "name": "shop", "dependencies": { "next": "15.0.0", "redis": "4.0.0" } }"#),
                file("prisma/schema.prisma", schema),
                file(
                    "src/cache.ts",
                    "import { createClient } from 'redis';\nexport const cache = createClient({ url: process.env.REDIS_URL });\n",
                ),
                file(
                    "app/api/items/route.ts",
                    "import { client } from '@/generated/client';\nexport async function GET() {\n  return Response.json(await client.item.findMany());\n}\n",
                ),
            ];
            check(&mut Memory::new("shop", files), &mut Silent).unwrap().architecture
        };
        let drawn =
            report("datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\nmodel Item {\n  id Int @id\n}\n");
        let store = drawn.nodes.iter().find(|node| node.kind == "database" && node.title.contains("Postgre")).unwrap();
        assert!(drawn.edges.iter().any(|edge| edge.to == store.id), "the server asks it");
        let without = report("generator client {\n  provider = \"prisma-client-js\"\n}\n");
        assert!(!without.nodes.iter().any(|node| node.title.contains("Postgre")));
    }
}
