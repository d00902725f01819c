//! Functions of Base44: each is an address that anyone can call. Files beside them that serve nothing are helpers.

use super::{body_of, handled_in, kind_by_name};
use crate::facts::{Endpoint, EndpointKind, Module};
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::dotted;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, ExportDefaultDeclarationKind, Expression};
use oxc_span::GetSpan;

pub(super) fn read(context: &Context<'_, '_>, module: &Module, found: &mut Vec<Endpoint>) {
    let Some(name) = name(&module.path, |sign| context.whole.contains(sign)) else { return };
    let route = format!("/functions/{name}");
    // What a schedule starts can be called like any other function.
    let kind = match kind_by_name(&route, EndpointKind::Function) {
        EndpointKind::Cron => EndpointKind::Function,
        kind => kind,
    };
    let mut exported = None;
    for node in context.walk() {
        match node.kind() {
            AstKind::CallExpression(call) if matches!(dotted(&call.callee).as_deref(), Some("Deno.serve" | "serve")) => {
                let given = call.arguments.iter().filter_map(Argument::as_expression);
                let Some(handler) = given.into_iter().find(|given| !matches!(given, Expression::ObjectExpression(_))) else { continue };
                let mut body = body_of(context, module, context.function(handler).unwrap_or_else(|| call.node_id.get()));
                if let Expression::Identifier(name) = handler {
                    body.calls.push(name.name.to_string());
                }
                found.push(handled_in(context, body, kind, "base44", None, route, call.span));
                return;
            }
            AstKind::ExportDefaultDeclaration(export) => {
                exported = match &export.declaration {
                    ExportDefaultDeclarationKind::FunctionDeclaration(function) => Some((function.node_id.get(), export.span)),
                    other => other.as_expression().and_then(|given| Some((context.function(given)?, given.span()))),
                };
            }
            _ => {}
        }
    }
    if let Some((handler, span)) = exported {
        let body = body_of(context, module, handler);
        found.push(handled_in(context, body, kind, "base44", None, route, span));
    }
}

/// The name of the function that a file is: of its folder (`base44/functions/pay/entry.ts`), or in older projects of the
/// file itself (`functions/pay.ts`).
fn name(path: &str, holds: impl Fn(&str) -> bool) -> Option<String> {
    let with_slash = format!("/{path}");
    let (stem, ending) = with_slash.rsplit_once('.')?;
    if !matches!(ending, "ts" | "js" | "mjs") {
        return None;
    }
    let entry = |stem: &str| ["/entry", "/index"].iter().find_map(|end| stem.strip_suffix(end)).map(str::to_owned);
    if let Some((_, inner)) = stem.split_once("/base44/functions/") {
        return entry(&format!("/{inner}")).map(|name| name.trim_start_matches('/').to_owned()).filter(|name| !name.is_empty());
    }
    let (_, inner) = stem.rsplit_once("/functions/").filter(|_| holds("base44"))?;
    let name = entry(&format!("/{inner}")).unwrap_or_else(|| inner.to_owned());
    let name = name.trim_start_matches('/');
    (!name.is_empty() && !name.contains('/')).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_functions() {
        let named = |path: &str| name(path, |sign| sign == "base44");
        assert_eq!(named("base44/functions/shop/pay/entry.ts").as_deref(), Some("shop/pay"));
        assert_eq!(named("app/base44/functions/pay/index.js").as_deref(), Some("pay"));
        assert_eq!(named("base44/functions/pay/helper.ts"), None);
        assert_eq!(named("functions/pay.ts").as_deref(), Some("pay"));
        assert_eq!(name("functions/pay.ts", |_| false), None);
        assert_eq!(named("src/lib/pay.ts"), None);
    }

    fn told(path: &str, text: &str) -> String {
        let entry = crate::intake::Entry::new(0, path.to_owned(), text.len() as u64);
        let facts = crate::readers::read(&entry, text.as_bytes());
        let told = facts.endpoints.iter().map(|endpoint| {
            let mut guards: Vec<String> = endpoint.guards.iter().map(|guard| format!("{:?}", guard.kind)).collect();
            guards.dedup();
            let effect = |effect: &crate::facts::Effect| {
                format!("{:?} {}{}", effect.kind, effect.target, if effect.policed { " policed" } else { "" })
            };
            let effects: Vec<String> = endpoint.effects.iter().map(effect).collect();
            format!("{} [{}] [{}]", endpoint.label(), guards.join(", "), effects.join(", "))
        });
        told.collect::<Vec<_>>().join("; ")
    }

    fn function(body: &str) -> String {
        let text = format!(
            "import {{ createClientFromRequest }} from 'npm:@base44/sdk';\nDeno.serve(async (req) => {{\n  const base44 = createClientFromRequest(req);\n{body}\n}});\n"
        );
        told("base44/functions/pay/entry.ts", &text)
    }

    #[test]
    fn what_functions_do() {
        assert_eq!(
            function("  await base44.entities.Task.update(id, {});\n  await base44.asServiceRole.entities.Log.create({});"),
            "/functions/pay [] [Writes Log, Writes Task policed, ActsPrivileged asServiceRole]"
        );
        assert_eq!(
            function("  const sr = base44.asServiceRole;\n  await sr.entities['shop.Order'].deleteMany({});"),
            "/functions/pay [] [Deletes shop.Order, ActsPrivileged asServiceRole]"
        );
        assert_eq!(
            function("  await base44.integrations.Core.InvokeLLM({});\n  await base44.integrations.Core.SendEmail({});"),
            "/functions/pay [] [CallsAi InvokeLLM, SendsMessage SendEmail]"
        );
        let older =
            "export default async function (req) { const base44 = createClientFromRequest(req); return base44.entities.Task.list(); }";
        assert_eq!(told("functions/list.ts", older), "/functions/list [] [Reads Task policed]");
        assert_eq!(told("base44/functions/tools/text.ts", "export const base44 = 1; Deno.serve(() => 1);"), "");
    }

    #[test]
    fn who_is_asked() {
        for (body, guards) in [
            ("  const user = await base44.auth.me();", "Login"),
            (
                "  const user = await base44.auth.me();\n  if (user.role !== 'admin') return new Response('', { status: 403 });",
                "Login, Role",
            ),
            ("  const user = await base44.auth.me().catch(() => null);\n  await greet(user);", ""),
            ("  const user = await base44.auth.me().catch(() => null);\n  if (!user) return new Response('', { status: 401 });", "Login"),
            ("  let user = null;\n  try { user = await base44.auth.me(); } catch { /* a schedule */ }\n  await greet(user);", ""),
            ("  try { const user = await base44.auth.me(); } catch (e) { return new Response('', { status: 500 }); }", "Login"),
            (
                "  let user = null;\n  try { user = await base44.auth.me(); } catch {}\n  if (user && user.role !== 'admin') return new Response('', { status: 403 });",
                "",
            ),
        ] {
            assert_eq!(function(body), format!("/functions/pay [{guards}] []"), "{body}");
        }
    }
}
