// A run, folded from its events: what the page knows of it at any moment. No drawing here.

const LEFT_OUT = new Set(["corrected", "dropped", "abandoned"]);

/** The events so far: the steps of the tree by their ids, whole samples, and how it ended. */
export class Run {
  constructor() {
    this.about = { problem: "", model: "", strategy: "" };
    this.steps = new Map();
    this.roots = [];
    this.samples = [];
    this.notes = [];
    this.doing = "thinking";
    this.outcome = null;
    this.result = null;
    this.error = null;
    this.corrections = 0;
    this.backtracks = 0;
  }

  /** Take one event in. Kinds that this page does not know are passed over. */
  on(event) {
    handlers[event.event]?.(this, event);
  }

  add(node) {
    const step = {
      ...node, children: [], verdicts: [], decisions: [], score: null,
      judgment: null, reason: "", fate: "open", visits: 0, value: null, back: null,
    };
    this.steps.set(node.id, step);
    (this.steps.get(node.parent)?.children ?? this.roots).push(step);
  }

  mark(ids, fate) {
    for (const id of ids) if (this.steps.has(id)) this.steps.get(id).fate = fate;
  }

  /** Leave steps, and with them what was built on them. */
  leave(ids) {
    const built = (step) => step.children.flatMap((child) => [child, ...built(child)]);
    for (const id of ids) {
      const step = this.steps.get(id);
      if (!step) continue;
      for (const child of built(step)) if (child.fate === "open") child.fate = "dropped";
      step.fate = "abandoned";
    }
  }

  /** How many steps lead to this one, itself included. */
  depth(id) {
    let depth = 0;
    for (let step = this.steps.get(id); step; step = this.steps.get(step.parent)) depth += 1;
    return depth;
  }

  /** The ids of the steps that the answer rests on; empty while there is none. */
  get path() {
    const path = new Set();
    let step = this.steps.get(this.outcome?.node);
    for (; step; step = this.steps.get(step.parent)) path.add(step.id);
    return path;
  }

  get ended() {
    return this.result !== null || this.error !== null;
  }
}

/** Whether a step was thought and is not stood by: struck out in the drawing. */
export function struck(step, path) {
  if (path.has(step.id)) return false;
  return LEFT_OUT.has(step.fate) || step.verdicts.some((verdict) => verdict.status === "refuted");
}

const begin = (run, event) => {
  run.about = { problem: event.problem, model: event.model, strategy: event.strategy };
};

const handlers = {
  start: begin,
  resume(run, event) {
    begin(run, event);
    (event.log ?? []).forEach((earlier) => run.on(earlier));
  },
  propose(run, { nodes }) {
    nodes.forEach((node) => run.add(node));
    run.doing = "checking";
  },
  verdict(run, { node, verdict }) {
    const step = run.steps.get(node);
    const same = (other) => other.tool === verdict.tool && other.claim.text === verdict.claim.text;
    if (!step) return;
    const known = step.verdicts.findIndex(same);
    if (known < 0) step.verdicts.push(verdict);
    else step.verdicts[known] = verdict;
  },
  critique(run, event) {
    const lines = String(event.text ?? "").split("\n");
    event.nodes.forEach((id, i) => {
      const step = run.steps.get(id);
      if (!step) return;
      step.judgment = event.judgments?.[i] ?? null;
      step.reason = (event.nodes.length === 1 ? lines.join(" ") : lines[i] ?? "").trim();
    });
  },
  score(run, { node, score }) {
    if (run.steps.has(node)) run.steps.get(node).score = score;
  },
  decision(run, { node, score, decision }) {
    const step = run.steps.get(node);
    if (!step) return;
    step.score = score;
    step.decisions.push(decision);
    run.doing = { accept: "thinking", correct: "correcting", backtrack: "stepping back" }[decision.kind]
      ?? "checking";
  },
  correct(run, { node, wrong, dropped }) {
    run.mark([wrong], "corrected");
    run.mark(dropped, "dropped");
    if (!run.steps.has(node.id)) run.add(node);
    run.corrections += 1;
    run.doing = "checking";
  },
  revise(run, { node }) {
    if (!run.steps.has(node.id)) run.add(node);
    run.corrections += 1;
    run.doing = "checking";
  },
  abandon(run, { node, known }) {
    run.mark([node], known === null || known === undefined ? "abandoned" : "corrected");
  },
  backtrack(run, { to, left, dropped }) {
    run.leave(left);
    run.mark(dropped ?? [], "dropped");
    const last = run.steps.get(Math.max(...left, 0));
    if (last) last.back = to;
    run.backtracks += 1;
    run.doing = "thinking";
  },
  prune(run, { dropped }) {
    run.mark(dropped, "pruned");
  },
  select(run, { path, visits }) {
    path.forEach((id, i) => {
      if (run.steps.has(id)) run.steps.get(id).visits = visits[i];
    });
  },
  value(run, { node, value }) {
    if (run.steps.has(node)) run.steps.get(node).value = value;
  },
  sample(run, { index, sample }) {
    run.samples[index] = sample;
  },
  run(run, { failure }) {
    if (failure) run.notes.push(`The program failed: ${failure}`);
    run.doing = "thinking";
  },
  stage(run, { name }) {
    run.doing = `thinking: ${name}`;
  },
  note(run, { text }) {
    run.notes.push(text);
  },
  budget(run, { ceiling }) {
    run.notes.push(`The budget ended (${ceiling}).`);
  },
  answer(run, { outcome }) {
    run.outcome = outcome;
  },
  result(run, { result }) {
    run.result = result;
  },
  error(run, { kind, message }) {
    run.error = message ? `${kind}: ${message}` : kind;
  },
};
