(async () => {
  // A reader gets the program already compiled. What breaks it is told to the engine alone.
  if (self.name === "reader") {
    for (const kind of ["error", "unhandledrejection"]) {
      self.addEventListener(kind, (event) => {
        event.preventDefault();
        self.postMessage(String(event.message ?? event.reason));
      });
    }
    self.onmessage = (event) => wasm_bindgen({ module_or_path: event.data });
    return;
  }
  const own = self.trustedTypes?.createPolicy("shipworthy", { createScriptURL: (address) => address });
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  self.reader = own ? own.createScriptURL(address) : address;
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(packed) : Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const program = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  await wasm_bindgen({ module_or_path: await new Response(program).arrayBuffer() });
})();
