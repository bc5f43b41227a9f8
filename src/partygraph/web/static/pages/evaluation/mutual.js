// What both sides of each pair say of each other: a plane of all pairs, and a table with the gaps.

import { useHere, useOwn } from "../../here.js";
import { Answered } from "../../ui/answered.js";
import { useColumns } from "../../ui/columns.js";
import { Tag } from "../../ui/marks.js";
import { Choice } from "../../ui/select.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";
import { NewEvaluation } from "./entering.js";
import { Matrix } from "./grid.js";

/** @typedef {import("../../here.js").Questions["mutual_evaluation"]["answer"]} Answer */
/** @typedef {Answer["rows"][number]} Row */

/** @param {{mutual: import("../../here.js").Coming<Answer>}} properties */
export function Mutual({ mutual }) {
  const { speech } = useHere();
  const [gap, setGap] = useOwn("gap", "20");
  const column = useColumns("mutual_evaluation", "unit_id");
  const [entering, setEntering] = useState(false);
  const rows = mutual.value?.rows ?? [];
  const pairs = [...rows].sort(
    (one, other) => other.missing_sides.length - one.missing_sides.length,
  );
  const done = () => {
    setEntering(false);
    mutual.again();
  };
  const both = rows.filter((row) => row.gap !== null);
  return html`${
    entering &&
    html`<${NewEvaluation}
      pairs=${pairs}
      period=${mutual.value?.summary.period ?? String(new Date().getFullYear())}
      close=${() => setEntering(false)}
      done=${done}
    />`
  }
  <${Answered}
    id="mutual"
    title=${speech.say("question.mutual_evaluation")}
    answer=${mutual}
    rowKey=${(/** @type {Row} */ row) => `${row.unit_id}|${row.area_id}`}
    none=${speech.say("page.evaluation.mutual.none")}
    actions=${html`${
      rows.length > 0 &&
      html`<button type="button" data-asks="edit" onClick=${() => setEntering(true)}>
        ${speech.say("page.evaluation.enter")}
      </button>`
    }
    <${Choice}
      label=${speech.say("page.evaluation.gap")}
      value=${gap}
      choose=${setGap}
      options=${["10", "15", "20", "30", "40"].map((value) => ({ value, word: value }))}
    />`}
    above=${
      rows.length > 0 &&
      html`<${Matrix} rows=${rows} /> ${both.length > 0 && html`<${Plane} rows=${both} />`}`
    }
    columns=${[
      column.body("unit_name", "unit_id", "units"),
      column.body("area_name", "area_id", "areas"),
      column.number("score_by_unit"),
      column.number("score_by_community"),
      column.other(
        "apart",
        (row) => html`<${Apart} row=${row} />`,
        "wide",
        speech.say("page.evaluation.apart"),
      ),
      column.number("gap"),
      column.number("gap_before"),
      column.other(
        "is_flagged",
        (row) =>
          row.is_flagged
            ? html`<${Tag} kind="bad">${speech.say("field.is_flagged")}<//>`
            : row.missing_sides.map(
                (/** @type {string} */ side) =>
                  html`<${Tag} key=${side} kind="warn">${speech.say(`page.evaluation.missing.${side}`)}<//> `,
              ),
        "text",
        speech.say("page.evaluation.state"),
      ),
    ]}
  />`;
}

const WIDE = 140;

/** The two scores on one line from 0 to 100. @param {{row: Row}} properties */
function Apart({ row }) {
  const { speech } = useHere();
  const [unit, area] = [row.score_by_unit, row.score_by_community];
  const x = (/** @type {number} */ score) => 6 + (score / 100) * (WIDE - 12);
  const told = `${speech.say("field.score_by_unit")} ${unit ?? "—"}，${speech.say("field.score_by_community")} ${area ?? "—"}`;
  return html`<svg class="dumbbell" width=${WIDE} height="16" role="img" aria-label=${told}>
    <line class="rail" x1="6" x2=${WIDE - 6} y1="8" y2="8" />
    ${
      unit !== null &&
      area !== null &&
      html`<line class=${row.is_flagged ? "apart flagged" : "apart"} x1=${x(unit)} x2=${x(area)} y1="8" y2="8" />`
    }
    ${unit !== null && html`<circle class="by-unit" cx=${x(unit)} cy="8" r="5" />`}
    ${area !== null && html`<rect class="by-area" x=${x(area) - 4} y="4" width="8" height="8" />`}
  </svg>`;
}

const SIZE = 260;
const EDGE = 40;

/** All pairs: to the right what the unit gives, upwards what the community gives. @param {{rows: Row[]}} properties */
function Plane({ rows }) {
  const { speech } = useHere();
  const least = Math.floor(
    Math.min(
      ...rows.flatMap((row) => [Number(row.score_by_unit), Number(row.score_by_community)]),
    ) / 10,
  );
  const low = Math.min(least * 10, 90);
  const at = (/** @type {number | null} */ score) => ((Number(score) - low) / (100 - low)) * SIZE;
  const flagged = rows.filter((row) => row.is_flagged);
  const told = speech.say("page.evaluation.plane.told", {
    pairs: rows.length,
    flagged: flagged.length,
  });
  return html`<div class="plane">
    <svg
      viewBox="${-EDGE} -16 ${SIZE + EDGE + 16} ${SIZE + EDGE + 16}"
      role="img"
      aria-label=${told}
    >
      <rect class="frame" width=${SIZE} height=${SIZE} />
      <line class="diagonal" x1="0" y1=${SIZE} x2=${SIZE} y2="0" />
      ${[low, (low + 100) / 2, 100].map(
        (score) => html`<g key=${score}>
          <text class="axis" x=${at(score)} y=${SIZE + 16} text-anchor="middle">${score}</text>
          <text class="axis" x="-6" y=${SIZE - at(score) + 4} text-anchor="end">${score}</text>
        </g>`,
      )}
      <text class="axis" x=${SIZE / 2} y=${SIZE + 34} text-anchor="middle">
        ${speech.say("field.score_by_unit")}
      </text>
      <text class="axis" transform="translate(-30 ${SIZE / 2}) rotate(-90)" text-anchor="middle">
        ${speech.say("field.score_by_community")}
      </text>
      ${rows.map((row) =>
        row.is_flagged
          ? html`<rect
            key="${row.unit_id}|${row.area_id}"
            class="pair flagged"
            x=${at(row.score_by_unit) - 4}
            y=${SIZE - at(row.score_by_community) - 4}
            width="8"
            height="8"
          />`
          : html`<circle
            key="${row.unit_id}|${row.area_id}"
            class="pair"
            cx=${at(row.score_by_unit)}
            cy=${SIZE - at(row.score_by_community)}
            r="4"
          />`,
      )}
    </svg>
    <p>${told}</p>
  </div>`;
}
