// Whoever reads another language is led to the page in it, unless they asked for this one.
const pages = { en: "./", de: "de.html" };
const own = document.documentElement.lang;
const asked = new URLSearchParams(location.search).get("lang") ?? new URLSearchParams(location.search).get("language");
const wanted = (asked ?? (own === "en" ? navigator.language : own)).slice(0, 2).toLowerCase();
if (wanted !== own && Object.hasOwn(pages, wanted)) {
  location.replace(pages[wanted] + location.search + location.hash);
} else {
  // Starts the page program. Its address stands in the page, so that the browser fetches both at once.
  wasm_bindgen({ module_or_path: document.getElementById("program").href }).catch((error) => {
    document.getElementById("unable").hidden = false;
    throw error;
  });
}
