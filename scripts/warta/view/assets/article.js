"use strict";
// The page of one article: its head, its text with the marks of the layers that are on.
(() => {
  const { el, $ } = warta;
  const OUTSIDE = new Set(["related_link", "caption", "credit", "media", "ad", "promo", "pagination", "rights"]);
  // What is shown now: {key, about, text, record, versions}
  warta.open = null;
  let lit = null;
  let pinned = null;

  function locate(place) {
    const { starts } = warta.site;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= place) low = middle;
      else high = middle - 1;
    }
    return [low, place - starts[low]];
  }

  // Loads an article; null where there is none of that key.
  warta.fetchArticle = async (key) => {
    const place = warta.placeOf(key);
    if (place === undefined) return null;
    const [chunk, at] = locate(place);
    const has = (kind) => warta.site[kind].includes(chunk);
    const [texts, layers, versions, findings] = await Promise.all([
      warta.load("text", chunk), warta.load("layers", chunk),
      has("versions") ? warta.load("versions", chunk) : [], has("findings") ? warta.load("findings", chunk) : {},
    ]);
    const about = texts[at];
    return {
      key, about, text: about.text === null ? null : warta.pointed(about.text),
      record: warta.decode(layers[at], findings[at] || []),
      versions: (versions[at] || []).map(([name, raw]) => [name, warta.decode(raw)]),
    };
  };

  warta.showArticle = () => {
    const { open, state, t } = warta;
    const { about, record } = open;
    const main = $("#main");
    const row = warta.rowOf(open.key);
    pinned = lit = null;
    const facts = [about.outlet, about.published_at && about.published_at.replace("T", " ").slice(0, 16), about.split && warta.labelName("split", about.split),
      about.synthetic ? t("synthetic") : null].filter(Boolean);
    const labels = [
      ...(record.raw.topics || []).map((code) => chip("topic", code)),
      ...(record.raw.genre ? [chip("genre", record.raw.genre)] : []),
      ...(record.raw.frames || []).map((frame) => chip("frame", frame)),
    ];
    const compare = open.versions.length && open.text ? el("button.compare", {
      type: "button", "aria-pressed": String(Boolean(state.compare)),
      onclick: () => warta.go({ compare: state.compare ? null : "entities" }),
    }, `⇄ ${t("compare")}`) : null;
    main.replaceChildren(el("article", { class: state.compare ? "wide" : null },
      el("header.head", {},
        el("p.facts", {}, facts.join(" · ")),
        el("h1", { lang: "id" }, row[1]),
        el("div.labels", {}, labels, compare)),
      open.text === null ? el("p.notice", {}, t("notext")) : state.compare ? warta.compareView() : reading()));
    document.title = `${row[1]} – ${warta.site.name}`;
    warta.showPanel();
  };

  function chip(facet, value) {
    return el("button.chip", {
      type: "button", title: `${warta.t(`facet.${facet}`)}: ${warta.described(facet, value)}`,
      onclick: () => warta.filterBy(facet, value),
    }, warta.labelName(facet, value));
  }

  function reading() {
    const host = el("div.text", { lang: "id" });
    const holder = el("div", {}, warta.state.layers.has("times") ? warta.timeline() : null, host);
    draw(host);
    warta.listen(host);
    return holder;
  }

  function draw(host) {
    const { record, text } = warta.open;
    const { layers } = warta.state;
    const marks = warta.activeMarks();
    for (const list of Object.values(record.marks)) for (const mark of list || []) mark.pieces = [];
    const blocks = record.blocks || [[0, text.length, null]];
    for (const [start, end, kind] of blocks) {
      const line = el("p.block", { "data-kind": kind, class: `block ${OUTSIDE.has(kind) ? "outside" : ""}` });
      if (kind && (layers.has("structure") || OUTSIDE.has(kind))) {
        line.append(el("i.kind", { "data-tag": warta.kindName(kind), "aria-hidden": "true" }));
      }
      const lanes = warta.fill(line, text, start, end, marks);
      line.style.setProperty("--low", `${Math.max(1, lanes) * 5 + 1}px`);
      line.style.setProperty("--lanes", lanes);
      host.append(line);
    }
    if (!record.blocks) host.classList.add("unblocked");
    const first = host.querySelector(".piece");
    if (first) first.tabIndex = 0;
  }

  warta.activeMarks = () => {
    const { record } = warta.open;
    return warta.LAYERS.filter((layer) => warta.state.layers.has(layer)).flatMap((layer) => record.marks[layer] || []);
  };

  warta.listen = (host) => {
    host.addEventListener("pointerover", (event) => {
      const piece = event.target.closest(".piece");
      if (piece && event.pointerType !== "touch" && !pinned) warta.light(warta.marksAt(piece)[0], { host });
    });
    host.addEventListener("pointerleave", () => { if (!pinned) warta.light(null, { host }); });
    host.addEventListener("click", (event) => {
      const piece = event.target.closest(".piece");
      if (String(getSelection())) return;
      if (!piece) return warta.pin(null);
      const marks = warta.marksAt(piece);
      warta.pin(marks[(marks.indexOf(pinned) + 1) % marks.length]); // again: the one around it
    });
    host.addEventListener("focusin", (event) => {
      const piece = event.target.closest(".piece");
      if (piece && (!pinned || !warta.marksAt(piece).includes(pinned))) warta.pin(warta.marksAt(piece)[0]);
    });
  };

  // Lights a mark in the text and says in the panel what it is.
  warta.light = (mark, { host = $(".text") } = {}) => {
    if (lit === mark || !host) return;
    for (const piece of host.querySelectorAll(".hot")) piece.classList.remove("hot");
    lit = mark || null;
    for (const [piece] of (mark && mark.pieces) || []) piece.classList.add("hot");
    if (mark) warta.tie(mark, host);
    else warta.untie();
    warta.litOnLine(mark);
    warta.showSelected(mark, Boolean(pinned));
  };

  warta.pinned = () => pinned;
  // Lights a mark until another is chosen; turns its layer on, and moves there if asked.
  warta.pin = (mark, { move = false, focus = false } = {}) => {
    if (mark && !warta.state.compare && !warta.state.layers.has(mark.layer)) {
      const layers = new Set(warta.state.layers).add(mark.layer);
      warta.go({ layers }, { replace: true });
      mark = warta.open.record.marks[mark.layer].find((one) => one.at === mark.at);
    }
    pinned = mark || null;
    lit = undefined;
    warta.light(mark || null);
    const piece = mark && mark.pieces.length && mark.pieces[0][0];
    if (piece && (move || focus)) {
      piece.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      if (focus) {
        for (const other of document.querySelectorAll(".piece[tabindex]")) other.removeAttribute("tabindex");
        piece.tabIndex = 0;
        piece.focus({ preventScroll: true });
      }
    }
  };

  // To the next mark (or the one before) in the order of the text.
  warta.nextMark = (by) => {
    if (!warta.open || warta.open.text === null) return;
    const marks = (warta.state.compare ? warta.differences() : warta.activeMarks())
      .filter((mark) => mark.pieces && mark.pieces.length && mark.layer !== "tokens")
      .sort((a, b) => a.start - b.start || b.size - a.size);
    if (!marks.length) return;
    const at = marks.indexOf(pinned);
    const next = at < 0 ? (by > 0 ? 0 : marks.length - 1) : (at + by + marks.length) % marks.length;
    warta.pin(marks[next], { focus: true });
  };
})();
