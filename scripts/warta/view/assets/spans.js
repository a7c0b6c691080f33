"use strict";
// Text with marks that nest and cross: cut at every edge into pieces, each of which bears all the
// marks that cover it. Underlines are stacked in lanes, the shortest nearest to the text.
(() => {
  const LINED = new Set(["entities", "titles"]);
  const solid = (colour, thick) => [`linear-gradient(${colour},${colour})`, `100% ${thick}px`];
  const dashes = (colour, on, off) => [
    `repeating-linear-gradient(90deg,${colour} 0 ${on}px,transparent ${on}px ${on + off}px)`, `100% 2px`];
  const LINES = {
    per: solid("var(--per)", 2),
    org: dashes("var(--org)", 7, 3),
    place: dashes("var(--place)", 2, 3),
    name: ["repeating-linear-gradient(90deg,var(--name) 0 7px,transparent 7px 9px,var(--name) 9px 11px,transparent 11px 13px)", "100% 2px"],
    number: solid("var(--number)", 1),
    title: ["linear-gradient(var(--title) 0 1px,transparent 1px 3px,var(--title) 3px 4px)", "100% 4px"],
  };
  const LANE = 5; // px from one underline to the next

  const piecesOf = new WeakMap(); // piece element -> marks that cover it, the shortest first
  warta.marksAt = (piece) => piecesOf.get(piece) || [];

  // Fills `host` with text[from, to) and the marks in it. Returns how many lanes were needed.
  warta.fill = (host, text, from, to, marks, { tags = () => null } = {}) => {
    const inside = [];
    const cuts = new Set([from, to]);
    for (const mark of marks) {
      for (const [start, end, role] of mark.parts) {
        if (end <= from || start >= to || start >= end) continue;
        const one = { mark, role, start: Math.max(start, from), end: Math.min(end, to), opens: start >= from, closes: end <= to, last: end === mark.end };
        inside.push(one);
        cuts.add(one.start).add(one.end);
      }
    }
    const lanes = setLanes(inside);
    const edges = [...cuts].sort((a, b) => a - b);
    const order = [...inside].sort((a, b) => a.start - b.start);
    let next = 0;
    let open = [];
    for (let i = 0; i + 1 < edges.length; i += 1) {
      const [start, end] = [edges[i], edges[i + 1]];
      while (next < order.length && order[next].start <= start) open.push(order[next++]);
      open = open.filter((one) => one.end > start);
      const opening = open.filter((one) => one.start === start && one.opens).sort((a, b) => b.mark.size - a.mark.size);
      for (const one of opening) host.append(...edge(one, "open", tags));
      host.append(piece(text.slice(start, end), open));
      const closing = open.filter((one) => one.end === end && one.closes).sort((a, b) => a.mark.size - b.mark.size);
      for (const one of closing) host.append(...edge(one, "close", tags));
    }
    return lanes;
  };

  function setLanes(inside) {
    const lined = inside.filter((one) => LINED.has(one.mark.layer)).sort((a, b) => a.end - a.start - (b.end - b.start));
    const lanes = [];
    for (const one of lined) {
      let at = 0;
      while ((lanes[at] || []).some((other) => other.start < one.end && one.start < other.end)) at += 1;
      (lanes[at] = lanes[at] || []).push(one);
      one.lane = at;
    }
    return lanes.length;
  }

  function piece(words, open) {
    if (!open.length) return document.createTextNode(words);
    const made = warta.el("span.piece");
    made.textContent = words;
    const images = [], sizes = [], places = [], repeats = [];
    const paint = (image, size, place, repeat = "repeat-x") => {
      images.push(image); sizes.push(size); places.push(place); repeats.push(repeat);
    };
    let depth = 0;
    for (const one of open) {
      const { mark, role } = one;
      const [style, voice] = mark.style.split(" ");
      made.classList.add(`m-${style}`);
      if (voice) made.classList.add(voice);
      if (role) made.classList.add(role);
      if (one.lane !== undefined) {
        const [image, size] = LINES[style] || LINES.number;
        paint(image, size, `0 calc(100% - var(--low) + ${one.lane * LANE + 1}px)`);
      } else if (role === "source") paint("linear-gradient(var(--attr),var(--attr))", "100% 2px", "0 2px");
      else if (role === "cue") paint("repeating-linear-gradient(90deg,var(--attr) 0 3px,transparent 3px 6px)", "100% 2px", "0 2px");
      else if (role === "content") depth += 1;
      if (mark.layer === "persuasion") paint(`var(--hatch-${mark.voice})`, "auto", "0 0", "repeat");
    }
    if (depth) made.dataset.depth = Math.min(depth, 3);
    if (images.length) {
      made.style.backgroundImage = images.join(",");
      made.style.backgroundSize = sizes.join(",");
      made.style.backgroundPosition = places.join(",");
      made.style.backgroundRepeat = repeats.join(",");
    }
    const marks = [...new Set(open.map((one) => one.mark))].sort((a, b) => a.size - b.size);
    piecesOf.set(made, marks);
    for (const one of open) (one.mark.pieces = one.mark.pieces || []).push([made, one.role]);
    return made;
  }

  // Labels stand in the style sheet's ::after, so that the text itself stays as it is.
  function edge(one, side, tags) {
    const { mark, role } = one;
    const [style] = mark.style.split(" ");
    const made = (words, kind) => warta.el(`i.tag.t-${style}.${kind}`, { "data-tag": words, "aria-hidden": "true" });
    const own = side === "close" && one.last ? tags(mark) : null;
    const extra = own ? [made(own, "versus")] : [];
    if (style === "chain") return [made(side === "open" ? "[" : `]${mark.tag.slice(1)}`, side), ...extra];
    if (style === "sentence") return side === "open" ? [made(mark.tag, side)] : extra;
    if (style === "token") return extra;
    if (style === "attribution") {
      if (role === "content") return [side === "open" ? made("⟨", "bracket") : made(mark.tag.slice(1), "shut"), ...extra];
      return side === "close" ? [made(`${role === "source" ? "S" : "C"}${mark.tag.slice(1)}`, "close"), ...extra] : [];
    }
    return side === "close" && mark.tag ? [made(mark.tag, "close"), ...extra] : extra;
  }
})();
