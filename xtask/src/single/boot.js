// Starts the page program out of this very file: nothing is fetched, so that it works from a disk with the network off.
(async () => {
  const text = (id) => document.getElementById(id).textContent;
  const bytes = (packed) => Uint8Array.fromBase64 ? Uint8Array.fromBase64(packed) : Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const unpack = (packed) => new Response(new Blob([bytes(packed)]).stream().pipeThrough(new DecompressionStream("gzip")));
  const script = await unpack(text("engine-script")).text();
  // The engine makes the address of its readers itself: what this page makes is not for workers inside workers.
  const reader = JSON.stringify(script + "\n" + text("engine-start"));
  const parts = [script, "\nconst source = ", reader, ", packed = \"", text("engine-program"), "\";\n", text("engine-start")];
  const worker = new Blob(parts, { type: "text/javascript" });
  document.querySelector("meta[name=engine]").content = URL.createObjectURL(worker);
  await wasm_bindgen({ module_or_path: await unpack(text("page-program")).arrayBuffer() });
})().catch((error) => {
  document.getElementById("unable").hidden = false;
  throw error;
});
