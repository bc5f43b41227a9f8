// On which tier cases are solved, and how many go up: drawn as a flow, and told in a table.

import { useAnswer, useHere } from "../../here.js";
import { Answered } from "../../ui/answered.js";
import { useWidth } from "../../ui/charts.js";
import { useColumns } from "../../ui/columns.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["settled_at_tier"]["answer"]["rows"][number]} Row */

/** The card. */
export function Tiers() {
  const { area, speech } = useHere();
  const tiers = useAnswer("settled_at_tier", { area });
  const column = useColumns("settled_at_tier", "tier");
  const name = (/** @type {Row} */ row) => speech.say(`page.cases.tier.${row.tier}`);
  const rows = tiers.value?.rows ?? [];
  const some = rows.some((row) => row.visited > 0);
  return html`<${Answered}
    id="tiers"
    title=${speech.say("question.settled_at_tier")}
    note=${speech.say("page.cases.tiers.note")}
    answer=${{ ...tiers, value: tiers.value && { ...tiers.value, rows: some ? rows : [] } }}
    rowKey=${(/** @type {Row} */ row) => String(row.tier)}
    none=${speech.say("page.cases.tiers.none")}
    above=${some && html`<${Flow} rows=${rows} name=${name} />`}
    columns=${[
      column.text("tier", name),
      column.number("visited", true),
      column.number("solved_here", true),
      column.share("solved_share"),
      column.share("up_to_share"),
      column.number("dwell_hours"),
    ]}
  />`;
}

const HEIGHT = 190;
const BAR = 14;
const FOOT = 26;

/**
 * From tier to tier: what is solved leaves upwards to its sum, what goes up goes on to the right.
 * @param {{rows: Row[], name: (row: Row) => string}} properties
 */
function Flow({ rows, name }) {
  const { speech } = useHere();
  const [ref, width] = useWidth(520);
  const most = Math.max(...rows.map((row) => row.visited), 1);
  const tall = (/** @type {number} */ number) => (number / most) * (HEIGHT - FOOT - 30);
  const step = (width - BAR - 90) / rows.length;
  const floor = HEIGHT - FOOT;
  const told = rows.map((row) =>
    speech.say("page.cases.tiers.told", {
      tier: name(row),
      visited: row.visited,
      solved: row.solved_here,
      up: row.sent_up,
    }),
  );
  return html`<div ref=${ref} class="chart">
    <svg class="flow" width=${width} height=${HEIGHT} role="img" aria-label=${speech.list(told)}>
      ${rows.map((row, place) => {
        const x = place * step;
        const next = x + step;
        const whole = tall(row.visited);
        const solved = tall(row.solved_here);
        const up = Math.min(tall(row.sent_up), whole);
        const top = floor - whole;
        const middle = x + BAR + (step - BAR) / 2;
        return html`<g key=${row.tier}>
          <rect class="flow-bar" x=${x} y=${top} width=${BAR} height=${Math.max(whole, 1)} rx="2" />
          ${
            solved > 0 &&
            html`<path
              class="flow-solved"
              d=${ribbon(x + BAR, top, middle, 14 + (place % 2) * 2, solved)}
            /><text class="value" x=${middle + 6} y=${26}>
              ${speech.say("page.cases.tiers.solved", { number: row.solved_here })}
            </text>`
          }
          ${
            up > 0 &&
            place + 1 < rows.length &&
            html`<path
              class="flow-up"
              d=${ribbon(x + BAR, floor - up, next, floor - Math.min(up, tall(rows[place + 1].visited)), up)}
            />`
          }
          <text class="axis" x=${x} y=${HEIGHT - 8}>${name(row)}</text>
          <text class="value" x=${x + BAR + 4} y=${Math.max(top - 4, 10)}>
            ${speech.count(row.visited)}
          </text>
        </g>`;
      })}
    </svg>
  </div>`;
}

/**
 * A band of one thickness from one place to another.
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 * @param {number} thick
 */
function ribbon(x0, y0, x1, y1, thick) {
  const half = (x0 + x1) / 2;
  return `M${x0} ${y0}C${half} ${y0} ${half} ${y1} ${x1} ${y1}V${y1 + thick}C${half} ${y1 + thick} ${half} ${y0 + thick} ${x0} ${y0 + thick}Z`;
}
