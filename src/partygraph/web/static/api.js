// The one module that fetches.

/** @typedef {import("./address.js").Language} Language */
/** @typedef {import("partygraph-api").Questions} Questions */
/** @typedef {import("partygraph-api").Schemas["Problem"]["faults"][number]} Fault */
/** @typedef {import("partygraph-api").Schemas["Problem"]["near"][number]} Near */
/** @typedef {Record<string, string | number | boolean | null | undefined>} Parameters */

/** An answer other than the one hoped for; its text is for the user. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} title
   * @param {Fault[]} faults
   * @param {Near[]} near what may be meant by an id that is not there
   */
  constructor(status, title, faults, near) {
    super(title);
    this.status = status;
    this.faults = faults;
    this.near = near;
  }
}

/** The server does not answer. */
export class Unreachable extends Error {}

/**
 * What follows the path; what is empty is left out.
 * @param {Parameters} parameters
 */
function query(parameters) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== "" && value !== null && value !== undefined) {
      given.set(name, String(value));
    }
  }
  const text = String(given);
  return text && `?${text}`;
}

/**
 * @param {string} path below /api/
 * @param {Parameters} [parameters]
 */
export function pathOf(path, parameters = {}) {
  return `/api/${path}${query(parameters)}`;
}

/**
 * @template {keyof Questions} Q
 * @param {Q} question
 * @param {Parameters} parameters
 */
export function questionPath(question, parameters) {
  return pathOf(`ask/${question}`, parameters);
}

// --- whether the server answers ------------------------------------------------------------------

const PROBE_AFTER = 2000;
const PROBE_AT_MOST = 15000;

/** Tells "lost" when the server stops answering, and "back" when it answers again. */
export const connection = new (class extends EventTarget {
  lost = false;
  wait = PROBE_AFTER;

  lose() {
    if (!this.lost) {
      this.lost = true;
      this.wait = PROBE_AFTER;
      this.dispatchEvent(new Event("lost"));
      this.probeLater();
    }
  }

  probeLater() {
    setTimeout(() => this.probe(), this.wait);
    this.wait = Math.min(this.wait * 1.5, PROBE_AT_MOST);
  }

  async probe() {
    try {
      await fetch("/api/health", { cache: "no-store" });
      this.lost = false;
      this.dispatchEvent(new Event("back"));
    } catch {
      this.probeLater();
    }
  }
})();

// --- who is signed in ---------------------------------------------------------------------------

/** Tells "changed" when somebody signs in or out, or is signed in no longer. */
export const session = new (class extends EventTarget {
  change() {
    kept.clear(); // what one may see is not for the next
    this.dispatchEvent(new Event("changed"));
  }
})();

// --- asking --------------------------------------------------------------------------------------

/** @type {Map<string, unknown>} */
const kept = new Map();
const KEPT_AT_MOST = 80;
const SIGN_IN = 401;
const AGAIN_AT_MOST = 3;
/** Seconds that a reader is not left to wait longer than, without a word. */
const WAITED_AT_MOST = 10;

/**
 * What was read last, to be shown at once while it is asked for again.
 * @param {string} path
 * @param {Language} lang
 */
export function last(path, lang) {
  return kept.get(`${lang} ${path}`);
}

/**
 * @param {string} key
 * @param {unknown} value
 */
function keep(key, value) {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size > KEPT_AT_MOST) {
    kept.delete(/** @type {string} */ (kept.keys().next().value));
  }
}

/**
 * @param {string} path
 * @param {Language} lang
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function get(path, lang, signal) {
  const value = await taken(path, { headers: { "Accept-Language": lang }, signal });
  keep(`${lang} ${path}`, value);
  return value;
}

/**
 * Send JSON, or a form with a file.
 * @param {"POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path
 * @param {unknown} body
 * @param {Language} lang
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export function send(method, path, body, lang, signal) {
  const form = body instanceof FormData || body instanceof Blob;
  /** @type {Record<string, string>} */
  const headers = { "Accept-Language": lang };
  if (!form && body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  return taken(path, { method, headers, body: form ? body : JSON.stringify(body), signal });
}

/**
 * What reads and is told to come again soon does so by itself.
 * @param {string} path
 * @param {RequestInit} asked
 * @param {number} again how often, at most
 * @returns {Promise<any>}
 */
async function taken(path, asked, again = AGAIN_AT_MOST) {
  const response = await fetch(path, asked).catch((error) => {
    if (error.name === "AbortError") {
      throw error;
    }
    connection.lose();
    throw new Unreachable();
  });
  if (response.ok) {
    return response.status === 204 ? null : response.json();
  }
  const wait = Number(response.headers.get("Retry-After"));
  if (again > 0 && wait > 0 && wait <= WAITED_AT_MOST && (asked.method ?? "GET") === "GET") {
    await new Promise((resolve) => {
      setTimeout(resolve, wait * 1000);
    });
    return taken(path, asked, again - 1);
  }
  const problem = await response.json().catch(() => ({}));
  if (response.status === SIGN_IN && !path.startsWith("/api/session")) {
    session.change();
  }
  const title = problem.title ?? `${response.status} ${response.statusText}`;
  throw new Problem(response.status, title, problem.faults ?? [], problem.near ?? []);
}

/**
 * All words of a language, which lie beside the page's files and are kept with them.
 * @param {Language} lang
 * @returns {Promise<Record<string, string>>}
 */
export async function words(lang) {
  return taken(new URL(`words/${lang}.json`, import.meta.url).pathname, {});
}
