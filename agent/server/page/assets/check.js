// What may come from a file: checked before it is drawn, for a file can be anyone's.

const MOST_EVENTS = 100_000;
const MOST_STEPS = 5_000;
const MOST_SAMPLES = 10_000;

/** Whether `events` are a run that can be drawn; throws an Error that says why not. */
export function check(events, name) {
  if (events.length > MOST_EVENTS) throw new Error(`${name} has more than ${MOST_EVENTS} events.`);
  const laid = new Set();
  for (const event of events.flatMap((one) => [one, ...logged(one, name)])) {
    nodes(event, name).forEach((node) => laid.add(step(node, name).id));
    if (event.event === "sample") sample(event, name);
    if (laid.size > MOST_STEPS) throw new Error(`${name} has more than ${MOST_STEPS} steps.`);
  }
}

function logged(event, name) {
  if (event.log === undefined || event.log === null) return [];
  if (!Array.isArray(event.log) || !event.log.every(isObject)) throw broken(name, "a log that is no list");
  return event.log;
}

function nodes(event, name) {
  if (event.event === "propose") {
    if (!Array.isArray(event.nodes)) throw broken(name, "steps that are no list");
    return event.nodes;
  }
  return event.event === "correct" || event.event === "revise" ? [event.node] : [];
}

/** A step comes after its parent, so no step is its own ancestor. */
function step(node, name) {
  const sound = isObject(node) && Number.isSafeInteger(node.id) && Number.isSafeInteger(node.parent)
    && node.parent < node.id && typeof node.text === "string";
  if (!sound) throw broken(name, "a step that is none, or that comes before its parent");
  return node;
}

function sample({ index, sample: one }, name) {
  const sound = Number.isSafeInteger(index) && index >= 0 && index < MOST_SAMPLES
    && isObject(one) && Array.isArray(one.steps);
  if (!sound) throw broken(name, "a sample that is none, or is numbered out of all bounds");
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const broken = (name, what) => new Error(`${name} holds ${what}: Surefoot did not write it.`);
