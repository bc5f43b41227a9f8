// Words, numbers and days in a language.

import * as api from "./api.js";

/** @typedef {import("./address.js").Language} Language */

/** A language to speak. */
export class Speech {
  /**
   * @param {Record<string, string>} words
   * @param {Language} lang
   */
  constructor(words, lang) {
    this.words = words;
    this.lang = lang;
    this.numbers = new Intl.NumberFormat(lang === "zh" ? "zh-CN" : "en");
    this.shares = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 1 });
  }

  /**
   * The word of a key, with values put in; numbers are written as numbers.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  say(key, values = {}) {
    const word = this.words[key] ?? key;
    return word.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === "number" ? this.count(value) : value;
    });
  }

  /**
   * The word of a value of an enumeration; nothing for nothing.
   * @param {string} kind such as `Category`
   * @param {string | null | undefined} value
   */
  value(kind, value) {
    return value ? this.say(`${kind}.${value}`) : "";
  }

  /**
   * Every value of an enumeration in the order of the model, each with its word; the words have them all.
   * @param {string} kind such as `Category`
   */
  members(kind) {
    const before = `${kind}.`;
    return Object.keys(this.words)
      .filter((key) => key.startsWith(before))
      .map((key) => ({ value: key.slice(before.length), word: this.words[key] }));
  }

  /** @param {number} value */
  count(value) {
    return this.numbers.format(value);
  }

  /**
   * A share from 0 to 1, rounded down so that 100 % is all of it; a dash where there is none.
   * @param {number | null | undefined} value
   */
  share(value) {
    return value === null || value === undefined
      ? "—"
      : this.shares.format(Math.floor(value * 1000 + 1e-9) / 1000);
  }

  /**
   * A number as it may be shown: `<3` where a small headcount is withheld.
   * @param {Record<string, any>} part a row or a summary
   * @param {string} field
   * @returns {string}
   */
  shown(part, field) {
    const value = part.withheld?.[field] ?? part[field];
    return typeof value === "number" ? this.count(value) : String(value ?? "—");
  }

  /**
   * Several names in a sentence.
   * @param {string[]} names
   */
  list(names) {
    return names.join(this.lang === "zh" ? "、" : ", ");
  }
}

/** @type {Map<Language, Promise<Speech>>} */
const learnt = new Map();

/**
 * @param {Language} lang
 * @returns {Promise<Speech>}
 */
export function speech(lang) {
  let coming = learnt.get(lang);
  if (!coming) {
    coming = api.words(lang).then((words) => new Speech(words, lang));
    coming.catch(() => learnt.delete(lang));
    learnt.set(lang, coming);
  }
  return coming;
}

/** What the page can say when not even its words can be read. */
export const WORDLESS = new Speech(
  {
    "page.error": "没有取到数据 · The data could not be read",
    "page.error.offline": "无法连接到服务 · The server cannot be reached",
    "page.retry": "重试 · Try again",
  },
  "zh",
);
