// Starts the page program. Its address stands in the page, so that the browser fetches both at once.
wasm_bindgen({ module_or_path: document.getElementById("program").href }).catch((error) => {
  document.getElementById("unable").hidden = false;
  throw error;
});
