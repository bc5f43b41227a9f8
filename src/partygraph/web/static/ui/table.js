// A table: sorted by any column, in pages, both kept in the address; it scrolls inside its frame.

import { useHere, useOwn } from "../here.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Icon } from "./icon.js";

/** @typedef {import("../vendor/htm-preact-standalone.module.js").Child} Child */
/**
 * @template R
 * @typedef {object} Column
 * @property {string} key
 * @property {string} title
 * @property {"text" | "number" | "wide"} [kind]
 * @property {(row: R) => Child} cell
 * @property {import("../permissions.js").Permission} [asks] what one must be allowed for what is in it
 * @property {(row: R) => string | number | null} [order] by what it is sorted; not at all without
 */

/**
 * @template R
 * @param {object} properties
 * @param {string} properties.id names its place in the address
 * @param {string} properties.caption what the rows are; read by screen readers
 * @param {Column<R>[]} properties.columns the first names the row
 * @param {R[]} properties.rows as they are sorted at first
 * @param {(row: R) => string} properties.rowKey
 * @param {number} [properties.size] rows of a page
 * @param {string} [properties.none] what is said where there is no row
 */
export function Table({ id, caption, columns, rows, rowKey, size = 10, none }) {
  const { speech } = useHere();
  const [sort, setSort] = useOwn(`${id}-sort`);
  const [page, setPage] = useOwn(`${id}-page`, "1");
  if (!rows.length) {
    return html`<p class="none">${none ?? speech.say("page.table.none")}</p>`;
  }
  const [by, way] = sort.split(".");
  const sorted = ordered(rows, columns.find(({ key }) => key === by)?.order, way === "desc");
  const pages = Math.ceil(rows.length / size);
  const at = Math.min(Math.max(Number(page) || 1, 1), pages);
  const shown = sorted.slice((at - 1) * size, at * size);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}>
      <table>
        <caption class="unseen">
          ${caption}
        </caption>
        <thead>
          <tr>
            ${columns.map(
              (column) =>
                html`<${Head}
                  key=${column.key}
                  column=${column}
                  way=${column.key === by ? way : ""}
                  sort=${(/** @type {string} */ how) => {
                    setSort(how);
                    setPage("1");
                  }}
                />`,
            )}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (row) =>
              html`<tr key=${rowKey(row)}>
                ${columns.map(({ key, kind = "text", asks, cell }, place) =>
                  place
                    ? html`<td key=${key} class=${kind} data-asks=${asks}>${cell(row)}</td>`
                    : html`<th key=${key} scope="row" class=${kind}>${cell(row)}</th>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      pages > 1 &&
      html`<nav class="pager" aria-label=${speech.say("page.table.pages", { table: caption })}>
      <span aria-live="polite">
        ${speech.say("page.table.range", {
          first: (at - 1) * size + 1,
          last: (at - 1) * size + shown.length,
          total: rows.length,
        })}
      </span>
      <${Step} icon="left" word="page.table.before" to=${at - 1} last=${pages} go=${setPage} />
      <span>${at} / ${pages}</span>
      <${Step} icon="right" word="page.table.after" to=${at + 1} last=${pages} go=${setPage} />
    </nav>`
    }`;
}

/**
 * @param {{column: Column<any>, way: string, sort: (how: string) => void}} properties
 */
function Head({ column: { key, title, kind = "text", asks, order }, way, sort }) {
  if (!order) {
    return html`<th scope="col" class=${kind} data-asks=${asks}>${title}</th>`;
  }
  const next = way === "desc" ? "asc" : way === "asc" ? "" : "desc";
  const spoken = way === "desc" ? "descending" : way === "asc" ? "ascending" : "none";
  const sign = way === "desc" ? "▼" : way === "asc" ? "▲" : "↕";
  return html`<th scope="col" class=${kind} aria-sort=${spoken}>
    <button type="button" class="sort" onClick=${() => sort(next && `${key}.${next}`)}>
      ${title}<span class="sort-sign ${way}" aria-hidden="true">${sign}</span>
    </button>
  </th>`;
}

/**
 * @param {{icon: string, word: string, to: number, last: number, go: (page: string) => void}} properties
 */
function Step({ icon, word, to, last, go }) {
  const { speech } = useHere();
  const there = to >= 1 && to <= last;
  return html`<button
    type="button"
    class="square"
    aria-label=${speech.say(word)}
    aria-disabled=${!there}
    onClick=${() => there && go(String(to))}
  >
    <${Icon} name=${icon} />
  </button>`;
}

/**
 * @template R
 * @param {R[]} rows
 * @param {((row: R) => string | number | null) | undefined} order
 * @param {boolean} down
 */
function ordered(rows, order, down) {
  if (!order) {
    return rows;
  }
  const sign = down ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [order(one), order(other)];
    if (a === null || b === null) {
      return a === b ? 0 : a === null ? 1 : -1; // what has no value comes last, either way
    }
    return typeof a === "number" && typeof b === "number"
      ? sign * (a - b)
      : sign * String(a).localeCompare(String(b), "zh");
  });
}
