// What was said from period to period.

import { useAnswer, useHere, useOwn } from "../../here.js";
import { Rows } from "../../ui/answered.js";
import { useColumns } from "../../ui/columns.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["evaluation_trend"]["answer"]["rows"][number]} Row */

/** The panel. */
export function Trend() {
  const { area, speech } = useHere();
  const [gap] = useOwn("gap", "20");
  const trend = useAnswer("evaluation_trend", /** @type {any} */ ({ area, gap, limit: 1000 }));
  const column = useColumns("evaluation_trend", "period");
  return html`<p class="panel-note">${speech.say("page.evaluation.trend.note")}</p>
    <${Rows}
      id="trend"
      title=${speech.say("question.evaluation_trend")}
      answer=${trend}
      rowKey=${(/** @type {Row} */ row) => row.period}
      none=${speech.say("page.evaluation.mutual.none")}
      columns=${[
        column.text("period"),
        column.number("sides", true),
        column.number("both_sides"),
        column.number("mean_by_units"),
        column.number("mean_by_communities"),
        column.number("mean_gap"),
        column.number("flagged"),
        column.number("rated"),
        column.number("overall"),
        column.number("raters", true),
      ]}
    />`;
}
