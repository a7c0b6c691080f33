"use strict";
// The list of articles: search, filters with counts, and rows drawn only where they are seen.
(() => {
  const { el, $ } = warta;
  const ROW = 76; // px, as in page.css
  const MARGIN = 6; // rows drawn beyond the edge
  let rows = []; // [key, title, date, words, versions, values, errors, warnings]
  let folded = [];
  let shown = []; // places in `rows`
  let places = new Map(); // key -> place in `rows`
  let chosen = -1; // place in `shown`
  let list, box, count, selects, form, drawn = "";

  warta.rows = () => rows;
  warta.shownRows = () => shown;
  warta.placeOf = (key) => places.get(key);
  warta.rowOf = (key) => rows[places.get(key)];

  // Chunks of the list come one after the other; the page works from the first one on.
  warta.loadRows = async (ready) => {
    const parts = Array.from({ length: warta.site.lists }, (_, number) => warta.load("list", number));
    for (const part of parts) {
      for (const row of await part) {
        places.set(row[0], rows.length);
        rows.push(row);
      }
      if (rows.length === warta.site.articles || warta.state.page === "home" || !warta.open) ready();
    }
  };

  // Words of each row for the search; made when first asked for.
  function foldRows() {
    for (let place = folded.length; place < rows.length; place += 1) {
      const row = rows[place];
      folded.push(warta.fold(`${row[1]} ${row[0]} ${outletOf(row)} ${row[2]}`));
    }
    return folded;
  }

  function outletOf(row) {
    const at = warta.FACETS.indexOf("outlet");
    return row[5][at].map((number) => warta.site.facets.outlet[number]).join(" ");
  }
  warta.outletOf = outletOf;

  // Whether a row passes all filters but that of the facet `but`.
  function passes(row, filters, but = null) {
    for (const [facet, value] of Object.entries(filters)) {
      if (facet === but) continue;
      if (facet === "versions") {
        if (!row[4]) return false;
        continue;
      }
      const number = warta.site.facets[facet].indexOf(value);
      if (!row[5][warta.FACETS.indexOf(facet)].includes(number)) return false;
    }
    return true;
  }

  warta.buildList = () => {
    const side = $("#side");
    const { t } = warta;
    selects = {};
    const search = el("input", {
      type: "search", id: "q", placeholder: t("search"), "aria-label": t("search"), autocomplete: "off", spellcheck: "false",
      oninput: warta.debounce(120, (event) => warta.go({ q: event.target.value }, { replace: true })),
    });
    const full = el("input", { type: "checkbox", id: "full", onchange: (event) => warta.go({ full: event.target.checked }, { replace: true }) });
    const fields = warta.FACETS.filter((facet) => warta.site.facets[facet].length > 0).map((facet) => {
      selects[facet] = el("select", { id: `by-${facet}`, onchange: (event) => warta.filterBy(facet, event.target.value) });
      return el("label", {}, el("span", {}, t(`facet.${facet}`)), selects[facet]);
    });
    if (warta.site.annotators.length) {
      selects.versions = el("input", { type: "checkbox", id: "by-versions", onchange: (event) => warta.filterBy("versions", event.target.checked ? "1" : "") });
      fields.push(el("label.check", {}, selects.versions, t("facet.versions")));
    }
    const clear = el("button.plain", { type: "button", id: "clear", onclick: () => warta.go({ filters: {}, q: "", full: false }, { replace: true }) }, t("clear"));
    form = el("div.finder", { role: "search" }, search,
      el("label.check", {}, full, t("full")),
      el("details.filters", { open: innerWidth > 720 && innerHeight > 760 }, el("summary", {}, t("filters")), el("div.fields", {}, fields), clear));
    count = el("p.count", { role: "status", id: "count" });
    list = el("ol.rows", { "aria-label": t("articles") });
    box = el("div.scroll", { tabindex: "0", role: "region", "aria-label": t("articles"), onscroll: () => requestAnimationFrame(draw) }, list);
    side.replaceChildren(form, count, box);
    new ResizeObserver(() => requestAnimationFrame(draw)).observe(box);
    drawn = "";
  };

  warta.filterBy = (facet, value) => {
    const filters = { ...warta.state.filters };
    if (value) filters[facet] = value;
    else delete filters[facet];
    warta.go({ filters }, { replace: true });
  };

  let before = "";
  // Brings the list up to the state; the work is done anew only where what decides it changed.
  warta.showList = ({ again = false } = {}) => {
    const { q, full, filters, key } = warta.state;
    const search = $("#q");
    if (document.activeElement !== search) search.value = q;
    $("#full").checked = full;
    const asked = JSON.stringify([q, full, filters, rows.length]);
    if (again || asked !== before) {
      before = asked;
      const found = q ? warta.matches(q, foldRows(), full) : null;
      shown = [];
      for (let place = 0; place < rows.length; place += 1) {
        if ((!found || found.has(place)) && passes(rows[place], filters)) shown.push(place);
      }
      fillSelects(found, filters);
      if (box.scrollTop > shown.length * ROW) box.scrollTop = 0;
    }
    count.textContent = warta.t("count", shown.length, rows.length) + (full && q ? ` ${warta.searching()}` : "");
    $("#clear").hidden = !q && !Object.keys(filters).length;
    const at = key === null ? -1 : shown.indexOf(places.get(key));
    if (at !== chosen && at >= 0) reveal(at);
    chosen = at;
    drawn = "";
    draw();
  };

  function fillSelects(found, filters) {
    for (const [facet, select] of Object.entries(selects)) {
      if (facet === "versions") {
        select.checked = Boolean(filters.versions);
        continue;
      }
      const at = warta.FACETS.indexOf(facet);
      const names = warta.site.facets[facet];
      const counts = new Array(names.length).fill(0);
      for (let place = 0; place < rows.length; place += 1) {
        if ((found && !found.has(place)) || !passes(rows[place], filters, facet)) continue;
        for (const number of rows[place][5][at]) counts[number] += 1;
      }
      const order = names.map((_, number) => number).sort((a, b) => counts[b] - counts[a] || names[a].localeCompare(names[b]));
      const options = order.filter((number) => counts[number] || names[number] === filters[facet]).map((number) =>
        el("option", { value: names[number] }, `${warta.labelName(facet, names[number])} (${counts[number]})`));
      select.replaceChildren(el("option", { value: "" }, warta.t("any")), ...options);
      select.value = filters[facet] || "";
      select.parentElement.classList.toggle("set", Boolean(filters[facet]));
    }
  }

  function draw() {
    if (!list) return;
    const first = Math.max(0, Math.floor(box.scrollTop / ROW) - MARGIN);
    const last = Math.min(shown.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + MARGIN);
    const now = `${first}-${last}-${chosen}-${shown.length}`;
    if (now === drawn) return;
    drawn = now;
    const focused = document.activeElement && list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    list.style.height = `${shown.length * ROW}px`;
    list.replaceChildren(...shown.slice(first, last).map((place, at) => row(place, first + at)));
    if (focused !== null) {
      const again = [...list.querySelectorAll("a")].find((one) => one.dataset.key === focused);
      if (again) again.focus({ preventScroll: true });
    }
  }

  function row(place, at) {
    const [key, title, date, words, versions, values, errors, warnings] = rows[place];
    const name = (facet) => values[warta.FACETS.indexOf(facet)].slice(0, 1).map((number) => warta.labelName(facet, warta.site.facets[facet][number]));
    const flags = [];
    if (errors) flags.push(el("span.flag.error", { title: warta.t("errors", errors) }, `✖ ${errors}`));
    if (warnings) flags.push(el("span.flag.warning", { title: warta.t("warnings", warnings) }, `⚠ ${warnings}`));
    if (versions) flags.push(el("span.flag", { title: warta.t("versions", versions) }, `⇄ ${versions + 1}`));
    const made = el("li", { "aria-setsize": shown.length, "aria-posinset": at + 1, class: at === chosen ? "chosen" : null },
      el("a", { href: warta.address({ page: "article", key, compare: null }), "data-key": key, "aria-current": at === chosen ? "page" : null },
        el("span.title", { lang: "id" }, title),
        el("span.meta", {}, [...name("outlet"), date, ...name("topic"), ...name("split")].filter(Boolean).join(" · ")),
        el("span.flags", {}, `${words} ${warta.t("tokens")}`, ...flags)));
    made.style.top = `${at * ROW}px`;
    return made;
  }

  function reveal(at) {
    const top = at * ROW;
    if (top < box.scrollTop || top + ROW > box.scrollTop + box.clientHeight) box.scrollTop = Math.max(0, top - box.clientHeight / 3);
  }

  // The article so many rows down the list from the present one.
  warta.step = (by) => {
    if (!shown.length) return;
    const at = chosen < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.max(0, Math.min(shown.length - 1, chosen + by));
    warta.go({ page: "article", key: rows[shown[at]][0], compare: null });
  };
})();
