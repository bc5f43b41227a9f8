// Units, or their kinds, against communities: how far both sides are apart, the gaps marked.

import { useHere, useOwn } from "../../here.js";
import { Choice } from "../../ui/select.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["mutual_evaluation"]["answer"]["rows"][number]} Row */
/** @typedef {{pairs: Row[]}} Cell the pairs of a row of the matrix with one community */

const STEPS = 7;
const MOST_CELLS = 20_000; // beyond which only kinds of units are shown

/** @param {{rows: Row[]}} properties */
export function Matrix({ rows }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.evaluation.matrix.${name}`);
  const units = new Set(rows.map((row) => row.unit_id)).size;
  const areas = [...new Map(rows.map((row) => [row.area_id, row.area_name]))].sort();
  const large = units * areas.length > MOST_CELLS;
  const [chosen, setBy] = useOwn("rows", "unit");
  const by = large ? "kind" : chosen;
  /** @type {Map<string, {name: string, of: Map<string, Row[]>}>} */
  const lines = new Map();
  for (const row of rows) {
    const key = by === "kind" ? row.unit_kind : row.unit_id;
    const name = by === "kind" ? speech.value("UnitKind", row.unit_kind) : row.unit_name;
    const line = lines.get(key) ?? { name, of: new Map() };
    line.of.set(row.area_id, [...(line.of.get(row.area_id) ?? []), row]);
    lines.set(key, line);
  }
  return html`<div class="controls">
      ${
        !large &&
        html`<${Choice}
          label=${say("rows")}
          value=${by}
          choose=${setBy}
          options=${["unit", "kind"].map((value) => ({ value, word: say(value) }))}
        />`
      }
      <p class="hint">${say(large ? "large" : "note")}</p>
    </div>
    <div class="scroll matrix evaluated" role="region" aria-label=${say("title")} tabindex="0">
      <table aria-label=${say("title")}>
        <thead>
          <tr>
            <th scope="col">${say(by)}</th>
            ${areas.map(
              ([id, name]) =>
                html`<th key=${id} scope="col" class="upright"><span lang="zh">${name}</span></th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${[...lines].map(
            ([key, { name, of }]) =>
              html`<tr key=${key}>
                <th scope="row" lang=${by === "unit" ? "zh" : undefined}>${name}</th>
                ${areas.map(([id]) => html`<${Apart} key=${id} pairs=${of.get(id) ?? []} />`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

/** How far apart, in the mean where there are several; a side that is missing as a mark. @param {Cell} properties */
function Apart({ pairs }) {
  const { speech } = useHere();
  const gaps = pairs.flatMap(({ gap }) => (gap === null ? [] : [gap]));
  const mean = gaps.length ? gaps.reduce((sum, one) => sum + one, 0) / gaps.length : null;
  const flagged = pairs.some((row) => row.is_flagged);
  const told = pairs
    .map((row) =>
      speech.say("page.evaluation.matrix.cell", {
        unit: row.unit_name,
        area: row.area_name,
        by_unit: shown(row.score_by_unit),
        by_area: shown(row.score_by_community),
      }),
    )
    .join("\n");
  const missing = speech.say("page.evaluation.matrix.missing");
  const heat = mean === null ? 0 : Math.min(STEPS, Math.ceil(mean / 6));
  return html`<td class="heat-${heat} ${flagged ? "framed" : ""}" title=${told}>
    ${mean === null ? (pairs.length ? missing : "") : Math.round(mean)}
    ${flagged && html`<span class="unseen">${speech.say("field.is_flagged")}</span>`}
  </td>`;
}

/** @param {number | null} score */
function shown(score) {
  return score === null ? "—" : String(Math.round(score * 10) / 10);
}
