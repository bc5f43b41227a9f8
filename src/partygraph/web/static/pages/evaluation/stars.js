// How the stars are spread, and what those who have them can draw on.

import { useAnswer, useHere } from "../../here.js";
import { Rows } from "../../ui/answered.js";
import { ColumnChart } from "../../ui/charts.js";
import { useColumns } from "../../ui/columns.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

const BY = /** @type {const} */ ([
  "five_stars",
  "four_stars",
  "three_stars",
  "two_stars",
  "one_star",
  "no_star",
]);

/** The panel. */
export function Stars() {
  const { area, speech } = useHere();
  const stars = useAnswer("stars", { area, limit: 100000 });
  const column = useColumns("stars");
  const summary = stars.value?.summary;
  return html`${
    summary &&
    summary.starred > 0 &&
    html`<p class="panel-note">
      ${speech.say("page.evaluation.stars.note", {
        starred: summary.starred,
        without: summary.not_starred,
        correlation:
          summary.stars_by_resources === null
            ? "—"
            : String(Math.round(summary.stars_by_resources * 100) / 100),
      })}
    </p>
    <${ColumnChart}
      label=${speech.say("question.stars")}
      height=${180}
      columns=${BY.map((field) => ({
        name: speech.say(`field.${field}`),
        parts: [
          {
            key: field,
            word: speech.say(`field.${field}`),
            number: summary[field],
            look: "look-done",
          },
        ],
      }))}
    />`
  }
  <${Rows}
    id="stars"
    title=${speech.say("question.stars")}
    answer=${stars}
    rowKey=${(/** @type {any} */ row) => row.id}
    none=${speech.say("page.evaluation.stars.none")}
    columns=${[
      column.body("name", "id"),
      column.body("area_name", "area_id", "areas"),
      column.number("stars", true),
      column.number("paired_units"),
      column.number("resources_paired"),
    ]}
  />`;
}
