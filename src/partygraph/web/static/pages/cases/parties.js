// Orders that lack one of their four parties, and joint meetings that lack an output.

import { useAnswer, useHere } from "../../here.js";
import { Rows } from "../../ui/answered.js";
import { useColumns } from "../../ui/columns.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

const ALL = 100000;

/** The panel of 四联一单. */
export function Orders() {
  const { area, speech } = useHere();
  const answer = useAnswer("orders_with_missing_roles", { area, every: true, limit: ALL });
  const column = useColumns("orders_with_missing_roles");
  return html`<${Rows}
    note=${(/** @type {any} */ summary) =>
      speech.say("page.cases.orders.note", {
        orders: summary.orders,
        complete: summary.complete_orders,
        incomplete: summary.incomplete_orders,
      })}
    id="orders"
    title=${speech.say("question.orders_with_missing_roles")}
    answer=${answer}
    rowKey=${(/** @type {any} */ row) => row.id}
    none=${speech.say("page.cases.orders.none")}
    columns=${[
      column.body("id", "id"),
      column.body("area_name", "area_id", "areas"),
      column.text("opened", (row) => row.opened.replace("T", " ")),
      column.word("state", "CaseState"),
      column.words("missing_roles", "OrderRole", "bad"),
    ]}
  />`;
}

/** The panel of 三个一. */
export function Meetings() {
  const { area, speech } = useHere();
  const answer = useAnswer("incomplete_meetings", { area, every: true, limit: ALL });
  const column = useColumns("incomplete_meetings");
  return html`<${Rows}
    note=${(/** @type {any} */ summary) =>
      speech.say("page.cases.meetings.note", {
        meetings: summary.meetings,
        incomplete: summary.incomplete_meetings,
        never: summary.never_seen,
      })}
    id="meetings"
    title=${speech.say("question.incomplete_meetings")}
    answer=${answer}
    rowKey=${(/** @type {any} */ row) => row.id}
    none=${speech.say("page.cases.meetings.none")}
    columns=${[
      column.body("id", "id"),
      column.body("area_name", "area_id", "areas"),
      column.text("opened", (row) => row.opened.replace("T", " ")),
      column.words("missing_outputs", "MeetingOutput", "bad"),
      column.number("attending"),
    ]}
  />`;
}
