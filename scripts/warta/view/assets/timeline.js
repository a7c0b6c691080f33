"use strict";
// The values of times on a line. Its middle is the day of publication; distance from it grows by
// the logarithm, since news speaks of yesterday and of decades ago in one breath.
(() => {
  const { el } = warta;
  const DAY = 86400000;
  const TICKS = [["tick.day", 1], ["tick.week", 7], ["tick.month", 30.44], ["tick.year", 365.25], ["tick.decade", 3652.5], ["tick.century", 36525]];
  const PARTS = { MO: [0, 12], AF: [12, 18], EV: [18, 21], NI: [19, 24], MI: [10, 14], DT: [6, 18] };
  let buttons = new Map();

  // [first day, day after the last] as numbers of days, or null where a value has no such place.
  warta.rangeOf = (value) => {
    if (!value) return null;
    if (value.includes("/")) {
      const [from, to] = value.split("/").map(warta.rangeOf);
      return from && to ? [from[0], to[1]] : null;
    }
    const day = (y, m = 0, d = 1) => {
      const date = new Date(0);
      date.setUTCFullYear(y, m, d);
      return date.getTime() / DAY;
    };
    let m;
    if ((m = /^(\d{4})-(\d\d)-(\d\d)(?:T(.*))?$/.exec(value))) {
      const start = day(+m[1], m[2] - 1, +m[3]);
      const clock = /^(\d\d)(?::(\d\d))?/.exec(m[4] || "");
      if (clock) return [start + +clock[1] / 24 + +(clock[2] || 0) / 1440, start + +clock[1] / 24 + +(clock[2] || 0) / 1440];
      if (PARTS[m[4]]) return PARTS[m[4]].map((hour) => start + hour / 24);
      return [start, start + 1];
    }
    if ((m = /^(\d{4})-(\d\d)$/.exec(value))) return [day(+m[1], m[2] - 1), day(+m[1], +m[2])];
    if ((m = /^(\d{4})$/.exec(value))) return [day(+m[1]), day(+m[1] + 1)];
    if ((m = /^(\d{3})$/.exec(value))) return [day(+m[1] * 10), day(+m[1] * 10 + 10)];
    if ((m = /^(\d{2})$/.exec(value))) return [day(+m[1] * 100), day(+m[1] * 100 + 100)];
    if ((m = /^(\d{4})-W(\d\d)(-WE)?$/.exec(value))) {
      const fourth = day(+m[1], 0, 4);
      const monday = fourth - ((new Date(fourth * DAY).getUTCDay() + 6) % 7) + 7 * (m[2] - 1);
      return m[3] ? [monday + 5, monday + 7] : [monday, monday + 7];
    }
    if ((m = /^(\d{4})-(Q|H)([1-4])$/.exec(value))) {
      const months = m[2] === "Q" ? 3 : 6;
      return [day(+m[1], months * (m[3] - 1)), day(+m[1], months * m[3])];
    }
    return null;
  };

  const squeeze = (days) => Math.sign(days) * Math.log2(1 + Math.abs(days));

  warta.timeline = () => {
    const { record, about } = warta.open;
    const { t } = warta;
    buttons = new Map();
    const marks = record.marks.times || [];
    if (!marks.length) return null;
    const published = warta.rangeOf((about.published_at || "").slice(0, 10));
    const groups = new Map();
    const rest = [];
    for (const mark of marks) {
      const range = mark.value === "PRESENT_REF" ? null : warta.rangeOf(mark.value);
      if (!range) rest.push(mark);
      else if (groups.has(mark.value)) groups.get(mark.value).marks.push(mark);
      else groups.set(mark.value, { value: mark.value, range, marks: [mark] });
    }
    const items = [...groups.values()].sort((a, b) => a.range[0] - b.range[0]);
    const base = published ? published[0] : items.length ? items[items.length - 1].range[0] : 0;
    const places = items.map((one) => squeeze((one.range[0] + one.range[1]) / 2 - base - 0.5));
    const low = Math.min(-1.5, ...places) - 0.6;
    const high = Math.max(1.5, ...places) + 0.6;
    const at = (place) => (100 * (place - low)) / (high - low);
    const ticks = TICKS.flatMap(([word, days]) => [[-1, word, days], [1, word, days]])
      .map(([sign, word, days]) => [squeeze(sign * days), `${sign < 0 ? "−" : "+"}${t(word)}`]).filter(([place]) => place > low && place < high);
    const line = el("div.axis", {},
      ticks.map(([place, word]) => put(el("span.tick", { "aria-hidden": "true" }, word), at(place))),
      published ? put(el("span.now", {}, `${t("publishedon")} ${about.published_at.slice(0, 10)}`), at(0)) : null);
    const ends = [];
    const room = Math.max(240, Math.min(672, warta.$("#main").clientWidth - (innerWidth > 1180 ? 144 : 48))); // px, about
    for (const [index, one] of items.entries()) {
      const left = at(places[index]);
      const width = Math.min(100, (100 * (one.value.length * 7 + 28)) / room);
      const from = Math.min(Math.max(left - width / 2, 0), 100 - width);
      let row = 0;
      while (ends[row] !== undefined && ends[row] > from) row += 1;
      ends[row] = from + width;
      const made = put(button(one.marks, one.value.replace(/\+\d\d:\d\d$/, "")), from);
      made.style.setProperty("--row", row);
      const stem = put(el("span.stem", { "aria-hidden": "true" }), left);
      stem.style.setProperty("--row", row);
      line.append(stem, made);
    }
    line.style.setProperty("--rows", Math.max(1, ends.length));
    return el("figure.timeline", {}, el("figcaption", {}, t("timeline")), items.length ? line : null,
      rest.length ? el("p.rest", {}, el("span", {}, t("offline")), rest.map((mark) => button([mark], mark.value === null ? `? ${warta.shorten(warta.open.text.slice(...mark.parts[0]), 24)}` : mark.value))) : null);
  };

  function put(made, left) {
    made.style.left = `${left}%`;
    return made;
  }

  function button(marks, name) {
    const made = el("button.when", {
      type: "button", onclick: () => warta.pin(marks[(marks.indexOf(warta.pinned()) + 1) % marks.length], { move: true }),
      onpointerenter: () => { if (!warta.pinned()) warta.light(marks[0]); },
      onpointerleave: () => { if (!warta.pinned()) warta.light(null); },
    }, marks.length > 1 ? `${name} ×${marks.length}` : name);
    for (const mark of marks) buttons.set(mark, made);
    return made;
  }

  warta.litOnLine = (mark) => {
    for (const made of buttons.values()) made.classList.toggle("hot", made === buttons.get(mark));
  };
})();
