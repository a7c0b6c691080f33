"use strict";
// Who speaks in an article, how much, and in whose voice its loaded words stand.
(() => {
  const { el } = warta;
  const OUTLET = "outlet";

  // [{name, speaks, words, techniques: Map}], the outlet's own voice first.
  warta.speakers = () => {
    const { record, text, about } = warta.open;
    const found = new Map();
    const at = (id, name) => {
      if (!found.has(id)) found.set(id, { id, name, speaks: [], words: 0, loaded: [] });
      return found.get(id);
    };
    const speakerOf = (mark) => {
      if (mark.speaker) {
        const id = warta.personOf(record, mark.speaker);
        return at(id, warta.nameOf(record, text, id));
      }
      const source = mark.parts.find((part) => part[2] === "source");
      const words = source ? warta.shorten(text.slice(source[0], source[1]), 40) : warta.t("unnamed");
      return at(`words:${words.toLowerCase()}`, words);
    };
    at(OUTLET, about.outlet || warta.t("outletitself"));
    for (const mark of record.marks.attributions || []) {
      const speaker = speakerOf(mark);
      speaker.speaks.push(mark);
      for (const [start, end, role] of mark.parts) if (role === "content") speaker.words += text.slice(start, end).split(/\s+/).filter(Boolean).length;
    }
    for (const mark of record.marks.persuasion || []) {
      const saying = mark.voice !== "narrator" && mark.attribution && record.refs.get(mark.attribution);
      (saying ? speakerOf(saying) : at(OUTLET)).loaded.push(mark);
    }
    return [...found.values()].sort((a, b) => (b.id === OUTLET) - (a.id === OUTLET) || b.words - a.words);
  };

  warta.voicesTable = () => {
    const { record, text } = warta.open;
    if (text === null || (!record.marks.attributions && !record.marks.persuasion)) return null;
    const { t } = warta;
    const speakers = warta.speakers().filter((one) => one.id === OUTLET || one.speaks.length || one.loaded.length);
    const most = Math.max(1, ...speakers.map((one) => one.words));
    const cycle = (marks) => marks.length ? el("button.link.number", {
      type: "button", "aria-label": `${marks.length}`,
      onclick: () => warta.pin(marks[(marks.indexOf(warta.pinned()) + 1) % marks.length], { move: true }),
    }, String(marks.length)) : "–";
    return el("table.voices", {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("voices.who")), el("th", { scope: "col" }, t("voices.says")), el("th", { scope: "col" }, t("voices.words")), el("th", { scope: "col" }, t("voices.loaded")))),
      el("tbody", {}, speakers.map((one) => {
        const bar = el("span.bar", { "aria-hidden": "true" });
        bar.style.width = `${Math.round((100 * one.words) / most)}%`;
        const techniques = [...new Set(one.loaded.map((mark) => warta.readable(mark.label)))].join(", ");
        return el("tr", { class: one.id === OUTLET ? "own" : null },
          el("th", { scope: "row", lang: "id" }, one.name, one.id === OUTLET ? el("small", {}, ` ${t("narratorvoice")}`) : bar),
          el("td", {}, one.id === OUTLET ? "–" : cycle(one.speaks)), el("td", {}, one.words ? String(one.words) : "–"),
          el("td", { title: techniques }, cycle(one.loaded)));
      })));
  };
})();
