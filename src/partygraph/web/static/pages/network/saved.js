// Views that a person has kept in this browser: a name and what stands in the address.

const PLACE = "partygraph.network.views";
const MOST = 50;

/** @typedef {{name: string, search: string}} Saved */

/** @returns {Saved[]} */
export function savedViews() {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE) ?? "[]");
    return Array.isArray(found)
      ? found.filter((one) => typeof one?.name === "string" && typeof one?.search === "string")
      : [];
  } catch {
    return [];
  }
}

/**
 * @param {Saved[]} views
 * @returns {boolean} whether the browser kept them
 */
function keep(views) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}

/**
 * Keep a view; one of the same name is replaced.
 * @param {string} name
 * @param {string} search
 */
export function saveView(name, search) {
  const others = savedViews().filter((one) => one.name !== name);
  return keep([{ name, search }, ...others].slice(0, MOST));
}

/** @param {string} name */
export function forgetView(name) {
  return keep(savedViews().filter((one) => one.name !== name));
}
