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
    /// Opens it; nothing where the browser refuses, as some do in private windows and for files from a disk.
    pub(super) async fn open() -> Option<Self> {
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
        done(&request).await?.dyn_into().ok().map(Self)
    }

    fn table(&self, mode: IdbTransactionMode) -> Option<IdbObjectStore> {
        self.0.transaction_with_str_and_mode(TABLE, mode).ok()?.object_store(TABLE).ok()
    }

    /// What is kept under a name.
    pub(super) async fn get(&self, name: &str) -> Option<String> {
        let request = self.table(IdbTransactionMode::Readonly)?.get(&name.into()).ok()?;
        done(&request).await?.as_string()
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

/// Waits for a request; its result, or nothing where it failed.
async fn done(request: &IdbRequest) -> Option<JsValue> {
    let finished = Promise::new(&mut |take: Function, fail: Function| {
        request.set_onsuccess(Some(&take));
        request.set_onerror(Some(&fail));
    });
    JsFuture::from(finished).await.ok()?;
    request.result().ok()
}
