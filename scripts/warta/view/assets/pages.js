"use strict";
// The pages that are no article: what the site holds, and what was found wrong or not taken.
(() => {
  const { el, $ } = warta;
  const SHOWN = 12;

  warta.showHome = () => {
    const { t, site } = warta;
    const rows = warta.rows();
    document.title = site.name;
    $("#panel").hidden = true;
    const bars = ["topic", "technique", "outlet", "split", "genre", "label"].filter((facet) => site.facets[facet].length).map((facet) => chart(facet, rows));
    const words = rows.reduce((sum, row) => sum + row[3], 0);
    const figures = [[site.articles, t("articles")], [words, t("tokens")], [site.facets.outlet.length, t("outlets")], [rows.filter((row) => row[4]).length, t("withversions")],
      [site.rejects, t("rejects")]].filter(([number]) => number);
    $("#main").replaceChildren(el("div.home", {},
      el("h1", {}, site.name),
      el("p.lead", {}, t("lead")),
      el("ul.figures", {}, figures.map(([number, what]) => el("li", {}, el("strong", {}, number.toLocaleString("en")), ` ${what}`))),
      site.articles ? el("p", {}, el("button.go", { type: "button", onclick: () => warta.step(1) }, t("openfirst")), " ", el("span.hint", {}, t("keyshint"))) : el("p.notice", {}, t("noarticle")),
      el("div.charts", {}, bars)));
  };

  // Bars that filter the list.
  function chart(facet, rows) {
    const at = warta.FACETS.indexOf(facet);
    const names = warta.site.facets[facet];
    const counts = new Array(names.length).fill(0);
    for (const row of rows) for (const number of row[5][at]) counts[number] += 1;
    const order = names.map((_, number) => number).sort((a, b) => counts[b] - counts[a]).slice(0, SHOWN);
    const most = Math.max(1, ...counts);
    return el("section.chart", {}, el("h2", {}, warta.t(`facet.${facet}`)), el("ul", {}, order.map((number) => {
      const bar = el("span.bar", { "aria-hidden": "true" });
      bar.style.width = `${(100 * counts[number]) / most}%`;
      return el("li", {}, el("button", { type: "button", onclick: () => warta.filterBy(facet, names[number]) },
        el("span.name", {}, warta.labelName(facet, names[number])), el("span.number", {}, String(counts[number])), bar));
    })));
  }

  warta.showFindings = async () => {
    const { t, site } = warta;
    document.title = `${t("findings")} – ${site.name}`;
    $("#panel").hidden = true;
    const main = $("#main");
    const rows = warta.rows();
    const at = warta.FACETS.indexOf("finding");
    const counts = new Map();
    for (const row of rows) for (const number of row[5][at]) counts.set(number, (counts.get(number) || 0) + 1);
    const codes = [...counts].sort((a, b) => b[1] - a[1]).map(([number, count]) => {
      const code = site.facets.finding[number];
      return el("tr", {}, el("th", { scope: "row" }, el("button.link", { type: "button", onclick: () => warta.go({ page: "home", filters: { finding: code } }) }, code)),
        el("td", {}, String(count)), el("td", {}, (site.codes[code] || [""])[0]));
    });
    const homeless = site.homeless.map(([file, article, code, severity, , , , message, hint]) => el("tr", {},
      el("th", { scope: "row" }, `${severity === "error" ? "✖" : "⚠"} ${code}`), el("td", {}, [file, article].filter(Boolean).join(" · ")), el("td", {}, message, el("br"), el("small", {}, hint))));
    const body = el("tbody");
    main.replaceChildren(el("div.home", {},
      el("h1", {}, t("findings")),
      el("section", {}, el("h2", {}, t("byarticle")), codes.length ? table([t("code"), t("articles"), t("meaning")], el("tbody", {}, codes)) : el("p", {}, t("nofindings"))),
      homeless.length ? el("section", {}, el("h2", {}, t("homeless")), table([t("code"), t("where"), t("what")], el("tbody", {}, homeless))) : null,
      site.unfit.length ? el("section", {}, el("h2", {}, t("unfit")), table([t("where"), t("what")], el("tbody", {}, site.unfit.map(([file, reason]) => el("tr", {}, el("th", { scope: "row" }, file), el("td", {}, reason)))))) : null,
      el("section", {}, el("h2", {}, `${t("rejectlist")} (${site.rejects})`), site.rejects ? table([t("code"), t("where"), t("what")], body) : el("p", {}, t("norejects")))));
    for (let number = 0; number < site.reject_lists; number += 1) {
      const list = await warta.load("rejects", number);
      if (!body.isConnected) return;
      body.append(...list.map(({ path, row, id, code, reason }) => el("tr", {},
        el("th", { scope: "row", title: (site.codes[code] || [""])[0] }, String(code)),
        el("td", {}, [path, row === null ? null : `${t("row")} ${row}`, id].filter(Boolean).join(" · ")),
        el("td", {}, String(reason), site.codes[code] ? [el("br"), el("small", {}, site.codes[code][1])] : null))));
    }
  };

  function table(head, body) {
    return el("div.wide", { tabindex: "0", role: "region", "aria-label": head.join(", ") }, el("table.list", {}, el("thead", {}, el("tr", {}, head.map((word) => el("th", { scope: "col" }, word)))), body));
  }
})();
