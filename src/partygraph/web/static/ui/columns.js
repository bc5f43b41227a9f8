// Columns of a table under the names that their fields have everywhere.

import { useHere } from "../here.js";
import { Body, Evidence, Standing, Tag } from "./marks.js";

import { html } from "../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../vendor/htm-preact-standalone.module.js").Child} Child */
/** @typedef {Record<string, any>} Row */

/**
 * What makes columns of the rows of a question.
 * @param {string} question to which its numbers lead
 * @param {string} [key] the column that names a row of it for its evidence
 */
export function useColumns(question, key = "id") {
  const { speech } = useHere();
  const title = (/** @type {string} */ field) => speech.say(`field.${field}`);
  const text = (
    /** @type {string} */ field,
    /** @type {(row: any) => string} */ cell = (row) => row[field] ?? "—",
  ) => ({ key: field, title: title(field), cell, order: cell });
  return {
    text,
    /** A word of an enumeration. */
    word: (/** @type {string} */ field, /** @type {string} */ kind) =>
      text(field, (row) => speech.value(kind, row[field]) || "—"),
    /** Several words of an enumeration, each as a mark. */
    words: (
      /** @type {string} */ field,
      /** @type {string} */ kind,
      /** @type {"warn" | "bad" | "neutral"} */ look = "warn",
    ) => ({
      key: field,
      title: title(field),
      kind: /** @type {const} */ ("wide"),
      cell: (/** @type {Row} */ row) =>
        row[field].length
          ? row[field].map(
              (/** @type {string} */ one) =>
                html`<${Tag} key=${one} kind=${look}>${speech.value(kind, one)}<//> `,
            )
          : "—",
      order: (/** @type {Row} */ row) => row[field].length,
    }),
    /** A body or a thing, which opens. */
    body: (
      /** @type {string} */ field,
      /** @type {string} */ id,
      /** @type {string} */ table = "",
      /** @type {string} */ named = title(field),
    ) => ({
      key: field,
      title: named,
      cell: (/** @type {Row} */ row) =>
        row[id] ? html`<${Body} id=${row[id]} name=${row[field]} table=${table} />` : "—",
      order: (/** @type {Row} */ row) => row[field] ?? row[id],
    }),
    /** A number; with evidence it opens what it counts. */
    number: (/** @type {string} */ field, evidence = false) => ({
      key: field,
      title: title(field),
      kind: /** @type {const} */ ("number"),
      cell: (/** @type {Row} */ row) =>
        evidence && row[field]
          ? html`<${Evidence} of="${question}:${field}:${key}=${row[key]}" title=${title(field)}
              >${speech.shown(row, field)}<//
            >`
          : rounded(row[field]) === null
            ? "—"
            : row.withheld?.[field]
              ? speech.shown(row, field)
              : speech.count(rounded(row[field]) ?? 0),
      order: (/** @type {Row} */ row) => row[field],
    }),
    share: (/** @type {string} */ field) => ({
      key: field,
      title: title(field),
      kind: /** @type {const} */ ("number"),
      cell: (/** @type {Row} */ row) => speech.share(row[field]),
      order: (/** @type {Row} */ row) => row[field],
    }),
    /** Whether something is so. */
    flag: (/** @type {string} */ field) => ({
      key: field,
      title: title(field),
      cell: (/** @type {Row} */ row) =>
        html`<${Tag} kind=${row[field] ? "good" : "warn"}
          >${speech.say(row[field] ? "page.yes" : "page.no")}<//
        >`,
      order: (/** @type {Row} */ row) => Number(row[field]),
    }),
    standing: () => ({
      key: "standing",
      title: title("standing"),
      cell: (/** @type {Row} */ row) => html`<${Standing} standing=${row.standing} />`,
    }),
    /** Anything else. */
    other: (
      /** @type {string} */ field,
      /** @type {(row: any) => Child} */ cell,
      /** @type {"text" | "number" | "wide"} */ kind = "wide",
      named = title(field),
    ) => ({ key: field, title: named, kind, cell }),
  };
}

/** @param {number | null | undefined} value */
function rounded(value) {
  return value === null || value === undefined ? null : Math.round(value * 10) / 10;
}
