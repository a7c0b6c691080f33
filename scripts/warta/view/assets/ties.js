"use strict";
// Lines that tie source, cue and content of the attribution that is lit, drawn over the text.
(() => {
  const { svg } = warta;
  let layer = null;

  // Where the parts of a role stand: a point on each end of every line they take.
  function points(mark, role, host) {
    const base = host.getBoundingClientRect();
    return mark.pieces.filter(([piece, its]) => its === role && host.contains(piece)).flatMap(([piece]) =>
      [...piece.getClientRects()].flatMap((rect) => {
        const inset = Math.min(rect.width / 2, 14);
        return [rect.left + inset, rect.right - inset].map((x) => ({ x: x - base.left, top: rect.top - base.top }));
      }));
  }

  // The two points, one of each, that lie nearest to each other; a line apart is far.
  function nearest(these, those) {
    let best = null;
    for (const a of these) for (const b of those) {
      const far = Math.abs(a.x - b.x) + 6 * Math.abs(a.top - b.top);
      if (!best || far < best[0]) best = [far, a, b];
    }
    return best && best.slice(1);
  }

  warta.untie = () => {
    if (layer) layer.remove();
    layer = null;
  };

  warta.tie = (mark, host) => {
    warta.untie();
    if (mark.layer !== "attributions" || !mark.pieces) return;
    const [source, cue, content] = ["source", "cue", "content"].map((role) => points(mark, role, host));
    const pairs = [nearest(source, cue), nearest(cue.length ? cue : source, content)].filter(Boolean);
    layer = svg("svg", { class: "ties", "aria-hidden": "true", width: host.scrollWidth, height: host.scrollHeight });
    for (const [from, to] of pairs) {
      layer.append(svg("path", { d: curve(from, to) }), svg("circle", { cx: to.x, cy: to.top + 1, r: 3 }), svg("circle", { cx: from.x, cy: from.top + 1, r: 3 }));
    }
    host.append(layer);
  };

  // An arc above the line where both stand on one, else an S between the lines.
  function curve(from, to) {
    if (Math.abs(from.top - to.top) < 8) {
      const rise = Math.min(18, 6 + Math.abs(from.x - to.x) / 14);
      return `M${from.x} ${from.top} C${from.x} ${from.top - rise} ${to.x} ${to.top - rise} ${to.x} ${to.top}`;
    }
    const middle = (from.top + to.top) / 2;
    return `M${from.x} ${from.top} C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.top}`;
  }
})();
