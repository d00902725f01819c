// Lists what the checker tells the page that embeds it.
["ready", "started", "finished", "lead-sent", "booking-clicked"].forEach(function (kind) {
  document.addEventListener("shipworthy:" + kind, function (event) {
    var line = document.createElement("li");
    line.textContent = kind + " " + JSON.stringify(event.detail);
    document.getElementById("told").appendChild(line);
  });
});
