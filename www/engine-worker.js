// The worker that the engine program runs in.
importScripts("engine.js");
wasm_bindgen({ module_or_path: "engine_bg.wasm" });
