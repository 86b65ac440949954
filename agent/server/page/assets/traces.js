// Saved traces: listed, opened, exported, deleted; and trace files from disk.

import { deleteTrace, exportTrace, listTraces, openTrace } from "./api.js";
import { check } from "./check.js";
import { at, fixed, h, plural } from "./dom.js";
import { forget } from "./kept.js";
import { Run } from "./run.js";

const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** The dialog. `show(events)` is given the events of a trace that was chosen. */
export class Traces {
  constructor(show) {
    this.show = show;
    this.dialog = at("traces");
    this.last = null;
    at("show-traces").addEventListener("click", () => this.open());
    at("close-traces").addEventListener("click", () => this.dialog.close());
    at("more-traces").addEventListener("click", () => this.#load());
    at("trace-file").addEventListener("change", (event) => this.#read(event.target));
  }

  async open() {
    this.dialog.showModal();
    this.last = null;
    at("trace-list").replaceChildren();
    await this.#load();
  }

  async #load() {
    const page = await this.#try(() => listTraces(this.last));
    if (!page) return;
    at("trace-list").append(...page.data.map((head) => this.#item(head)));
    this.last = page.data.at(-1)?.id ?? this.last;
    at("more-traces").hidden = !page.has_more;
    if (!at("trace-list").children.length) at("traces-note").textContent = "Nothing is saved yet.";
  }

  #item(head) {
    const answer = head.answer ?? head.status;
    const item = h("li", {},
      h("button", { type: "button", class: "open", onclick: () => this.#openSaved(head.id) },
        h("span", { class: "asked" }, head.problem),
        h("span", { class: "about" }, [
          answer, head.verified ? "verified" : null, head.strategy, head.model,
          plural(head.tokens, "token"), `${fixed(head.seconds)} s`, WHEN.format(head.created * 1000),
        ].filter(Boolean).join(" · "))),
      h("button", {
        type: "button", class: "quiet", "aria-label": `Export: ${head.problem}`,
        onclick: () => this.#try(async () => download(await exportTrace(head.id), `${head.id}.jsonl`)),
      }, "Export"),
      h("button", {
        type: "button", class: "quiet", "aria-label": `Delete: ${head.problem}`,
        onclick: (event) => this.#delete(event.target, item, head.id),
      }, "Delete"));
    return item;
  }

  async #openSaved(id) {
    const trace = await this.#try(() => openTrace(id));
    if (trace) await this.#chosen(trace.events, id);
  }

  /** The first press asks, the second deletes. */
  async #delete(button, item, id) {
    if (!button.dataset.asked) {
      button.dataset.asked = "yes";
      button.textContent = "Delete for good?";
      return;
    }
    if (!(await this.#try(() => deleteTrace(id)))) return;
    forget(id);
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    (next?.querySelector("button") ?? at("close-traces")).focus();
    at("traces-note").textContent = "Deleted.";
  }

  async #read(input) {
    const [file] = input.files;
    input.value = "";
    const events = file && (await this.#try(async () => parse(await file.text(), file.name)));
    if (events) await this.#chosen(events, file.name);
  }

  async #chosen(events, name) {
    await this.#try(() => {
      check(events, name);
      const tried = new Run();
      try {
        events.forEach((event) => tried.on(event));
      } catch {
        throw new Error(`${name} holds an event that Surefoot did not write.`);
      }
      this.dialog.close();
      this.show(events);
    });
  }

  async #try(work) {
    at("traces-note").textContent = "";
    try {
      return await work();
    } catch (error) {
      at("traces-note").textContent = error.message;
      return null;
    }
  }
}

/** The events of a trace file's last run. The last line may be cut off: a killed run's is. */
export function parse(text, name) {
  const lines = text.split("\n").filter((line) => line.trim());
  const events = [];
  lines.forEach((line, index) => {
    try {
      events.push(JSON.parse(line));
    } catch {
      if (index < lines.length - 1) throw new Error(`${name}, line ${index + 1}: this is not JSON.`);
    }
  });
  if (![1, 2].includes(events[0]?.trace_version)) throw new Error(`${name} is not a trace of version 1 or 2.`);
  const run = events.at(-1)?.run;
  return events.filter((event) => event?.event && event.run === run);
}

function download(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}
