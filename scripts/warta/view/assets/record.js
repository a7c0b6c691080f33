"use strict";
// A compact record (see encode.py) as marks: {layer, ref, parts, style, label, tag, rows}.
// parts are [start, end, role]; rows are [term, value] for the panel, where a value
// {ref} stands for another mark.
(() => {
  const GROUPS = {
    PER: "per", ORG: "org", GPE: "place", LOC: "place", FAC: "place",
    NORP: "name", EVENT: "name", PROD: "name", WORK: "name", LAW: "name", LANG: "name",
  };
  const VOICES = { narrator: "◉", reported: "❝", ambiguous: "◐" };

  function spread(numbers) {
    const spans = [];
    let at = 0;
    for (let i = 0; i < numbers.length; i += 2) {
      const start = at + numbers[i];
      at = start + numbers[i + 1];
      spans.push([start, at]);
    }
    return spans;
  }
  function parts(flat, role) {
    const spans = [];
    for (let i = 0; i < flat.length; i += 2) spans.push([flat[i], flat[i + 1], role]);
    return spans;
  }
  const readable = (label) => label.replaceAll("_", " ");

  const makers = {
    structure(raw) {
      const line = raw.dateline;
      return line ? [{
        parts: [[line[0], line[1]]], style: "dateline", label: "dateline", tag: "dateline",
        rows: [["place", line[2]], ["outlet", line[3]]],
      }] : [];
    },
    entities: (raw) => raw.entities.map(([id, start, end, label, parent, link]) => ({
      ref: id, parts: [[start, end]], style: GROUPS[label] || "number", label, tag: label, of: "entities.label",
      rows: [["label", label], ["inside", parent && { ref: parent }],
        ["country", link && link[0]], ["geonames", link && link[1]]],
    })),
    titles: (raw) => raw.titles.map(([start, end, holder]) => ({
      parts: [[start, end]], style: "title", label: "title", tag: "title", rows: [["holder", holder && { ref: holder }]],
    })),
    times: (raw) => raw.times.map(([id, start, end, type, value, mod, anchor]) => ({
      ref: id, parts: [[start, end]], style: "time", label: type, tag: value === null ? `${type} ?` : value, value, of: "times.type",
      rows: [["type", type], ["value", value === null ? "?" : value], ["mod", mod],
        ["anchor", anchor === "dct" ? { word: "dct" } : anchor && { ref: anchor }]],
    })),
    attributions: (raw) => raw.attributions.map(([id, source, cue, content, quote, kind, speaker]) => ({
      ref: id, style: "attribution", label: kind, quote, speaker, tag: id, of: "attributions.kind",
      parts: [...parts(source, "source"), ...parts(cue, "cue"), ...parts(content, "content")],
      rows: [["speaker", speaker ? { ref: speaker } : { word: "unknown" }], ["quote", quote], ["kind", kind],
        ["source", { parts: parts(source) }], ["cue", { parts: parts(cue) }], ["content", { parts: parts(content) }]],
    })),
    persuasion: (raw) => raw.persuasion.map(([start, end, technique, voice, attribution]) => ({
      parts: [[start, end]], style: `persuasion ${voice}`, label: technique, voice, attribution,
      tag: `${readable(technique)} ${VOICES[voice] || ""}`, of: "persuasion.technique",
      rows: [["technique", readable(technique)], ["voice", { word: `voice.${voice}`, plain: voice }],
        ["saidby", attribution ? { ref: attribution, speaker: true } : voice === "narrator" ? { word: "outletitself" } : null]],
    })),
    chains: (raw) => raw.chains.map(([id, type, group, members, mentions]) => ({
      ref: id, parts: parts(mentions, "mention"), style: "chain", label: type, tag: id, of: "chains.type",
      rows: [["type", type], ["group", group ? { word: "yes" } : null],
        ["members", members.length ? { refs: members } : null], ["mentions", { parts: parts(mentions) }]],
    })),
    sentences: (raw) => spread(raw.sentences).map(([start, end], at) => ({
      parts: [[start, end]], style: "sentence", label: "sentence", tag: String(at + 1), rows: [],
    })),
    tokens: (raw) => spread(raw.tokens).map(([start, end]) => ({
      parts: [[start, end]], style: "token", label: "token", rows: [],
    })),
  };
  const FIELD = { structure: "blocks" };

  // {raw, marks: layer -> marks or null, refs: id -> mark, blocks}
  warta.decode = (raw, found = []) => {
    const marks = {};
    const refs = new Map();
    const record = { raw, marks, refs, blocks: raw.blocks };
    for (const [layer, make] of Object.entries(makers)) {
      const annotated = raw[FIELD[layer] || layer];
      marks[layer] = annotated === null || annotated === undefined ? null : make(raw);
      (marks[layer] || []).forEach((mark, at) => {
        mark.layer = layer;
        mark.at = at;
        mark.record = record;
        mark.size = mark.parts.reduce((sum, [start, end]) => sum + end - start, 0);
        mark.end = Math.max(...mark.parts.map((part) => part[1]));
        mark.start = Math.min(...mark.parts.map((part) => part[0]));
        if (mark.ref) refs.set(mark.ref, mark);
      });
    }
    marks.findings = found.map((row, at) => finding(record, row, at));
    return record;
  };

  function finding(record, [code, severity, layer, index, offset, message, hint], at) {
    const items = layer === "structure" ? (record.blocks || []).map(([start, end]) => ({ parts: [[start, end]] }))
      : layer && record.marks[layer];
    const item = index !== null && items ? items[index] : null;
    let spans = [];
    if (offset !== null) {
      const around = item && item.parts.find(([start, end]) => start <= offset && offset < end);
      spans = [around ? [around[0], around[1]] : [offset, tokenEnd(record, offset)]];
    } else if (item) spans = item.parts.map(([start, end]) => [start, end]);
    return {
      layer: "findings", at, record, parts: spans, style: `finding ${severity}`, label: code, severity, message, hint,
      tag: `⚠ ${readable(code)}`, size: spans.reduce((sum, [start, end]) => sum + end - start, 0),
      start: spans.length ? spans[0][0] : -1,
      rows: [["severity", severity], ["where", layer && `${layer}${index === null ? "" : `[${index}]`}`], ["message", message], ["hint", hint]],
    };
  }
  function tokenEnd(record, offset) {
    const token = (record.marks.tokens || []).find((one) => one.parts[0][0] <= offset && offset < one.parts[0][1]);
    return token ? token.parts[0][1] : offset + 1;
  }

  // The words by which a person or body is known: the longest name of a chain, or the entity's.
  warta.nameOf = (record, text, ref) => {
    const mark = record.refs.get(ref);
    if (!mark) return ref;
    const words = (part) => text.slice(part[0], part[1]).replace(/\s+/g, " ");
    if (mark.layer !== "chains") return words(mark.parts[0]);
    const names = new Set((record.marks.entities || []).map((one) => one.parts[0].slice(0, 2).join()));
    const proper = mark.parts.filter((part) => names.has(part.slice(0, 2).join()));
    const from = proper.length ? proper : mark.parts;
    return from.length ? from.map(words).reduce((a, b) => (b.length > a.length ? b : a)) : (
      (record.raw.chains.find((row) => row[0] === ref) || [0, 0, 0, []])[3].map((one) => warta.nameOf(record, text, one)).join(" + "));
  };
  // Entity and chain are two ids for one person; the chain that holds the entity stands for both.
  warta.personOf = (record, ref) => {
    const mark = record.refs.get(ref);
    if (!mark || mark.layer !== "entities") return ref;
    const [start, end] = mark.parts[0];
    const chain = (record.marks.chains || []).find((one) => one.parts.some((part) => part[0] === start && part[1] === end));
    return chain ? chain.ref : ref;
  };
  warta.readable = readable;
  warta.VOICES = VOICES;
})();
