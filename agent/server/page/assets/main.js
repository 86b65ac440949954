// The page: asks, runs one strategy or several side by side, opens traces.

import { catalogue, run as runOnServer, useKey } from "./api.js";
import { check } from "./check.js";
import { comparison } from "./comparison.js";
import { at, h, plural } from "./dom.js";
import { name, named, recall, remember } from "./kept.js";
import { Panel, spoken } from "./panel.js";
import { prose } from "./prose.js";
import { Run } from "./run.js";
import { Traces } from "./traces.js";

const LONGEST = 100_000; // characters of a problem that the server reads

let running = null; // what aborts the runs in flight

function say(words) {
  at("status").textContent = words;
}

function fail(error) {
  const locked = error.status === 401;
  const wanted = at("key").value ? "This server does not know that API key." : "This server asks for an API key.";
  at("failure").textContent = locked ? wanted : error.message;
  at("failure").hidden = false;
  if (locked) {
    at("key-row").hidden = false;
    at("key").focus();
  }
}

async function offer() {
  const { strategies, models } = await catalogue();
  const options = (names) => names.map((name) => h("option", { value: name }, name));
  at("strategy").replaceChildren(...options(strategies));
  at("strategy").value = strategies.includes("loop") ? "loop" : strategies[0];
  at("model").replaceChildren(...options(models));
  at("model-choice").hidden = models.length < 2;
  at("others").replaceChildren(...strategies.map((name) =>
    h("label", {}, h("input", { type: "checkbox", value: name }), name)));
}

const compared = () =>
  [...at("others").querySelectorAll("input:checked")].map((box) => box.value);

/** The strategies to run: the chosen one first, then those to compare it with. */
const strategies = () => [...new Set([at("strategy").value, ...compared()])];

function order(strategy) {
  const number = (id) => (at(id).value === "" ? undefined : Number(at(id).value));
  return {
    problem: at("problem").value,
    model: at("model").value || undefined,
    strategy,
    samples: number("samples"),
    seed: number("seed"),
    budget: number("tokens") && { tokens: number("tokens") },
  };
}

/** Empty panels for these runs, and the table where there are several. */
function lay(problem, titles) {
  at("failure").hidden = true;
  at("welcome").hidden = true;
  const shown = titles.map((title) => {
    const run = new Run();
    return { run, strategy: title, panel: new Panel(run, title) };
  });
  at("runs").replaceChildren(h("p", { class: "problem" }, prose(problem)),
    h("div", { class: "panels" }, shown.map(({ panel }) => panel.element)));
  at("runs").classList.toggle("several", shown.length > 1);
  at("comparison").hidden = shown.length < 2;
  tabulate(shown);
  return shown;
}

function tabulate(shown) {
  if (shown.length > 1) at("comparison").replaceChildren(comparison(shown));
}

async function solve() {
  if (!at("strategy").value) await offer();
  const chosen = strategies();
  const shown = lay(at("problem").value, chosen);
  running?.abort();
  const mine = (running = new AbortController());
  busy(true);
  say(`Solving with ${chosen.join(", ")}.`);
  const orders = chosen.map(order);
  const ids = chosen.map(() => null);
  await Promise.all(shown.map(async (one, index) => {
    const events = [];
    const begun = (id) => {
      ids[index] = id;
      if (running === mine) name(ids);
    };
    const keep = () => remember(ids[index], events);
    addEventListener("pagehide", keep);
    try {
      for await (const event of runOnServer(orders[index], mine.signal, begun)) {
        events.push(event);
        one.run.on(event);
        one.panel.changed();
        hear(one.run, event);
      }
    } catch (error) {
      one.run.error = error.name === "AbortError" ? "stopped" : error.message;
      if (error.status === 401) fail(error);
    } finally {
      removeEventListener("pagehide", keep);
      keep();
    }
    if (!one.run.ended) one.run.error = "the connection was lost";
    one.panel.draw();
    tabulate(shown);
    say(spoken({ ...one.run, about: { strategy: one.strategy } }));
  }));
  if (running === mine) busy(false);
}

/** Tell those who listen what cannot be seen by them, and no more than that. */
function hear(run, { event }) {
  if (event === "correct") say("A step was refuted and corrected.");
  if (event === "backtrack") say("Stepped back.");
  if (event === "propose" && run.steps.size % 5 === 0) say(`${plural(run.steps.size, "step")} so far.`);
}

function busy(yes) {
  at("stop").hidden = !yes;
  at("solve").textContent = yes ? "Solve anew" : "Solve";
}

function show(events) {
  showAll([events]);
  at("runs").focus();
}

/** Draw whole runs of one problem, each from its events. */
function showAll(runs) {
  running?.abort();
  const { problem = "" } = runs[0][0] ?? {};
  const shown = lay(problem, runs.map(([{ strategy = "", model = "" } = {}]) =>
    runs.length > 1 ? strategy : `${strategy} on ${model}`));
  shown.forEach(({ run, panel }, index) => {
    runs[index].forEach((event) => run.on(event));
    if (!run.ended) run.error = "This run was cut off before its end. Solve anew to run it again.";
    panel.draw();
  });
  tabulate(shown);
  if (problem) at("problem").value = problem;
  measure();
  say(`Opened a trace. ${shown.map(({ run }) => spoken(run)).join(". ")}`);
}

/** Draw the runs that the address names, as after a reload. */
async function reopen() {
  const ids = named();
  if (!ids.length) return;
  const runs = (await Promise.all(ids.map(recall))).filter((events) => events?.length);
  runs.forEach((events, index) => check(events, ids[index]));
  if (runs.length) showAll(runs);
  else fail(new Error("The run that this address names is not kept here any more."));
}

/** Say it while it is typed where a problem is longer than the server reads. */
function measure() {
  const { length } = at("problem").value;
  at("too-long").hidden = length <= LONGEST;
  at("solve").disabled = length > LONGEST;
  at("problem").setAttribute("aria-invalid", String(length > LONGEST));
  if (length > LONGEST) {
    at("too-long").textContent = `This is too long: ${plural(length, "character")}, and at most `
      + `${LONGEST.toLocaleString("en")} are read.`;
  }
}

/** Take the key in, and load what could not be without it. */
async function unlock() {
  useKey(at("key").value);
  at("failure").hidden = true;
  try {
    await offer();
    await reopen();
  } catch (error) {
    fail(error);
    return;
  }
  say("The key is taken.");
  at("problem").focus();
}

at("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  if (at("problem").value.length > LONGEST) return;
  useKey(at("key").value);
  solve().catch(fail);
});
at("problem").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  at("ask").requestSubmit();
});
at("stop").addEventListener("click", () => {
  running?.abort();
  at("problem").focus();
});
at("ask").addEventListener("change", () => {
  const more = strategies().length - 1;
  at("compare-count").textContent = more ? ` with ${more}` : "";
});
at("problem").addEventListener("input", measure);
at("key").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  unlock();
});
at("use-key").addEventListener("click", unlock);
addEventListener("hashchange", () => reopen().catch(fail));
for (const menu of [at("compare"), at("more")]) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}
new Traces(show);
offer().then(reopen).catch(fail);
at("problem").focus();
