// The list of steps: drawn once a step, then only changed, so focus and open evidence stay.

import { fixed, h } from "./dom.js";
import { evidence, marks } from "./evidence.js";
import { rows } from "./layout.js";
import { prose } from "./prose.js";
import { struck } from "./run.js";

let made = 0;

/** A run's tree as an ordered list. `draw()` brings it up to date. */
export class StepList {
  constructor(run) {
    this.run = run;
    this.items = new Map();
    this.element = h("ol", { class: "steps", "aria-label": "Steps", onkeydown: (key) => this.#move(key) });
  }

  draw() {
    const path = this.run.path;
    rows(this.run).forEach((row, index) => {
      const item = this.#item(row.step);
      item.draw(row, path, this.run);
      if (this.element.children[index] !== item.element) {
        this.element.insertBefore(item.element, this.element.children[index] ?? null);
      }
    });
  }

  #item(step) {
    if (!this.items.has(step.id)) this.items.set(step.id, new StepItem(step));
    return this.items.get(step.id);
  }

  /** Arrow keys, Home and End go from step to step. */
  #move(event) {
    const buttons = [...this.element.querySelectorAll(":scope > li > button")];
    const here = buttons.indexOf(document.activeElement);
    const to = {
      ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: buttons.length - 1,
    }[event.key];
    if (here < 0 || to === undefined) return;
    event.preventDefault();
    buttons[Math.min(Math.max(to, 0), buttons.length - 1)].focus();
  }
}

class StepItem {
  constructor(step) {
    this.step = step;
    this.shown = "";
    const id = `evidence-${(made += 1)}`;
    this.where = h("span", { class: "unseen" });
    this.text = h("span", { class: "text" }, prose(step.text));
    this.marks = h("span", { class: "marks" });
    this.score = h("span", { class: "score" });
    this.button = h("button", {
      type: "button", "aria-expanded": "false", "aria-controls": id, onclick: () => this.#toggle(),
    }, this.where, this.text, this.marks, this.score);
    this.panel = h("div", { class: "evidence", id, hidden: true });
    this.back = h("p", { class: "back", hidden: true });
    this.element = h("li", {}, h("span", { class: "rail", "aria-hidden": "true" }),
      this.button, this.panel, this.back);
  }

  draw({ level, first, last }, path, run) {
    const { step } = this;
    const out = struck(step, path);
    const kinds = {
      first, last, out, corrected: step.origin === "corrected", final: step.final,
      faint: !out && (step.fate === "pruned" || (path.size > 0 && !path.has(step.id))),
    };
    this.element.className = Object.keys(kinds).filter((kind) => kinds[kind]).join(" ");
    this.element.style.setProperty("--level", level);
    if (step.score !== null) {
      this.element.style.setProperty("--score", step.score);
      this.element.classList.add("scored");
    }
    const known = JSON.stringify([step, out]);
    if (known === this.shown) return;
    this.shown = known;
    const nature = `${out ? "struck out, " : ""}${kinds.corrected ? "correction, " : ""}`;
    this.where.textContent = `Step ${run.depth(step.id)}, ${nature}`;
    this.marks.replaceChildren(
      ...(kinds.corrected ? [h("span", { class: "mark origin" }, "corrected")] : []), ...marks(step));
    this.score.textContent = step.score === null ? "" : fixed(step.score);
    this.score.setAttribute("title", "P(this leads to a right answer)");
    this.back.hidden = step.back === null;
    if (step.back !== null) {
      const to = run.depth(step.back);
      this.back.textContent = `↩ back to ${to ? `step ${to}` : "the start"}`;
    }
    if (!this.panel.hidden) this.panel.replaceChildren(...evidence(step));
  }

  #toggle() {
    this.panel.hidden = !this.panel.hidden;
    this.button.setAttribute("aria-expanded", String(!this.panel.hidden));
    this.panel.replaceChildren(...(this.panel.hidden ? [] : evidence(this.step)));
  }
}
