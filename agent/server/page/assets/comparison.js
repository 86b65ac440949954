// Several strategies on one problem, as a table.

import { fixed, h } from "./dom.js";
import { tokens, tools } from "./panel.js";

const COLUMNS = ["Strategy", "Answer", "Verified", "Confidence", "Tokens", "Tool calls", "Seconds"];

/** A table of runs, one a row; what is not known yet is a dot. */
export function comparison(runs) {
  return h("table", {},
    h("thead", {}, h("tr", {}, COLUMNS.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, runs.map(({ run, strategy }) => h("tr", {},
      h("th", { scope: "row" }, strategy),
      cells(run).map((text) => h("td", {}, text))))),
  );
}

function cells({ result, error }) {
  if (error) return ["failed", "", "", "", "", ""];
  if (!result) return COLUMNS.slice(1).map(() => "·");
  const none = (result.answer ?? null) === null;
  return [
    none ? "none" : result.answer,
    none ? "" : result.verified ? "yes" : "no",
    none ? "" : fixed(result.confidence),
    tokens(result).toLocaleString("en"),
    String(tools(result)),
    result.usage.seconds.toFixed(2),
  ];
}
