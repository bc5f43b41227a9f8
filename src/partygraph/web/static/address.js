// What is shown stands in the address: the page and its thing, the place, the day, the scenario,
// the language, and what the page filters by (`own`).

/** @typedef {"zh" | "en"} Language */
/**
 * @typedef {object} Address
 * @property {string} page the first part of the path
 * @property {string} id the second, for a page about one body
 * @property {string} area the division code of the chosen place; empty for the first county
 * @property {string} as_of the day; empty for today
 * @property {string} scenario the scenario that is supposed; empty for the graph as it is
 * @property {Language} lang
 * @property {Record<string, string>} own what the page itself keeps
 */
/**
 * Where to go: what is left out stays, but another page or thing begins without filters.
 * @typedef {Partial<Address>} Change
 */

export const FIRST_PAGE = "overview";
const EVERYWHERE = ["area", "as_of", "scenario", "lang"];

/**
 * @param {Pick<Location, "pathname" | "search">} [where]
 * @returns {Address}
 */
export function read(where = location) {
  const [page = "", id = ""] = where.pathname.split("/").filter(Boolean).map(decoded);
  const asked = new URLSearchParams(where.search);
  const own = Object.fromEntries([...asked].filter(([name]) => !EVERYWHERE.includes(name)));
  return {
    page: page || FIRST_PAGE,
    id,
    area: asked.get("area") ?? "",
    as_of: asked.get("as_of") ?? "",
    scenario: asked.get("scenario") ?? "",
    lang: asked.get("lang") === "en" ? "en" : "zh",
    own,
  };
}

/** @param {string} part of a path, of which a half of an escape is taken as it is */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * @param {Address} from
 * @param {Change} change
 * @returns {Address}
 */
export function changed(from, change) {
  const elsewhere = change.page !== undefined && change.page !== from.page;
  const another = change.id !== undefined && change.id !== from.id;
  const next = { ...from, ...change };
  if (elsewhere && change.id === undefined) {
    next.id = "";
  }
  if ((elsewhere || another) && change.own === undefined) {
    next.own = {};
  }
  return next;
}

/**
 * The address as text, without what goes without saying.
 * @param {Address} address
 */
export function written({ page, id, area, as_of, scenario, lang, own }) {
  const said = new URLSearchParams();
  const everywhere = { area, as_of, scenario, lang: lang === "en" ? lang : "" };
  for (const [name, value] of Object.entries({ ...everywhere, ...own })) {
    if (value) {
      said.set(name, value);
    }
  }
  const path = [page, id].filter(Boolean).map(encodeURIComponent).join("/");
  return `/${path}${said.size || [...said].length ? `?${said}` : ""}`;
}
