"use strict";
// Puts the page together and shows what the address asks for.
(() => {
  const { el, $ } = warta;
  const THEMES = { "": "◐", light: "☀", dark: "☾" };

  function top() {
    const { t, site } = warta;
    const on = (page) => (warta.state.page === page ? "page" : null);
    $("#top").replaceChildren(
      el("a.brand", { href: warta.address({ page: "home", key: null }) }, el("strong", {}, "Warta"), el("span", {}, site.name)),
      el("button.back", { type: "button", onclick: () => warta.go({ page: "home", key: null }) }, `← ${t("articles")}`),
      el("span.grow"),
      el("a.nav", { href: warta.address({ page: "findings", key: null }), "aria-current": on("findings") }, t("findings"), el("span.badge", {}, String(site.rejects + site.homeless.length || ""))),
      el("button.tool", { type: "button", "aria-label": `${warta.language === "id" ? "EN" : "ID"}: ${t("language")}`, title: t("language"), onclick: () => warta.speak(warta.language === "id" ? "en" : "id") }, warta.language === "id" ? "EN" : "ID"),
      el("button.tool", { type: "button", "aria-label": t("theme"), title: t("theme"), onclick: () => warta.dark() }, THEMES[document.documentElement.dataset.theme || ""]),
      el("button.tool", { type: "button", "aria-label": t("help"), title: `${t("help")} (?)`, onclick: () => warta.help() }, "?"));
  }

  warta.dark = () => {
    const now = document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
    warta.remember("theme", document.documentElement.dataset.theme);
    top();
  };

  warta.speak = (language) => {
    warta.language = language;
    warta.remember("language", language);
    document.documentElement.lang = language;
    warta.buildList();
    warta.showList({ again: true });
    last = null;
    warta.show();
  };

  let last = null; // what is shown,
  let coming = null; // and the article that is on its way
  warta.show = async () => {
    const { state } = warta;
    document.body.classList.toggle("reading", state.page !== "home");
    document.body.classList.toggle("comparing", Boolean(state.compare) && state.page === "article");
    top();
    const known = warta.placeOf(state.key) !== undefined;
    const fetched = state.page === "article" && known && coming !== state.key && (!warta.open || warta.open.key !== state.key)
      ? warta.fetchArticle(state.key) : null; // before the list is drawn: it is what one waits for
    warta.showList();
    const looks = `${state.page} ${state.key} ${state.compare} ${[...state.layers].sort()} ${state.page === "home" ? warta.rows().length : ""}`;
    if (looks === last) return;
    if (state.page === "article") {
      if (!warta.open || warta.open.key !== state.key) {
        if (coming === state.key || (!known && warta.rows().length < warta.site.articles)) return; // it, or its row, is still to come
        coming = state.key;
        try {
          const open = await fetched;
          if (coming !== state.key || warta.state.key !== state.key) return;
          coming = null;
          warta.open = open;
          if (warta.state !== state) return warta.show(); // something else was changed meanwhile
        } catch (error) {
          if (coming === state.key) coming = null;
          warta.open = null;
          last = null;
          return notice(warta.t("missingfile", error.message));
        }
        $("#main").scrollTop = 0;
        scrollTo(0, 0);
      }
      last = looks;
      if (warta.open) {
        warta.showArticle();
        warta.readableAt = warta.readableAt || performance.now(); // ms since the page was asked for
      }
      else notice(warta.t("noarticlehere", state.key));
      return;
    }
    last = looks;
    warta.open = coming = null;
    if (state.page === "findings") warta.showFindings();
    else warta.showHome();
  };

  function notice(words) {
    $("#panel").hidden = true;
    $("#main").replaceChildren(el("p.notice", { role: "alert" }, words));
  }

  function begin() {
    if (!warta.site) {
      $("#main").replaceChildren(el("p.notice", { role: "alert" }, "data/site.js is missing or damaged: make this site anew with `warta view`."));
      return;
    }
    const theme = warta.recall("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    warta.language = warta.recall("language") === "id" ? "id" : "en";
    document.documentElement.lang = warta.language;
    $(".skip").textContent = warta.t("skip");
    warta.buildList();
    warta.loadRows(() => warta.show()).catch((error) => notice(warta.t("missingfile", error.message)));
    if (!warta.site.lists) warta.show();
    $(".skip").addEventListener("click", (event) => { event.preventDefault(); $("#main").focus(); });
  }
  begin();
})();
