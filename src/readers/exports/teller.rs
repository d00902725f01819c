//! States facts of an export, with their places.

use super::document::Document;
use super::node::{Node, Value};
use super::{json, words};
use crate::facts::{
    AccessRule, Alert, Automation, AutomationKind, BuilderTrace, Deployment, Effect, EffectKind, Endpoint, EndpointKind, Facts, Flow,
    Guard, GuardKind, Origin, Picked, Purpose, Query, Reach, Remark, RemarkKind, ServiceCall, Setting, Sink, Site, SiteKind, TraceKind,
};
use crate::readers::Source;

/// Most facts that one file states of one kind, so that a hostile file stays readable.
const MOST: usize = 2_000;

/// States facts about one document of one platform.
pub(in crate::readers) struct Teller<'t, 's> {
    pub(in crate::readers) source: &'t Source<'s>,
    pub(in crate::readers) facts: &'t mut Facts,
    /// The platform's id.
    pub(in crate::readers) platform: &'static str,
}

impl Teller<'_, '_> {
    /// The place of a value.
    pub(in crate::readers) fn at(&self, node: &Node<'_>) -> Origin {
        self.source.at(node.start)
    }

    /// The place of byte `at` of a value's text.
    pub(in crate::readers) fn within(&self, node: &Node<'_>, at: usize) -> Origin {
        let text = self.source.text();
        let quoted = text.as_bytes().get(node.start) == Some(&b'"') && matches!(node.value, Value::Text(_));
        self.source.at(if quoted { json::place_within(text, node.start, at) } else { node.start + at })
    }

    /// That the file is an export of the platform.
    pub(in crate::readers) fn trace(&mut self, document: &Document<'_>, what: &str) {
        let evidence = format!("{} holds {what}", document.path);
        let origin = self.source.at(document.root.start);
        self.facts.builders.push(BuilderTrace { builder: self.platform.to_owned(), kind: TraceKind::Export, evidence, origin });
    }

    /// What the file is to the platform, as a whole.
    pub(in crate::readers) fn is(&mut self, document: &Document<'_>, what: &str) {
        let evidence = format!("{} {what}", document.path);
        let origin = self.source.at(0);
        self.facts.builders.push(BuilderTrace { builder: self.platform.to_owned(), kind: TraceKind::Export, evidence, origin });
    }

    /// What only an export shows.
    pub(in crate::readers) fn remark(&mut self, kind: RemarkKind, detail: impl Into<String>, node: &Node<'_>) {
        let origin = self.at(node);
        self.remark_at(kind, detail, origin);
    }

    /// What only an export shows, at a place.
    pub(in crate::readers) fn remark_at(&mut self, kind: RemarkKind, detail: impl Into<String>, mut origin: Origin) {
        // What stands there is what must not be shown.
        if kind == RemarkKind::CredentialsInExport {
            origin.excerpt.clear();
        }
        if self.facts.remarks.len() < MOST {
            let detail = words::short(&detail.into(), 160);
            self.facts.remarks.push(Remark { kind, detail, origin });
        }
    }

    /// A construct.
    pub(in crate::readers) fn site(&mut self, kind: SiteKind, detail: impl Into<String>, node: &Node<'_>) {
        let origin = self.at(node);
        self.site_at(kind, detail, origin);
    }

    /// A construct at a place.
    pub(in crate::readers) fn site_at(&mut self, kind: SiteKind, detail: impl Into<String>, origin: Origin) {
        if self.facts.sites.len() < MOST {
            let detail = words::short(&detail.into(), 160);
            self.facts.sites.push(Site { kind, detail, origin });
        }
    }

    /// The use of a service.
    pub(in crate::readers) fn service(&mut self, service: words::Service, node: &Node<'_>) {
        if self.facts.services.len() < MOST {
            let origin = self.at(node);
            self.facts.services.push(ServiceCall { service: service.name.to_owned(), purpose: service.purpose, origin });
        }
    }

    /// A connection that runs through one person's account.
    pub(in crate::readers) fn connection(&mut self, service: &str, label: &str, node: &Node<'_>) {
        if let Some(address) = words::personal_address(label) {
            self.remark(RemarkKind::PersonalAccount, format!("{service}, {address}"), node);
        }
    }

