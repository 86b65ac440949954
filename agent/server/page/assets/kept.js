// Runs that survive a reload: the page's address names them. A server that keeps traces has them;
// what it does not keep, this tab remembers until it is closed.

import { openTrace } from "./api.js";

const LARGEST = 1_500_000; // characters of one run that a tab remembers
const NAME = /^[\w-]{1,100}$/;

/** The runs that the address names. */
export function named() {
  const given = new URLSearchParams(location.hash.slice(1)).get("run") ?? "";
  return given.split(",").filter((id) => NAME.test(id)).slice(0, 20);
}

/** Name these runs in the address. */
export function name(ids) {
  const known = ids.filter((id) => id && NAME.test(id));
  if (known.length) history.replaceState(null, "", `#run=${known.join(",")}`);
}

/** Remember a run's events in this tab; what is too large or not let in is not remembered. */
export function remember(id, events) {
  if (!id || !NAME.test(id)) return;
  const text = JSON.stringify(events);
  if (text.length > LARGEST) return;
  try {
    sessionStorage.setItem(`run ${id}`, text);
  } catch {
    sessionStorage.clear(); // full: the newest is worth more than the old ones
  }
}

/** Forget a run that was deleted. */
export const forget = (id) => sessionStorage.removeItem(`run ${id}`);

/** The events of a run: those of the server, or those that this tab remembers; null for neither. */
export async function recall(id) {
  const text = sessionStorage.getItem(`run ${id}`);
  if (text) return JSON.parse(text);
  try {
    return (await openTrace(id)).events;
  } catch (error) {
    if (error.status === 401) throw error;
    return null;
  }
}
