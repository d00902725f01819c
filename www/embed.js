/* Puts the checker into this page, in a frame of its own origin: nothing on this page can see the file or the report.
 *
 *   <script src="https://checker.example/embed.js" data-accent="#0f6b8a" data-theme="auto" async></script>
 *
 * Every data- attribute is a setting (docs/page-settings.md). data-into="#id" names the element that takes the frame;
 * without it the frame stands where the script does. Events, version 1, on that element and bubbling to the document:
 *
 *   shipworthy:ready  shipworthy:started  shipworthy:finished {score, tier: only with data-share-score="yes"}
 *   shipworthy:lead-sent  shipworthy:booking-clicked
 */
(function () {
  "use strict";
  var VERSION = 1;
  var KINDS = ["ready", "started", "finished", "lead-sent", "booking-clicked"];
  var TIERS = ["production-grade", "fragile", "outright-risk"];
  var script = document.currentScript;
  if (!script || !script.src) return;
  var home = new URL("./", script.src);
  var address = new URL("index.html", home);
  var into = script.getAttribute("data-into");
  address.searchParams.set("embed", String(VERSION));
  address.searchParams.set("host", location.origin);
  for (var i = 0; i < script.attributes.length; i += 1) {
    var attribute = script.attributes[i];
    if (attribute.name.indexOf("data-") === 0 && attribute.name !== "data-into" && attribute.name !== "data-title") {
      address.searchParams.set(attribute.name.slice(5), attribute.value);
    }
  }

  var frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.getAttribute("data-title") || "Readiness check of your product";
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-downloads allow-modals allow-popups allow-popups-to-escape-sandbox");
  frame.setAttribute("allow", "clipboard-write");
  frame.setAttribute("referrerpolicy", "no-referrer");
  frame.setAttribute("loading", "lazy");
  frame.style.cssText = "display:block;width:100%;height:640px;border:0;color-scheme:normal";

  function tell(type, detail) {
    frame.dispatchEvent(new CustomEvent("shipworthy:" + type, { bubbles: true, detail: detail }));
  }

  // Only the frame itself, at the checker's own origin, is listened to; whatever is not expected is dropped.
  addEventListener("message", function (event) {
    var said = event.data;
    if (event.source !== frame.contentWindow || event.origin !== home.origin) return;
    if (!said || typeof said !== "object" || said.shipworthy !== VERSION) return;
    if (said.type === "height") {
      var height = Number(said.height);
      if (height >= 200 && height <= 200000) frame.style.height = Math.ceil(height) + "px";
    } else if (said.type === "show") {
      // The report's parts are reached by links within the frame, which has no scroll bar of its own.
      var top = Number(said.top);
      if (top >= 0 && top <= 200000) scrollTo({ top: frame.getBoundingClientRect().top + scrollY + top });
    } else if (KINDS.indexOf(said.type) >= 0) {
      var detail = { version: VERSION };
      if (said.type === "finished" && typeof said.score === "number") detail.score = said.score;
      if (said.type === "finished" && TIERS.indexOf(said.tier) >= 0) detail.tier = said.tier;
      tell(said.type, detail);
    }
  });

  var place = into ? document.querySelector(into) : null;
  if (place) place.appendChild(frame);
  else script.parentNode.insertBefore(frame, script.nextSibling);

  // A page that changes between light and dark tells the frame: shipworthy.theme(frame, "dark").
  window.shipworthy = window.shipworthy || {
    version: VERSION,
    theme: function (of, theme) {
      of.contentWindow.postMessage({ shipworthy: VERSION, type: "theme", theme: theme }, new URL(of.src).origin);
    }
  };
})();
