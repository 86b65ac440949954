// Where the steps of a tree stand on the page: one list, top to bottom.

/**
 * The rows of a run's tree, each `{step, level, first, last}`. The line of thought that goes on
 * stays at its level; branches that were left stand before it, one level in. So a chain of any
 * length is a straight line. `first` and `last`: of the line that the row is on.
 */
export function rows(run) {
  const path = run.path;
  const found = [];
  const lines = [...branches(run.roots, path, 0)];
  while (lines.length) {
    const { step, level, first } = lines.pop();
    const next = branches(step.children, path, level);
    found.push({ step, level, first, last: next.length === 0 });
    lines.push(...next);
  }
  return found;
}

/** What comes after a step, in reverse: the line that goes on, below the branches beside it. */
function branches(steps, path, level) {
  if (steps.length === 0) return [];
  const main = steps.find((step) => path.has(step.id)) ?? steps.findLast(stands) ?? steps.at(-1);
  const aside = steps.filter((step) => step !== main).reverse();
  return [
    { step: main, level, first: false },
    ...aside.map((step) => ({ step, level: level + 1, first: true })),
  ];
}

const stands = (step) => step.fate === "open";
