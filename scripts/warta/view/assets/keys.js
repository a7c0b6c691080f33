"use strict";
// The keyboard, and the page that says what each key does.
(() => {
  const { el, $ } = warta;
  const KEYS = [["/", "key.search"], ["j k", "key.articles"], ["n p", "key.marks"], ["Enter", "key.again"], ["1 … 0", "key.layers"],
    ["a", "key.all"], ["c", "key.compare"], ["h", "key.home"], ["d", "key.dark"], ["Esc", "key.escape"], ["?", "key.help"]];

  warta.help = () => {
    const old = $("dialog");
    if (old) { old.close(); return; }
    const { t } = warta;
    const dialog = el("dialog", { "aria-labelledby": "help" },
      el("h2", { id: "help" }, t("help")),
      el("dl.keys", {}, KEYS.map(([key, word]) => [el("dt", {}, key.split(" ").map((one) => (one === "…" ? "…" : el("kbd", {}, one)))), el("dd", {}, t(word))])),
      el("p", {}, t("helpmore")),
      el("form", { method: "dialog" }, el("button.go", {}, t("close"))));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const { target, key } = event;
    const typing = target.matches("input[type=search], select, textarea");
    if (key === "Escape") {
      if (typing) { target.blur(); if (warta.state.q && target.id === "q") warta.go({ q: "" }, { replace: true }); }
      else if ($("dialog")) return;
      else if (warta.pinned()) warta.pin(null);
      else if (warta.state.compare) warta.go({ compare: null });
      else if (warta.state.page !== "home") warta.go({ page: "home", key: null });
      event.preventDefault();
      return;
    }
    if (typing) {
      if (target.id === "q" && (key === "Enter" || key === "ArrowDown")) {
        event.preventDefault();
        const first = warta.shownRows()[0];
        if (first !== undefined) { target.blur(); warta.go({ page: "article", key: warta.rows()[first][0], compare: null }); }
      }
      return;
    }
    if ($("dialog") && key !== "?") return;
    const digit = "1234567890".indexOf(key);
    const inText = target.closest && target.closest(".text");
    const acts = {
      "/": () => { document.body.classList.remove("reading"); $("#q").focus(); $("#q").select(); },
      j: () => warta.step(1), k: () => warta.step(-1),
      n: () => warta.nextMark(1), p: () => warta.nextMark(-1),
      a: () => warta.open && warta.go({ layers: new Set(warta.state.layers.size ? [] : warta.LAYERS.filter((one) => one !== "tokens" && one !== "sentences")) }, { replace: true }),
      c: () => warta.open && warta.open.versions.length && warta.go({ compare: warta.state.compare ? null : "entities" }),
      h: () => warta.go({ page: "home", key: null }), d: () => warta.dark(), "?": () => warta.help(),
    };
    if (inText) {
      acts.ArrowRight = acts.n;
      acts.ArrowLeft = acts.p;
      acts.Enter = () => target.click();
    } else if (target === document.body || (target.closest && target.closest("#side .scroll"))) {
      acts.ArrowDown = acts.j;
      acts.ArrowUp = acts.k;
    }
    const act = digit >= 0 ? () => { if (warta.state.page === "article" && !warta.state.compare) warta.toggle(warta.LAYERS[digit]); } : acts[key];
    if (!act || (key === "Enter" && !inText)) return;
    event.preventDefault();
    act();
  }
  document.addEventListener("keydown", onKey);
})();
