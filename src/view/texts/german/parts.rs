//! German: the parts that have a room of their own.

use crate::view::texts::{Aside, Forms, RulePage, Since};

pub(super) const SINCE: Since = Since {
    title: "Seit Ihrem früheren Bericht",
    moved: "Die Punktzahl war {before} und ist jetzt {now}",
    up: "{n} mehr",
    down: "{n} weniger",
    unchanged: "unverändert",
    fixed: Forms(&["{n} Befund ist behoben", "{n} Befunde sind behoben"]),
    new: Forms(&["{n} ist neu", "{n} sind neu"]),
    left: Forms(&["{n} bleibt", "{n} bleiben"]),
    other_checks: "Die Prüfungen selbst sind in einer anderen Fassung als damals; manches davon kann daran liegen.",
    table: "Die sieben Dimensionen damals und jetzt",
    dimension: "Dimension (Bereich)",
    then: "Damals",
    now: "Jetzt",
    change: "Änderung",
    same: "gleich",
    cannot_tell: "nicht zu beurteilen",
    list_fixed: "Was behoben ist",
    list_untold: "Was die Dateien nicht mehr erkennen lassen",
    list_new: "Was neu ist",
    list_left: "Was noch steht",
    more: "und {n} weitere, alle unter {link}",
    more_link: "Was gefunden wurde",
};

pub(super) const ASIDE: Aside = Aside {
    title: "Vom Eigentümer beiseitegelegt",
    lead: "Die Datei {file} sagt das Folgende. Ein hingenommener Mangel bleibt ein Mangel: Er bleibt in der Punktzahl. Was ausgelassen wurde, wurde nicht angesehen und senkt, wie viel beurteilt ist.",
    waived: "Hingenommen",
    left_out: "Ausgelassen",
    waived_in: "{rule} in der Datei {path}",
    holds: Forms(&["{n} Befund ist hingenommen", "{n} Befunde sind hingenommen"]),
    expired: "Gilt nicht mehr, also zählt wieder, was es nennt",
    unused: "Nennt nichts, was gefunden wurde",
    until: "bis {day}",
};

pub(super) const RULE_PAGE: RulePage = RulePage {
    about: "Über diese Prüfung",
    cannot_see: "Was sie nicht sehen kann",
    finds: "Sie findet: {name}",
    leaves_alone: "Sie lässt in Ruhe: {name}",
    well: "Wenn alles gut ist: {words}.",
    prompt: "Dasselbe für ein KI-Werkzeug",
    references: "Quellen",
};
