// The one module that fetches.

/** @typedef {{message: string, table?: string, row?: number | null, column?: string}} Fault */

/** An answer other than the one hoped for; its text is for the user. */
export class Problem extends Error {
  /**
   * @param {string} title
   * @param {Fault[]} [faults]
   */
  constructor(title, faults = []) {
    super(title);
    this.faults = faults;
  }
}

/**
 * @param {string} path
 * @param {"zh" | "en"} lang
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
async function get(path, lang, signal) {
  const response = await fetch(path, { headers: { "Accept-Language": lang }, signal });
  if (response.ok) {
    return response.json();
  }
  const problem = await response.json().catch(() => ({}));
  throw new Problem(problem.title ?? `${response.status} ${response.statusText}`, problem.faults);
}

/** @type {Map<string, Promise<Record<string, string>>>} */
const known = new Map();

/**
 * All words of a language.
 * @param {"zh" | "en"} lang
 */
export function words(lang) {
  if (!known.has(lang)) {
    const coming = get(`api/words/${lang}`, lang);
    coming.catch(() => known.delete(lang));
    known.set(lang, coming);
  }
  return /** @type {Promise<Record<string, string>>} */ (known.get(lang));
}

/**
 * @param {Record<string, string>} parameters
 * @returns {string} what follows the path; what is empty is left out
 */
function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value);
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

/**
 * The answer to a question of the catalogue.
 * @param {string} question
 * @param {Record<string, string>} parameters
 * @param {"zh" | "en"} lang
 * @param {AbortSignal} [signal]
 */
export function ask(question, parameters, lang, signal) {
  return get(`api/ask/${question}${query(parameters)}`, lang, signal);
}

/** @param {import("./address.js").State} state */
export function viewAddress({ area, as_of, lang }) {
  return `api/view${query({ area, as_of, lang })}`;
}
