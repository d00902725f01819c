// Starts the page program out of this very file: nothing is fetched, so that it works from a disk with the network off.
(async () => {
  const text = (id) => document.getElementById(id).textContent;
  const bytes = (packed) => Uint8Array.fromBase64 ? Uint8Array.fromBase64(packed) : Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const unpack = (packed) => new Response(new Blob([bytes(packed)]).stream().pipeThrough(new DecompressionStream("gzip")));
  const script = await unpack(text("engine-script")).text();
  const address = (...parts) => URL.createObjectURL(new Blob([script, "\n", ...parts, text("engine-start")], { type: "text/javascript" }));
  const readers = address("");
  const worker = address("const readers = \"", readers, "\", packed = \"", text("engine-program"), "\";\n");
  document.querySelector("meta[name=engine]").content = worker;
  await wasm_bindgen({ module_or_path: await unpack(text("page-program")).arrayBuffer() });
})().catch((error) => {
  document.getElementById("unable").hidden = false;
  throw error;
});
