// Lists of published flaws by ecosystem, which the build fills in. The program fetches one when a project needs it.
self.advisories = {"ADVISORIES": ""};
// The worker that the engine program runs in, and each of its readers, which gets the program already compiled. Where the
// browser asks for trusted types, its scripts are some.
const own = self.trustedTypes?.createPolicy("shipworthy", { createScriptURL: (address) => address });
const script = (address) => own ? own.createScriptURL(address) : address;
importScripts(script("engine.js"));
self.reader = script(location.href);
if (self.name === "reader") {
  // What breaks a reader is told to the engine alone, which goes on without it; a browser would tell the page too.
  for (const kind of ["error", "unhandledrejection"]) {
    self.addEventListener(kind, (event) => {
      event.preventDefault();
      self.postMessage(String(event.message ?? event.reason));
    });
  }
  self.onmessage = (event) => wasm_bindgen({ module_or_path: event.data });
} else {
  wasm_bindgen({ module_or_path: "engine_bg.wasm" });
}
