// How departments answer the whistles of the streets.

import { useHere } from "../../here.js";
import { Rows } from "../../ui/answered.js";
import { Parts } from "../../ui/charts.js";
import { useColumns } from "../../ui/columns.js";
import { Tag } from "../../ui/marks.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";
import { NextStep } from "./entering.js";

/** @typedef {import("../../here.js").Questions["whistle_responses"]["answer"]} Answer */
/** @typedef {Answer["rows"][number]} Row */

/** @typedef {import("../../here.js").Questions["open_whistles"]["answer"]} OpenAnswer */

/**
 * The panel.
 * @param {object} properties
 * @param {import("../../here.js").Coming<Answer>} properties.whistles
 * @param {import("../../here.js").Coming<OpenAnswer>} properties.open
 */
export function Whistles({ whistles, open }) {
  const { speech } = useHere();
  return html`<h3 class="panel-part">${speech.say("question.open_whistles")}</h3>
    <${Open} open=${open} entered=${whistles.again} />
    <h3 class="panel-part">${speech.say("question.whistle_responses")}</h3>
    <${Answers} whistles=${whistles} />`;
}

/**
 * Whistles that are not closed, each with its next step.
 * @param {{open: import("../../here.js").Coming<OpenAnswer>, entered: () => void}} properties
 */
function Open({ open, entered }) {
  const { address, speech } = useHere();
  const column = useColumns("open_whistles");
  const [entering, setEntering] = useState("");
  const close = () => setEntering("");
  const done = () => (close(), open.again(), entered());
  return html`${entering && html`<${NextStep} id=${entering} close=${close} done=${done} />`}
    <${Rows}
      id="open-whistles"
      title=${speech.say("question.open_whistles")}
      answer=${open}
      rowKey=${(/** @type {any} */ row) => row.id}
      none=${speech.say("page.cases.whistles.all_closed")}
      columns=${[
        column.body("id", "id"),
        column.body("area_name", "area_id", "areas"),
        column.word("category", "CaseCategory"),
        column.text("opened", (row) => row.opened.replace("T", " ")),
        column.other("called", (row) => speech.list(row.called)),
        column.other("waiting_for", (row) =>
          row.waiting_for.map(
            (/** @type {string} */ one) => html`<${Tag} key=${one} kind="bad">${one}<//> `,
          ),
        ),
        {
          ...column.other(
            "next",
            (row) =>
              !address.scenario &&
              html`<button type="button" data-asks="edit" onClick=${() => setEntering(row.id)}>
              ${speech.say("page.cases.next.do")}<span class="unseen">${` ${row.id}`}</span>
            </button>`,
            "text",
            speech.say("page.cases.next.title"),
          ),
          asks: /** @type {const} */ ("edit"),
        },
      ]}
    />`;
}

/** How each department answers. @param {{whistles: import("../../here.js").Coming<Answer>}} properties */
function Answers({ whistles }) {
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
