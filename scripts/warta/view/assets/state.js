"use strict";
// What is shown stands in the address after "#": #/a/ID?layers=entities&topic=06000000
(() => {
  const LAYERS = [
    "structure", "entities", "titles", "times", "attributions", "persuasion", "chains",
    "sentences", "tokens", "findings",
  ];
  const FIRST = ["structure", "entities", "attributions", "findings"];
  const FACETS = ["topic", "genre", "outlet", "split", "technique", "label", "frame", "finding", "origin"];

  function read() {
    const [path, query = ""] = location.hash.replace(/^#/, "").split("?");
    const given = new URLSearchParams(query);
    const [, page = "", ...rest] = path.split("/");
    const state = { page: "home", key: null, q: given.get("q") || "", full: given.get("full") === "1", filters: {} };
    if (page === "a" && rest.length) {
      state.page = "article";
      try { state.key = decodeURIComponent(rest.join("/")); } catch { state.key = rest.join("/"); }
    } else if (page === "findings") state.page = "findings";
    for (const facet of FACETS) if (given.has(facet)) state.filters[facet] = given.get(facet);
    if (given.has("versions")) state.filters.versions = "1";
    const layers = given.get("layers");
    state.layers = new Set(layers === null ? FIRST : layers.split(",").filter((one) => LAYERS.includes(one)));
    state.compare = given.get("compare");
    return state;
  }

  function write(state) {
    const query = new URLSearchParams();
    if (state.q) query.set("q", state.q);
    if (state.full) query.set("full", "1");
    for (const [facet, value] of Object.entries(state.filters)) query.set(facet, value);
    const layers = LAYERS.filter((layer) => state.layers.has(layer)).join(",");
    if (layers !== FIRST.join(",")) query.set("layers", layers);
    if (state.compare && state.page === "article") query.set("compare", state.compare);
    const path = { home: "#/", findings: "#/findings", article: `#/a/${encodeURIComponent(state.key || "")}` }[state.page];
    const asked = query.toString().replace(/%2C/g, ",");
    return path + (asked ? `?${asked}` : "");
  }

  warta.LAYERS = LAYERS;
  warta.FACETS = FACETS;
  warta.state = read();
  warta.address = (change) => write({ ...warta.state, ...change });
  // A new entry in the history (for what "back" should undo), or the present one changed.
  warta.go = (change, { replace = false } = {}) => {
    const address = warta.address(change);
    if (address === location.hash) return;
    if (replace) {
      history.replaceState(null, "", address);
      warta.state = read();
      warta.show();
    } else location.hash = address.slice(1);
  };
  window.addEventListener("hashchange", () => {
    warta.state = read();
    warta.show();
  });
})();
