"use strict";
// The versions of one layer side by side: each annotator's, and the record's (adjudicated where it
// is gold). A mark that the others lack, or have otherwise, says who has it.
(() => {
  const { el } = warta;
  const LAYERS = ["structure", "entities", "titles", "times", "attributions", "persuasion", "chains", "sentences", "topics"];
  let differing = [];
  warta.differences = () => differing;

  // What must be equal for two marks to be the same; ids of other layers are each version's own.
  function keyOf(mark, part) {
    const place = mark.parts.map((one) => one.join(",")).join(";");
    switch (mark.layer) {
      case "entities": return `${place} ${mark.label} ${JSON.stringify(mark.rows[2][1])} ${JSON.stringify(mark.rows[3][1])}`;
      case "times": return `${place} ${mark.label} ${mark.value} ${JSON.stringify(mark.rows[2][1])}`;
      case "persuasion": return `${place} ${mark.label} ${mark.voice}`;
      case "attributions": return `${place} ${mark.quote} ${mark.label}`;
      case "chains": return `${part.slice(0, 2)} ${mark.label} ${mark.before || ""}`;
      case "structure": return `${place} ${mark.label} ${JSON.stringify(mark.rows)}`;
      default: return place;
    }
  }

  // Mentions one by one: two chains are seldom alike as wholes, and yet mostly agree.
  function marksOf(record, layer) {
    if (layer === "structure") {
      const blocks = (record.blocks || []).map(([start, end, kind]) => ({
        layer, record, parts: [[start, end]], style: "blockmark", label: kind, tag: warta.kindName(kind), rows: [], size: end - start, start, end,
      }));
      return [...blocks, ...(record.marks.structure || [])];
    }
    if (layer !== "chains") return record.marks[layer];
    const chains = record.marks.chains;
    return chains && chains.flatMap((chain) => chain.parts.map((part, at) => ({
      ...chain, parts: [part], start: part[0], end: part[1], size: part[1] - part[0], before: at ? chain.parts[at - 1].slice(0, 2).join() : "",
      chain: chain.ref,
    })));
  }

  function sides() {
    const { open, t } = warta;
    const gold = open.record.raw.provenance.find(([layer]) => layer === (warta.state.compare || "")) || [];
    const name = gold[1] === "gold" ? gold[2] || "gold" : t(`origin.${gold[1] || "none"}`);
    return [...open.versions, [name, open.record]];
  }

  warta.compareView = () => {
    const { open, state, t } = warta;
    const layer = LAYERS.includes(state.compare) ? state.compare : "entities";
    const all = sides();
    const choice = el("div.choice", { role: "group", "aria-label": t("comparelayer") }, LAYERS.map((one) => el("button", {
      type: "button", "aria-pressed": String(one === layer), onclick: () => warta.go({ compare: one }, { replace: true }),
    }, t(`layer.${one}`))));
    const shown = layer === "topics" ? documentTable(all) : columns(all, layer, open.text);
    if (layer !== "topics") warta.listen(shown);
    return el("div.versus", {}, choice, shown, el("div.sheet", {}, el("div", { id: "selected", "aria-live": "polite" })));
  };

  function columns(all, layer, text) {
    const { t } = warta;
    const lists = all.map(([, record]) => marksOf(record, layer));
    const keys = lists.map((list) => list && new Set(list.map((mark) => keyOf(mark, mark.parts[0]))));
    const having = (mark) => all.flatMap(([name], at) => (keys[at] && keys[at].has(keyOf(mark, mark.parts[0])) ? [name] : []));
    const known = keys.filter(Boolean).length;
    const differs = new Map();
    for (const list of lists) for (const mark of list || []) {
      mark.pieces = [];
      const who = having(mark);
      if (who.length < known) differs.set(mark, who);
    }
    differing = [...differs.keys()];
    const tags = (mark) => (differs.has(mark) ? `${t("only")} ${differs.get(mark).join(", ")}` : null);
    const head = el("div.versions.names", {}, all.map(([name], at) => {
      const list = lists[at];
      const odd = (list || []).filter((mark) => differs.has(mark)).length;
      return el("div", {}, el("h2", {}, name), el("p", {}, list ? t("versus", list.length, odd) : t("none")));
    }));
    const body = el("div.text.compared", { lang: "id", tabindex: "0", role: "region", "aria-label": t("compare") });
    body.append(head);
    for (const line of lines(text)) {
      const row = el("div.versions");
      const [start, end] = line;
      let odd = false;
      all.forEach(([name], at) => {
        const cell = el("p.cell", { "data-name": name });
        const marks = (lists[at] || []).filter((mark) => mark.parts.some((part) => part[0] < end && part[1] > start));
        odd = odd || marks.some((mark) => differs.has(mark));
        const lanes = warta.fill(cell, text, start, end, marks, { tags });
        cell.style.setProperty("--low", `${Math.max(1, lanes) * 5 + 1}px`);
        cell.style.setProperty("--lanes", lanes);
        row.append(cell);
      });
      row.classList.toggle("odd", odd);
      body.append(row);
    }
    for (const mark of differing) for (const [piece] of mark.pieces) piece.classList.add("differs");
    body.style.setProperty("--versions", all.length);
    return body;
  }

  // [start, end) of each line that holds anything.
  function lines(text) {
    const found = [];
    let at = 0;
    for (const line of text.text.split("\n")) {
      const size = [...line].length;
      if (line.trim()) found.push([at, at + size]);
      at += size + 1;
    }
    return found;
  }

  function documentTable(all) {
    const { t } = warta;
    differing = [];
    const fields = [["topic", "topics"], ["frame", "frames"], ["genre", "genre"]];
    const values = (record, field) => [record.raw[field] || []].flat();
    return el("table.documents", {},
      el("thead", {}, el("tr", {}, el("td"), all.map(([name]) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, fields.map(([facet, field]) => {
        const lists = all.map(([, record]) => values(record, field));
        return el("tr", {}, el("th", { scope: "row" }, t(`facet.${facet}`)), lists.map((list) => el("td", {}, list.map((value) => {
          const who = all.filter((_, at) => lists[at].includes(value)).map(([name]) => name);
          const same = who.length === all.length;
          return el(`span.chip${same ? "" : ".differs"}`, {}, warta.labelName(facet, value), same ? "" : ` – ${t("only")} ${who.join(", ")}`);
        }))));
      })));
  }
})();
