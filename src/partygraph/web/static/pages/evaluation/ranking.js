// An interval of places for each body instead of a bare rank.

import { useAnswer, useHere, useOwn } from "../../here.js";
import { Rows } from "../../ui/answered.js";
import { useColumns } from "../../ui/columns.js";
import { Choice } from "../../ui/select.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["appraisal_ranking"]["answer"]["rows"][number]} Row */

/** The panel. */
export function Ranking() {
  const { area, speech } = useHere();
  const [of, setOf] = useOwn("of", "units");
  const asked = /** @type {any} */ ({ area, of, limit: 100000 });
  const ranking = useAnswer("appraisal_ranking", asked);
  const column = useColumns("appraisal_ranking");
  const summary = ranking.value?.summary;
  const place = (/** @type {Row} */ row) =>
    row.best_rank === null
      ? "—"
      : row.best_rank === row.worst_rank
        ? String(row.best_rank)
        : `${row.best_rank}–${row.worst_rank}`;
  return html`<div class="panel-tools">
      <${Choice}
        label=${speech.say("page.evaluation.of")}
        value=${of}
        choose=${setOf}
        options=${["units", "organisations", "areas"].map((value) => ({ value, word: speech.value("Evaluated", value) }))}
      />
      ${
        summary &&
        html`<p>
        ${speech.say("page.evaluation.ranking.note", { rated: summary.rated, raters: summary.raters, hidden: summary.hidden })}
      </p>`
      }
    </div>
    <${Rows}
      id="ranking"
      title=${speech.say("question.appraisal_ranking")}
      answer=${ranking}
      rowKey=${(/** @type {Row} */ row) => row.id}
      none=${speech.say("page.evaluation.ranking.none")}
      columns=${[
        column.body("name", "id", of === "organisations" ? "" : of),
        column.other("places", place, "number", speech.say("page.evaluation.places")),
        column.other(
          "interval",
          (row) => html`<${Interval} row=${row} />`,
          "wide",
          speech.say("page.evaluation.interval"),
        ),
        column.number("shrunk_score"),
        column.number("score_before"),
        column.number("mean_score"),
        column.number("raters", true),
        column.number("residents_rating"),
        column.number("delegates_rating"),
        column.number("members_rating"),
      ]}
    />`;
}

const WIDE = 160;

/** @param {{row: Row}} properties */
function Interval({ row }) {
  if (row.score_low === null || row.score_high === null || row.shrunk_score === null) {
    return "—";
  }
  const x = (/** @type {number} */ score) =>
    4 + (Math.min(Math.max(score, 0), 100) / 100) * (WIDE - 8);
  const told = `${Math.round(row.score_low)} – ${Math.round(row.score_high)}`;
  return html`<svg class="interval" width=${WIDE} height="14" role="img" aria-label=${told}>
    <line class="rail" x1="4" x2=${WIDE - 4} y1="7" y2="7" />
    <line class="within" x1=${x(row.score_low)} x2=${x(row.score_high)} y1="7" y2="7" />
    <circle class="score" cx=${x(row.shrunk_score)} cy="7" r="4" />
  </svg>`;
}
