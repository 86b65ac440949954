// What models write, as elements: Markdown's plainest parts, and mathematics set by KaTeX. Nothing
// is ever markup: each part is an element or a text node made here, and KaTeX trusts no command
// that could load or link anything.

import { h } from "./dom.js";

const LONGEST_FORMULA = 4_000;
const OPTIONS = { throwOnError: true, trust: false, strict: "ignore", maxSize: 20, maxExpand: 200, output: "htmlAndMathml" };
const FENCE = /```[^\n]*\n([\s\S]*?)(?:```|$)/;
const INLINE = new RegExp([
  String.raw`\$\$(?<display>[^$]+)\$\$`,
  String.raw`\\\[(?<block>[\s\S]+?)\\\]`,
  String.raw`\\\((?<round>[\s\S]+?)\\\)`,
  String.raw`(?<![\\$\w])\$(?<inline>(?=[^\s$])[^$\n]*?[^\s$\\])\$(?![\w$])`,
  String.raw`(?<bare>\\boxed\{(?:[^{}]|\{[^{}]*\})*\})`,
  "`(?<code>[^`\\n]+)`",
  String.raw`\*\*(?<strong>(?=\S)[^*\n]+?)\*\*`,
].join("|"), "g");
const HEADING = /^#{1,6} +(.+)$/;

/** A text as nodes. Line ends stay as they are: what holds it keeps white space. */
export function prose(text) {
  const parts = text.split(FENCE); // every second one is a program
  return parts.flatMap((part, index) =>
    index % 2 ? [h("code", { class: "program" }, part.replace(/\n$/, ""))] : lines(part));
}

/** An answer, which may be bare LaTeX: `\frac{1}{2}` stands for itself. */
export function answerProse(text) {
  const bare = /\\[a-z]+/i.test(text) && !/[$]|\\[([]/.test(text) && !/[a-z]{3,} [a-z]{2,}/i.test(text);
  return bare ? [formula(text, text, false)] : prose(text);
}

function lines(text) {
  if (!/^#{1,6} /m.test(text)) return spans(text);
  return text.split(/(\n)/).flatMap((line) => {
    const heading = HEADING.exec(line);
    return heading ? [h("strong", {}, spans(heading[1]))] : spans(line);
  });
}

function spans(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > from) nodes.push(between(text.slice(from, found.index), nodes.at(-1)));
    nodes.push(span(found));
    from = found.index + found[0].length;
  }
  if (from < text.length) nodes.push(between(text.slice(from), nodes.at(-1)));
  return nodes;
}

/** Text after a formula that has a line of its own begins the next one. */
const between = (text, before) =>
  (before instanceof Element && before.classList.contains("display") ? text.trimStart() : text);

function span({ 0: whole, groups }) {
  if (groups.code !== undefined) return h("code", {}, groups.code);
  if (groups.strong !== undefined) return h("strong", {}, groups.strong);
  const display = groups.display ?? groups.block;
  const inner = display ?? groups.round ?? groups.inline ?? groups.bare;
  if (groups.inline !== undefined && isMoney(inner)) return whole;
  return formula(inner, whole, display !== undefined);
}

/** `$5 and $` between two prices is no formula. */
const isMoney = (inner) => /^\d[\d,.]*\s+[a-z]{2,}/i.test(inner) && !/[\\^_=]/.test(inner);

function formula(source, whole, displayMode) {
  if (!globalThis.katex || source.length > LONGEST_FORMULA) return whole;
  const place = h("span", { class: displayMode ? "formula display" : "formula" });
  try {
    globalThis.katex.render(source, place, { ...OPTIONS, displayMode });
  } catch {
    return whole; // as it was written: nothing is hidden
  }
  return place;
}
