"use strict";
// One global: a page opened from disk may load scripts, but no modules, and may not fetch.
const warta = { site: null };

(() => {
  const KEPT = 60; // chunks in memory; the oldest goes first
  const LASTING = new Set(["site", "list", "rejects"]);
  const promises = new Map();
  const arrived = new Map();

  // Every data file calls this with its own name.
  warta.data = (kind, number, content) => {
    if (kind === "site") warta.site = content;
    else arrived.set(`${kind}-${number}`, content);
  };

  // The content of a data file, as a promise. Rejects where the file is missing.
  warta.load = (kind, number) => {
    const name = `${kind}-${number}`;
    if (promises.has(name)) return promises.get(name);
    const promise = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `data/${kind}-${String(number).padStart(5, "0")}.js`;
      script.onload = () => {
        script.remove();
        const content = arrived.get(name);
        arrived.delete(name);
        if (content === undefined) reject(new Error(script.src));
        else resolve(content);
      };
      script.onerror = () => {
        script.remove();
        promises.delete(name);
        reject(new Error(`${script.getAttribute("src")} cannot be loaded`));
      };
      document.head.append(script);
    });
    promises.set(name, promise);
    if (promises.size > KEPT) {
      for (const old of promises.keys()) {
        if (old !== name && !LASTING.has(old.split("-")[0])) {
          promises.delete(old);
          break;
        }
      }
    }
    return promise;
  };

  // A DOM element. Text comes in as text nodes alone, so that no article can bring markup.
  warta.el = (tag, attributes = {}, ...children) => {
    const [name, ...classes] = tag.split(".");
    const made = document.createElement(name || "div");
    if (classes.length) made.className = classes.join(" ");
    for (const [key, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value === true ? "" : String(value));
    }
    made.append(...children.flat(9).filter((child) => child !== null && child !== undefined));
    return made;
  };

  warta.svg = (tag, attributes = {}, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // A text addressed by code points, as all offsets are; a string counts UTF-16 units.
  warta.pointed = (text) => {
    if (!/[\ud800-\udfff]/.test(text)) {
      return { text, length: text.length, slice: (start, end) => text.slice(start, end) };
    }
    const at = [];
    for (let unit = 0; unit < text.length; unit += text.codePointAt(unit) > 0xffff ? 2 : 1) at.push(unit);
    at.push(text.length);
    const place = (point) => at[Math.max(0, Math.min(point, at.length - 1))];
    return { text, length: at.length - 1, slice: (start, end) => text.slice(place(start), place(end)) };
  };

  warta.$ = (selector, inside = document) => inside.querySelector(selector);
  warta.debounce = (wait, run) => {
    let timer = 0;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => run(...given), wait);
    };
  };
  warta.fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  // What the reader chose lasts where the browser lets a page keep something.
  warta.remember = (key, value) => {
    try { localStorage.setItem(`warta.${key}`, value); } catch { /* private or from disk */ }
  };
  warta.recall = (key) => {
    try { return localStorage.getItem(`warta.${key}`); } catch { return null; }
  };
})();
