// What is known of one step, in words.

import { fixed, h, plural } from "./dom.js";

const MARKS = { supported: "✓", refuted: "✗", unknown: "?" };
const FATES = {
  corrected: "Refuted, and put right in the next step.",
  dropped: "Left out: it was built on a step that did not hold.",
  abandoned: "Left: another way was tried.",
  pruned: "Not followed: others looked better.",
};

/** The marks of a step's row: one for each tool and what it said. */
export function marks(step) {
  const said = new Map(step.verdicts.map((verdict) => [`${verdict.tool} ${verdict.status}`, verdict]));
  return [...said.values()].map(({ tool, status }) =>
    h("span", { class: `mark ${status}`, title: `${tool}: ${status}` },
      `${MARKS[status]} ${tool}`));
}

/** The evidence of a step, as the content of its panel. */
export function evidence(step) {
  return [
    step.fate in FATES ? h("p", { class: "fate" }, FATES[step.fate]) : null,
    step.verdicts.length ? h("ul", { class: "verdicts" }, step.verdicts.map(verdictItem)) : null,
    h("dl", {}, facts(step).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
  ].filter(Boolean);
}

function verdictItem({ tool, status, claim, evidence: found, correction }) {
  return h("li", { class: status },
    h("span", { class: `mark ${status}` }, `${MARKS[status]} ${tool}, ${status}`),
    h("code", {}, claim.text),
    found && found !== claim.text ? h("span", { class: "found" }, "found ", h("code", {}, found)) : null,
    correction ? h("span", { class: "found" }, "puts in its place ", h("code", {}, correction)) : null,
  );
}

function facts(step) {
  const known = [];
  if (step.score !== null) {
    known.push(["Score", `${step.score.toFixed(3)}, the chance that this leads to a right answer`]);
  }
  if (step.judgment !== null) {
    known.push(["Critique", `${fixed(step.judgment)} right${step.reason ? `: ${step.reason}` : ""}`]);
  }
  if (step.value !== null) known.push(["Valued", String(step.value)]);
  if (step.visits > 0) known.push(["Visits", plural(step.visits, "time")]);
  if (step.decisions.length) known.push(["Decided", step.decisions.map(decided).join(", then ")]);
  if (step.logprob !== null && step.logprob !== undefined) {
    known.push(["Model", `was ${(100 * Math.exp(step.logprob)).toFixed(1)} % sure of each token, on average`]);
  }
  if (known.length === 0) known.push(["Evidence", "none yet"]);
  return known;
}

function decided({ kind, reason, tools }) {
  const asked = tools.length ? ` (${tools.join(", ")})` : "";
  return `${kind}${asked}${reason ? `: ${reason}` : ""}`;
}
