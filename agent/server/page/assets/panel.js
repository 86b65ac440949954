// One run on the page: its heading, its steps or samples, and how it ended.

import { fixed, h, plural } from "./dom.js";
import { answerProse, prose } from "./prose.js";
import { StepList } from "./steps.js";

/** `draw()` brings the panel up to date; it is called at most once a frame by `changed()`. */
export class Panel {
  constructor(run, title) {
    this.run = run;
    this.steps = new StepList(run);
    this.samples = h("ol", { class: "samples", "aria-label": "Samples" });
    this.busy = h("p", { class: "busy" });
    this.notes = h("div", { class: "notes" });
    this.ending = h("div", { class: "ending" });
    this.title = h("h2", {}, title);
    this.waiting = false;
    this.element = h("article", { class: "run" },
      this.title, this.steps.element, this.samples, this.busy, this.notes, this.ending);
  }

  changed() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.waiting = false;
    const { run } = this;
    this.steps.draw();
    run.samples.forEach((sample, index) => this.#sample(sample, index));
    this.busy.hidden = run.ended;
    this.busy.textContent = run.doing;
    this.notes.replaceChildren(...run.notes.map((note) => h("p", {}, note)));
    this.element.setAttribute("aria-busy", String(!run.ended));
    this.element.classList.toggle("unanswered", run.ended && (run.result?.answer ?? null) === null);
    if (run.ended) this.ending.replaceChildren(...ending(run));
  }

  #sample(sample, index) {
    const chosen = this.run.steps.size === 0 && this.run.outcome?.node === index;
    let item = this.samples.children[index];
    if (!item) {
      item = h("li", {}, h("details", {},
        h("summary", {}, h("span", { class: "said" }, sample.answer ? answerProse(sample.answer) : "no answer")),
        h("ol", {}, sample.steps.map((step) => h("li", {}, prose(step))))));
      this.samples.append(item);
    }
    item.className = chosen ? "chosen" : "";
  }
}

/** How a run ended, in one line: for those who listen and for the comparison. */
export function spoken({ result, error, about }) {
  if (error) return `${about.strategy} failed: ${error}`;
  if (result.answer === null || result.answer === undefined) return `${about.strategy}: no answer`;
  return `${about.strategy}: the answer is ${result.answer}, ${result.verified ? "verified" : "not verified"}`;
}

function ending({ result, error }) {
  if (error) return [h("p", { class: "failed" }, error)];
  const answer = result.answer ?? null;
  const head = answer === null
    ? h("p", { class: "answer none" }, result.status === "budget" ? "The budget ended first" : "No answer")
    : h("p", { class: "answer" }, h("span", { class: "unseen" }, "Answer: "), answerProse(answer));
  const told = answer === null ? [] : [
    h("span", { class: `verified ${result.verified ? "yes" : "no"}` }, result.verified ? "✓ verified" : result.checked ? "checked, not verified" : "not verified"),
    ...(result.grounds || []).map((words) => h("span", { class: "grounds" }, words)),
    h("span", {}, `confidence ${fixed(result.confidence)}`),
  ];
  if (answer !== null && result.status === "budget") told.push(h("span", {}, "best so far: the budget ended"));
  return [
    head,
    told.length ? h("p", { class: "told" }, told) : null,
    result.hint ? h("p", { class: "hint" }, result.hint) : null,
    result.error ? h("p", { class: "failed" }, result.error) : null,
    h("p", { class: "costs" }, costs(result)),
  ].filter(Boolean);
}

/** What a result cost. */
export const tokens = ({ usage }) => usage.prompt_tokens + usage.completion_tokens;
export const tools = ({ usage }) => Object.values(usage.tool_calls).reduce((sum, n) => sum + n, 0);

function costs(result) {
  const parts = [plural(tokens(result), "token"), plural(tools(result), "tool call")];
  if (result.corrections) parts.push(plural(result.corrections, "correction"));
  if (result.backtracks) parts.push(plural(result.backtracks, "backtrack"));
  return [...parts, `${result.usage.seconds.toFixed(2)} s`].join(" · ");
}
