//! What is kept in this browser by the visitor's choice: a database of the page's own, which no other page can open.

use js_sys::futures::JsFuture;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransactionMode};

/// The database, and the one table in it.
const NAME: &str = "shipworthy";
const TABLE: &str = "kept";

/// The store, open.
#[derive(Debug, Clone)]
pub(super) struct Store(IdbDatabase);

impl Store {
    /// Opens it, beginning now and not when somebody waits; nothing where the browser refuses, as some do in private windows
    /// and for files from a disk.
    pub(super) fn open() -> impl Future<Output = Option<Self>> {
        let asked = Self::ask().map(|request| done(&request));
        async move { asked?.await?.dyn_into().ok().map(Self) }
    }

    fn ask() -> Option<IdbRequest> {
        let factory: IdbFactory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok()?.dyn_into().ok()?;
        let request = factory.open_with_u32(NAME, 1).ok()?;
        let opening = request.clone();
        let make = Closure::once_into_js(move || {
            if let Some(base) = opening.result().ok().and_then(|base| base.dyn_into::<IdbDatabase>().ok()) {
                // A table that is there is kept.
                let _ = base.create_object_store(TABLE);
            }
        });
        request.set_onupgradeneeded(Some(make.unchecked_ref()));
        Some(request.unchecked_into())
    }

    fn table(&self, mode: IdbTransactionMode) -> Option<IdbObjectStore> {
        self.0.transaction_with_str_and_mode(TABLE, mode).ok()?.object_store(TABLE).ok()
    }

    /// What is kept under a name, asked for now and not when somebody waits.
    pub(super) fn get(&self, name: &str) -> impl Future<Output = Option<String>> + use<> {
        let asked = self.table(IdbTransactionMode::Readonly).and_then(|table| table.get(&name.into()).ok()).map(|request| done(&request));
        async move { asked?.await?.as_string() }
    }

    /// Keeps a text under a name.
    pub(super) async fn put(&self, name: &str, text: &str) -> Option<()> {
        let request = self.table(IdbTransactionMode::Readwrite)?.put_with_key(&text.into(), &name.into()).ok()?;
        done(&request).await.map(drop)
    }

    /// Forgets what is kept under a name.
    pub(super) async fn remove(&self, name: &str) -> Option<()> {
        let request = self.table(IdbTransactionMode::Readwrite)?.delete(&name.into()).ok()?;
        done(&request).await.map(drop)
    }

    /// Forgets everything.
    pub(super) async fn clear(&self) -> Option<()> {
        let request = self.table(IdbTransactionMode::Readwrite)?.clear().ok()?;
        done(&request).await.map(drop)
    }
}

/// Listens to a request from now on; its result, or nothing where it failed.
fn done(request: &IdbRequest) -> impl Future<Output = Option<JsValue>> + use<> {
    let request = request.clone();
    let finished = JsFuture::from(Promise::new(&mut |take: Function, fail: Function| {
        request.set_onsuccess(Some(&take));
        request.set_onerror(Some(&fail));
    }));
    async move {
        finished.await.ok()?;
        request.result().ok()
    }
}
