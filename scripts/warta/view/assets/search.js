"use strict";
// Words in the rows of the list; and, if asked for, in the texts, which are loaded chunk by chunk.
(() => {
  const AT_ONCE = 4;
  let asked = null; // the words of the search that runs or is done
  let hits = new Set();
  let done = 0;

  const wordsOf = (q) => warta.fold(q).split(/\s+/).filter(Boolean);

  // Places of the rows that hold all words of `q`; with `full` also of those whose text does.
  warta.matches = (q, folded, full) => {
    const words = wordsOf(q);
    const found = new Set();
    folded.forEach((text, place) => {
      if (words.every((word) => text.includes(word))) found.add(place);
    });
    if (!full) {
      asked = null;
      return found;
    }
    if (asked !== words.join(" ")) start(words);
    for (const place of hits) found.add(place);
    return found;
  };

  warta.searching = () => (done < warta.site.starts.length ? warta.t("searching", done, warta.site.starts.length) : "");

  function start(words) {
    const mine = words.join(" ");
    asked = mine;
    hits = new Set();
    done = 0;
    const { starts } = warta.site;
    let next = 0;
    const redraw = warta.debounce(60, () => { if (asked === mine) warta.showList({ again: true }); });
    const work = async () => {
      while (next < starts.length && asked === mine) {
        const number = next++;
        const texts = await warta.load("text", number).catch(() => []);
        if (asked !== mine) return;
        texts.forEach((one, at) => {
          const text = warta.fold(`${one.title || ""} ${one.text || ""}`);
          if (words.every((word) => text.includes(word))) hits.add(starts[number] + at);
        });
        done += 1;
        redraw();
      }
    };
    for (let i = 0; i < AT_ONCE; i += 1) work();
  }
})();