    /// A call without encryption, if an address is one.
    pub(in crate::readers) fn address(&mut self, node: &Node<'_>) {
        if let Some(host) = words::unencrypted_host(node.text()) {
            let host = host.to_owned();
            self.site(SiteKind::PlainHttp, host, node);
        }
    }

    /// A schedule.
    pub(in crate::readers) fn schedule(&mut self, value: &str, node: &Node<'_>) {
        let origin = self.at(node);
        self.facts.deployments.push(Deployment {
            platform: self.platform.to_owned(),
            setting: Setting::Schedule,
            value: words::short(value, 120),
            origin,
        });
    }

    /// An automation; the caller fills in what it knows.
    pub(in crate::readers) fn automation(&self, kind: AutomationKind, name: &str, node: &Node<'_>) -> Automation {
        Automation {
            platform: self.platform.to_owned(),
            name: words::short(name, 100),
            kind,
            unattended: false,
            alert: Alert::Unsaid,
            outside: 0,
            unprotected: 0,
            untimed: 0,
            moves_money: false,
            active: None,
            every: None,
            units: 0,
            looped: 0,
            batch: None,
            origin: self.at(node),
        }
    }

    /// A way in; the caller fills in guards and effects.
    pub(in crate::readers) fn endpoint(&self, kind: EndpointKind, route: &str, node: &Node<'_>) -> Endpoint {
        Endpoint {
            kind,
            framework: self.platform.to_owned(),
            method: None,
            route: words::short(route, 120),
            guards: Vec::new(),
            effects: Vec::new(),
            calls: Vec::new(),
            takes_input: true,
            input: None,
            handler: None,
            inner: false,
            home: None,
            exempt: false,
            origin: self.at(node),
        }
    }

    /// Something that turns callers away.
    pub(in crate::readers) fn guard(&self, kind: GuardKind, by: &str, node: &Node<'_>) -> Guard {
        Guard { kind, by: words::short(by, 60), fails_open: false, origin: self.at(node) }
    }

    /// Something that a step does to the world.
    pub(in crate::readers) fn effect(&self, kind: EffectKind, target: &str, node: &Node<'_>) -> Effect {
        Effect { kind, target: words::short(target, 80), policed: false, picked: Picked::Otherwise, origin: self.at(node) }
    }

    /// Untrusted data at a dangerous place.
    pub(in crate::readers) fn flow(&mut self, sink: Sink, by: &str, source: &str, node: &Node<'_>) {
        let origin = self.at(node);
        let (by, source) = (words::short(by, 80), words::short(source, 80));
        self.facts.flows.push(Flow { sink, by, source, steps: vec![origin.clone()], origin });
    }

    /// Who may do what with a kind of record.
    pub(in crate::readers) fn access(&mut self, path: &str, operations: &[&str], reach: Reach, fields: Vec<String>, node: &Node<'_>) {
        let origin = self.at(node);
        self.facts.platform_access.push(AccessRule {
            id: None,
            store: self.platform.to_owned(),
            path: words::short(path, 120),
            operations: operations.iter().map(|&operation| operation.to_owned()).collect(),
            reach,
            login: reach < Reach::Everyone,
            fields,
            only_fields: None,
            names_caller: false,
            path_is_caller: false,
            expires: false,
            trusts: Vec::new(),
            origin,
        });
    }

    /// An SQL text of a step: what it asks for.
    pub(in crate::readers) fn query(&mut self, store: &str, sql: &str, node: &Node<'_>) {
        if let Some(asked) = super::sql::asked(sql) {
            let origin = self.at(node);
            self.facts.queries.push(Query {
                store: store.to_owned(),
                table: asked.table,
                operation: asked.operation.to_owned(),
                bounded: asked.bounded,
                filtered: asked.filtered,
                all_columns: asked.all_columns,
                names_only: false,
                block: origin.line,
                in_loop: false,
                origin,
            });
        }
    }

    /// A step that calls an AI model.
    pub(in crate::readers) fn is_ai(service: Option<words::Service>) -> bool {
        service.is_some_and(|service| service.purpose == Purpose::Ai)
    }
}
