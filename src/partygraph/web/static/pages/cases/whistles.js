// How departments answer the whistles of the streets.

import { useHere } from "../../here.js";
import { Rows } from "../../ui/answered.js";
import { Parts } from "../../ui/charts.js";
import { useColumns } from "../../ui/columns.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["whistle_responses"]["answer"]} Answer */
/** @typedef {Answer["rows"][number]} Row */

/** @param {{whistles: import("../../here.js").Coming<Answer>}} properties */
export function Whistles({ whistles }) {
  const { speech } = useHere();
  const column = useColumns("whistle_responses");
  const parts = (/** @type {Row} */ row) =>
    /** @type {const} */ ([
      ["on_time", "look-done"],
      ["late", "look-running"],
      ["unanswered", "look-unmet"],
    ]).map(([key, look]) => ({
      key,
      word: speech.say(`field.${key}`),
      number: row[key],
      look,
    }));
  return html`<p class="panel-note">${speech.say("page.cases.whistles.note")}</p>
    <${Rows}
      id="whistles"
      title=${speech.say("question.whistle_responses")}
      answer=${whistles}
      rowKey=${(/** @type {Row} */ row) => row.id}
      none=${speech.say("page.cases.whistles.none")}
      columns=${[
        column.body("name", "id", "units", speech.say("page.cases.department")),
        column.number("asked", true),
        column.other(
          "parts",
          (row) => html`<${Parts} bars=${parts(row)} label=${row.name} />`,
          "wide",
          speech.say("page.cases.answers"),
        ),
        column.number("late", true),
        column.number("unanswered", true),
        column.number("median_minutes"),
        column.number("slowest_minutes"),
      ]}
    />`;
}
