(async () => {
  // A reader gets the program already compiled.
  if (self.name === "reader") {
    self.onmessage = (event) => wasm_bindgen({ module_or_path: event.data });
    return;
  }
  const own = self.trustedTypes?.createPolicy("shipworthy", { createScriptURL: (address) => address });
  self.reader = own ? own.createScriptURL(readers) : readers;
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(packed) : Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const program = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  await wasm_bindgen({ module_or_path: await new Response(program).arrayBuffer() });
})();
