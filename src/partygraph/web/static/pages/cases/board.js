// The board: cases by how they stand to their deadline, the most pressing first.

import { useAnswer, useHere, useOwn } from "../../here.js";
import { Answered } from "../../ui/answered.js";
import { useColumns } from "../../ui/columns.js";
import { Evidence, Tag } from "../../ui/marks.js";
import { Choice } from "../../ui/select.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";
import { NewCase, NextStep } from "./entering.js";

const STATES = /** @type {const} */ (["overdue", "running", "closed_late", "closed_in_time"]);
const LOOK = /** @type {const} */ ({
  overdue: "bad",
  running: "info",
  closed_late: "warn",
  closed_in_time: "good",
});

/**
 * What is late or will be before what is done.
 * @param {import("../../here.js").Questions["deadlines"]["answer"]["rows"]} rows
 */
function pressing(rows) {
  const order = (/** @type {(typeof rows)[number]} */ row) => STATES.indexOf(row.deadline);
  return [...rows].sort((one, other) => order(one) - order(other));
}

/** @param {{entered: () => void}} properties told when a case has changed */
export function Board({ entered }) {
  const { address, area, speech } = useHere();
  const [days, setDays] = useOwn("days", "5");
  const [state, setState] = useOwn("state");
  const asked = /** @type {any} */ ({ area, days, state: state || undefined, limit: 100000 });
  const due = useAnswer("deadlines", asked);
  const [entering, setEntering] = useState(/** @type {string | null} */ (null));
  const column = useColumns("deadlines");
  const done = () => {
    setEntering(null);
    due.again();
    entered();
  };
  const summary = due.value?.summary;
  const word = (/** @type {string} */ one) => speech.value("DeadlineState", one);
  const dialog =
    entering === "" ? NewCase : entering === null || address.scenario ? null : NextStep;
  const button = (/** @type {string} */ id, /** @type {string} */ key) =>
    html`<button type="button" data-asks="edit" onClick=${() => setEntering(id)}>
      ${speech.say(key)}${id && html`<span class="unseen">${` ${id}`}</span>`}
    </button>`;
  return html`${dialog && html`<${dialog} id=${entering ?? ""} close=${() => setEntering(null)} done=${done} />`}
  <${Answered}
    id="board"
    title=${speech.say("question.deadlines")}
    note=${speech.say("page.cases.board.note", { days: Number(days) })}
    answer=${{ ...due, value: due.value && { ...due.value, rows: pressing(due.value.rows) } }}
    rowKey=${(/** @type {any} */ row) => row.id}
    none=${speech.say("page.cases.board.none")}
    actions=${html`${button("", "page.cases.new")}
      <${Choice}
        label=${speech.say("page.cases.days")}
        value=${days}
        choose=${setDays}
        options=${["3", "5", "7", "10", "15", "20"].map((value) => ({ value, word: value }))}
      />
      <${Choice}
        label=${speech.say("field.deadline")}
        value=${state}
        choose=${setState}
        options=${[
          { value: "", word: speech.say("page.cases.every") },
          ...STATES.map((value) => ({ value, word: word(value) })),
        ]}
      />`}
    above=${
      summary &&
      summary.cases > 0 &&
      html`<ul class="tally">
        ${STATES.map(
          (one) =>
            html`<li key=${one} class=${LOOK[one]}>
              <span>${word(one)}</span>
              <b
                >${
                  summary[one]
                    ? html`<${Evidence} of="deadlines:${one}" title=${word(one)}
                      >${speech.count(summary[one])}<//
                    >`
                    : "0"
                }</b
              >
            </li>`,
        )}
      </ul>`
    }
    columns=${[
      column.body("id", "id"),
      column.other(
        "deadline",
        (row) =>
          html`<${Tag} kind=${LOOK[/** @type {keyof LOOK} */ (row.deadline)]}>${word(row.deadline)}<//>`,
        "text",
      ),
      column.word("channel", "Channel"),
      column.word("category", "CaseCategory"),
      column.body("area_name", "area_id", "areas"),
      column.text("opened", (row) => row.opened.replace("T", " ")),
      column.text("due"),
      column.number("working_days"),
      {
        ...column.other(
          "next",
          (row) => button(row.id, "page.cases.next.do"),
          "text",
          speech.say("page.cases.next.title"),
        ),
        asks: /** @type {const} */ ("edit"),
      },
    ]}
  />`;
}
