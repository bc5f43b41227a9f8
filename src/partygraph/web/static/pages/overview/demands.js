// The demands of a place by category: how many, and how far they are met.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Legend, Parts } from "../../ui/charts.js";
import { Evidence } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["demand_coverage"]["answer"]} Answer */
/** @typedef {"met" | "claimed" | "half_claimed" | "unmet"} State */
/** @typedef {{category: string, demands: number} & Record<State, number>} Row */

const STATES = /** @type {const} */ (["met", "claimed", "half_claimed", "unmet"]);

/**
 * @param {Answer["rows"]} rows of a category and an urgency
 * @returns {Row[]} of a category, the most unmet first
 */
function byCategory(rows) {
  /** @type {Map<string, Row>} */
  const found = new Map();
  for (const { category, demands, met, claimed, half_claimed, unmet } of rows) {
    const none = { category, demands: 0, met: 0, claimed: 0, half_claimed: 0, unmet: 0 };
    const sum = found.get(category) ?? none;
    sum.demands += demands;
    sum.met += met;
    sum.claimed += claimed;
    sum.half_claimed += half_claimed;
    sum.unmet += unmet;
    found.set(category, sum);
  }
  return [...found.values()].sort((one, other) => other.unmet - one.unmet);
}

/**
 * @param {{needs: import("../../here.js").Coming<Answer>}} properties
 */
export function Demands({ needs }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.overview.demands${name}`);
  const bars = (/** @type {Record<State, number>} */ row) =>
    STATES.map((state) => ({
      key: state,
      word: speech.value("DemandState", state),
      number: row[state],
      look: `look-${state}`,
    }));
  const opening = (/** @type {ReturnType<typeof bars>} */ parts) =>
    parts.map((bar) => ({
      ...bar,
      cell:
        bar.number > 0 &&
        html`<${Evidence} of=${`demand_coverage:${bar.key}`} title=${bar.word}
          >${speech.count(bar.number)}<//
        >`,
    }));
  const summary = needs.value?.summary;
  const columns = [
    {
      key: "category",
      title: say(".category"),
      cell: (/** @type {Row} */ row) => speech.value("Category", row.category),
      order: (/** @type {Row} */ row) => speech.value("Category", row.category),
    },
    {
      key: "demands",
      title: say(".all"),
      kind: "number",
      cell: (/** @type {Row} */ row) =>
        html`<${Evidence}
          of="demand_coverage:demands:category=${row.category}"
          title=${speech.value("Category", row.category)}
          >${speech.count(row.demands)}<//
        >`,
      order: (/** @type {Row} */ row) => row.demands,
    },
    {
      key: "parts",
      title: speech.say("page.overview.gaps.state"),
      kind: "wide",
      cell: (/** @type {Row} */ row) =>
        html`<${Parts} bars=${bars(row)} label=${speech.value("Category", row.category)} />`,
    },
    {
      key: "unmet",
      title: speech.value("DemandState", "unmet"),
      kind: "number",
      cell: (/** @type {Row} */ row) =>
        row.unmet
          ? html`<${Evidence}
              of="demand_coverage:unmet:category=${row.category}"
              title=${speech.value("Category", row.category)}
              >${speech.count(row.unmet)}<//
            >`
          : "0",
      order: (/** @type {Row} */ row) => row.unmet,
    },
  ];
  return html`<${Card}
    id="demands"
    title=${say("")}
    illustrative=${Boolean(needs.value?.illustrative)}
    flush
  >
    <${Waiting} of=${needs} lines=${6}>
      ${summary && summary.demands > 0 && html`<div class="card-body"><${Legend} bars=${opening(bars(summary))} /></div>`}
      <${Table}
        id="demands"
        caption=${say(".caption")}
        columns=${columns}
        rows=${byCategory(needs.value?.rows ?? [])}
        rowKey=${(/** @type {Row} */ row) => row.category}
        none=${say(".none")}
      />
    <//>
  <//>`;
}
