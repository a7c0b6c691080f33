"use strict";
// Beside the text: the layers with their counts, what is lit, who speaks, findings, the record.
(() => {
  const { el, $ } = warta;
  warta.showPanel = () => {
    const panel = $("#panel");
    const { open, t } = warta;
    panel.hidden = !open || open.text === null || Boolean(warta.state.compare);
    if (!open) return;
    if (panel.hidden) {
      panel.replaceChildren();
      warta.showSelected(null, false);
      return;
    }
    panel.replaceChildren(
      section("layers", legend()),
      section("selected", el("div", { id: "selected", "aria-live": "polite" })),
      section("voices", warta.voicesTable()),
      section("found", findings()),
      section("record", record()));
    warta.showSelected(null, false);
    function section(name, content) {
      return content && el("section", { class: name, "aria-labelledby": `h-${name}` }, el("h2", { id: `h-${name}` }, t(`panel.${name}`)), content);
    }
  };

  function legend() {
    const { record } = warta.open;
    const origins = new Map(record.raw.provenance.map(([layer, origin, annotator]) => [layer, [origin, annotator]]));
    const items = warta.LAYERS.map((layer, at) => {
      const marks = record.marks[layer];
      const count = layer === "structure" ? (record.blocks ? record.blocks.length : null) : marks && marks.length;
      const [origin, annotator] = origins.get(layer) || [];
      const on = warta.state.layers.has(layer);
      const none = count === null || count === undefined;
      return el("li", {}, el(`button.layer.l-${layer}`, {
        type: "button", "aria-pressed": String(on), "data-layer": layer, disabled: none,
        title: origin ? `${origin}${annotator ? `: ${annotator}` : ""}` : null,
        onclick: () => warta.toggle(layer),
      }, el("kbd", { "aria-hidden": "true" }, String((at + 1) % 10)), el(`span.sample.s-${layer}`, { "aria-hidden": "true" }, sample(layer)),
      el("span.name", {}, warta.t(`layer.${layer}`)),
      el("span.number", {}, none ? warta.t("none") : String(count))));
    });
    return el("div", {}, el("ul.legend", {}, items), key());
  }
  const sample = (layer) => ({ chains: "[a]₁", sentences: "¹a", tokens: "a|b", findings: "⚠", structure: "¶", attributions: "⟨a⟩" }[layer] || "abc");

  // What the lines and signs of the layers that are on mean.
  function key() {
    const { layers } = warta.state;
    const rows = [];
    if (layers.has("entities")) for (const style of ["per", "org", "place", "name", "number"]) rows.push([`k-${style}`, `key.${style}`]);
    if (layers.has("titles")) rows.push(["k-title", "key.title"]);
    if (layers.has("attributions")) for (const style of ["source", "cue", "content"]) rows.push([`k-${style}`, `key.${style}`]);
    if (layers.has("persuasion")) for (const voice of Object.keys(warta.VOICES)) rows.push([`k-${voice}`, `key.${voice}`]);
    return rows.length ? el("ul.key", {}, rows.map(([style, word]) => el("li", {}, el(`span.line.${style}`, { "aria-hidden": "true" }), warta.t(word)))) : null;
  }

  warta.toggle = (layer) => {
    const layers = new Set(warta.state.layers);
    if (!layers.delete(layer)) layers.add(layer);
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.layer : null;
    const places = [$("#main"), document.scrollingElement].map((one) => [one, one.scrollTop]);
    warta.go({ layers }, { replace: true });
    for (const [one, top] of places) one.scrollTop = top;
    if (focused) $(`#panel [data-layer="${focused}"]`).focus();
  };

  // `mark` as words: what it is, what belongs to it, what else stands at its place.
  warta.showSelected = (mark, pinned) => {
    const host = $("#selected");
    if (!host) return;
    const { t, open } = warta;
    host.parentElement.classList.toggle("filled", Boolean(mark));
    host.parentElement.classList.toggle("pinned", Boolean(mark) && pinned);
    if (!mark) {
      host.replaceChildren(el("p.hint", {}, t("selecthint")));
      return;
    }
    const words = mark.parts.slice(0, 1).map(([start, end]) => open.text.slice(start, end)).join("");
    const shown = mark.layer === "attributions" ? null : el("p.words", { lang: "id" }, shorten(words, 160));
    const description = mark.of ? (warta.site.labels[mark.of] || {})[mark.label] : mark.layer === "findings" ? (warta.site.codes[mark.label] || [])[0] : null;
    const rows = mark.rows.filter(([, value]) => value !== null && value !== undefined && value !== false).map(([term, value]) => [
      el("dt", {}, t(`term.${term}`)), el("dd", {}, valueOf(value, mark.record))]);
    const around = mark.pieces && mark.pieces.length ? warta.marksAt(mark.pieces[0][0]).filter((one) => one !== mark && one.layer !== "tokens" && one.layer !== "sentences") : [];
    const chains = mark.layer === "entities" ? (mark.record.marks.chains || []).filter((one) => one.parts.some((part) => part[0] === mark.parts[0][0] && part[1] === mark.parts[0][1])) : [];
    host.replaceChildren(...[
      el("p.what", {}, el("span.layername", {}, t(`layer.${mark.layer}`)), " ", el("strong", {}, warta.readable(mark.label))),
      shown,
      rows.length ? el("dl", {}, rows) : null,
      description ? el("p.meaning", {}, description) : null,
      chains.length ? el("p.also", {}, t("inchain"), " ", chains.map(link)) : null,
      around.length ? el("p.also", {}, t("alsohere"), " ", around.map(link)) : null].filter(Boolean));
  };

  function valueOf(value, record) {
    const { t, open } = warta;
    if (Array.isArray(value.refs)) return value.refs.map((ref) => valueOf({ ref }, record));
    if (value.parts) return value.parts.length ? el("ul.parts", {}, value.parts.map(([start, end]) => el("li", { lang: "id" }, shorten(open.text.slice(start, end), 140)))) : "–";
    if (value.word) return t(value.word);
    if (value.ref) {
      const mark = record.refs.get(value.ref);
      if (!mark) return value.ref;
      if (value.speaker) return [mark.speaker ? warta.nameOf(record, open.text, mark.speaker) : t("unknown"), " ", link(mark)];
      return [link(mark)];
    }
    return String(value);
  }

  function link(mark) {
    const { open } = warta;
    const name = mark.layer === "attributions" ? mark.tag : mark.layer === "chains" ? `${warta.nameOf(mark.record, open.text, mark.ref)} (${mark.ref})`
      : `${shorten(open.text.slice(mark.parts[0][0], mark.parts[0][1]), 40)} (${warta.readable(mark.label)})`;
    return el("button.link", { type: "button", onclick: () => warta.pin(mark, { move: true }) }, name);
  }
  warta.markLink = link;

  function findings() {
    const marks = warta.open.record.marks.findings;
    if (!marks.length) return null;
    return el("ul.findings", {}, marks.map((mark) => el("li", {},
      el("button.link", { type: "button", onclick: () => warta.pin(mark, { move: true }) }, `${mark.severity === "error" ? "✖" : "⚠"} ${mark.label}`),
      el("p", {}, mark.message))));
  }

  function record() {
    const { about, record } = warta.open;
    const { t } = warta;
    const facts = [["id", about.id], ["authors", about.authors.join(", ")], ["published", about.published_at], ["url", about.url], ["license", about.license],
      ["path", about.path], ["format", [about.format, about.encoding, ...about.normalization].filter(Boolean).join(", ")], ["duplicates", about.duplicate_group],
      ["redistribute", about.redistribute === null ? null : t(about.redistribute ? "yes" : "no")]];
    return el("details", {}, el("summary", {}, t("moreabout")),
      el("dl", {}, facts.filter(([, value]) => value).map(([term, value]) => [el("dt", {}, t(`fact.${term}`)), el("dd", {}, value)])),
      el("table", {}, el("caption", {}, t("provenance")), el("tbody", {}, record.raw.provenance.map(([layer, origin, annotator, version]) =>
        el("tr", {}, el("th", { scope: "row" }, t(`layer.${layer}`)), el("td", {}, t(`origin.${origin}`)), el("td", {}, [annotator, version].filter(Boolean).join(" ")))))));
  }

  function shorten(text, most) {
    const flat = text.replace(/\s+/g, " ");
    return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat;
  }
  warta.shorten = shorten;
})();
