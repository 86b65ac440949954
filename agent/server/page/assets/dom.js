// Elements from names, attributes and children. Text is only ever a text node: what a model wrote
// can never become markup.

/** An element: `h("p", {class: "note"}, "text", child)`. `on…` attributes are listeners. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** The page's own element of that id. */
export const at = (id) => document.getElementById(id);

/** A probability or score as it is written everywhere. */
export const fixed = (number) => number.toFixed(2);

export const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
