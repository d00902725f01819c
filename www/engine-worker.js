// Lists of published flaws by ecosystem, which the build fills in. The program fetches one when a project needs it.
self.advisories = {"ADVISORIES": ""};
// The worker that the engine program runs in. Where the browser asks for trusted types, its one script is one.
const own = self.trustedTypes?.createPolicy("shipworthy", { createScriptURL: (address) => address });
importScripts(own ? own.createScriptURL("engine.js") : "engine.js");
wasm_bindgen({ module_or_path: "engine_bg.wasm" });
