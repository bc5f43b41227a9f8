// The communities, the worst off first: pairings, projects, and demands that somebody claims.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Meter } from "../../ui/charts.js";
import { Body, Evidence, Illustrative, Name, Tag } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions} Questions */
/** @typedef {Questions["pairing_coverage"]["answer"]["rows"][number]} Covered */
/** @typedef {Questions["demand_states"]["answer"]["rows"][number]} Demand */
/** @typedef {{all: number, claimed: number, unmet: number}} Needs */
/** @typedef {Covered & {needs: Needs}} Row */

/**
 * How many demands of each community somebody claims.
 * @param {Demand[]} demands
 * @returns {Map<string, Needs>}
 */
export function needsOf(demands) {
  /** @type {Map<string, Needs>} */
  const found = new Map();
  for (const { area_id: area, state } of demands) {
    const code = area.slice(0, 12);
    const needs = found.get(code) ?? { all: 0, claimed: 0, unmet: 0 };
    needs.all += 1;
    needs[state === "unmet" ? "unmet" : "claimed"] += 1;
    found.set(code, needs);
  }
  return found;
}

/**
 * The worst off first: without a pairing, then by demands that nobody claims, then by what there is.
 * @param {Row} one
 * @param {Row} other
 */
export function worse(one, other) {
  return (
    Number(one.pairings > 0) - Number(other.pairings > 0) ||
    other.needs.unmet - one.needs.unmet ||
    one.pairings - other.pairings ||
    one.projects - other.projects ||
    one.id.localeCompare(other.id)
  );
}

/**
 * @param {object} properties
 * @param {import("../../here.js").Coming<Questions["pairing_coverage"]["answer"]>} properties.coverage
 * @param {import("../../here.js").Coming<Questions["demand_states"]["answer"]>} properties.demands
 */
export function Gaps({ coverage, demands }) {
  const { speech } = useHere();
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.overview.gaps${name}`, values);
  const needs = needsOf(demands.value?.rows ?? []);
  const none = { all: 0, claimed: 0, unmet: 0 };
  const rows = (coverage.value?.rows ?? [])
    .map((row) => ({ ...row, needs: needs.get(row.id) ?? none }))
    .sort(worse);
  const number = (/** @type {"units" | "projects" | "members_reporting"} */ field) => ({
    kind: "number",
    cell: (/** @type {Row} */ row) =>
      row[field]
        ? html`<${Evidence} of="pairing_coverage:${field}:id=${row.id}" title=${row.name}>
            ${speech.shown(row, field)}
          <//>`
        : "0",
    order: (/** @type {Row} */ row) => row[field],
  });
  const columns = [
    {
      key: "name",
      title: say(".name"),
      cell: (/** @type {Row} */ row) =>
        html`<${Body} id=${row.id} name=${row.name} table="areas" />`,
      order: (/** @type {Row} */ row) => row.name,
    },
    {
      key: "town",
      title: say(".town"),
      cell: (/** @type {Row} */ row) => html`<${Name} name=${row.parent_name} />`,
      order: (/** @type {Row} */ row) => row.parent_id,
    },
    { key: "units", title: say(".units"), ...number("units") },
    { key: "projects", title: say(".projects"), ...number("projects") },
    { key: "members", title: say(".members"), ...number("members_reporting") },
    {
      key: "needs",
      title: say(".needs"),
      kind: "wide",
      cell: (/** @type {Row} */ row) =>
        row.needs.all
          ? html`<span class="share-cell">
              <${Meter} number=${row.needs.claimed} most=${row.needs.all} />
              <${Evidence} of=${`demand_states:id:*:area=${row.id}`} title=${`${row.name} ${say(".needs")}`}>
                ${say(".needs.of", { met: row.needs.claimed, all: row.needs.all })}
              <//>
            </span>`
          : "—",
      order: (/** @type {Row} */ row) => (row.needs.all ? row.needs.claimed / row.needs.all : null),
    },
    {
      key: "state",
      title: say(".state"),
      cell: (/** @type {Row} */ row) => html`<${State} row=${row} say=${say} />`,
    },
  ];
  return html`<${Card} id="gaps" title=${say("")} note=${say(".note")} flush>
    <${Waiting} of=${coverage} lines=${12}>
      <${Table}
        id="gaps"
        caption=${say(".caption")}
        columns=${columns}
        rows=${rows}
        rowKey=${(/** @type {Row} */ row) => row.id}
        none=${say(".none")}
      />
    <//>
  <//>`;
}

/**
 * @param {{row: Row, say: (name: string, values?: Record<string, number>) => string}} properties
 */
function State({ row, say }) {
  const [kind, word] = !row.pairings
    ? ["bad", say(".unpaired")]
    : row.needs.unmet
      ? ["warn", say(".wide", { count: row.needs.unmet })]
      : ["good", say(".covered")];
  return html`<span class="tags">
    <${Tag} kind=${kind}>${word}<//>${row.illustrative > 0 && html`<${Illustrative} />`}
  </span>`;
}
