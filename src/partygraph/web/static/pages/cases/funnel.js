// Accepted, closed and pending, by channel, category or area.

import { useHere, useOwn } from "../../here.js";
import { Answered } from "../../ui/answered.js";
import { Parts } from "../../ui/charts.js";
import { useColumns } from "../../ui/columns.js";
import { Choice } from "../../ui/select.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["case_funnel"]["answer"]} Answer */
/** @typedef {Answer["rows"][number]} Row */

const BY = /** @type {const} */ (["channel", "category", "area"]);

/** @param {{funnel: import("../../here.js").Coming<Answer>}} properties */
export function Funnel({ funnel }) {
  const { speech } = useHere();
  const [by, setBy] = useOwn("by", "channel");
  const key = by === "area" ? "area_id" : by;
  const column = useColumns("case_funnel", key);
  const name = (/** @type {Row} */ row) =>
    row.area_name ??
    (row.channel
      ? speech.value("Channel", row.channel)
      : speech.value("CaseCategory", row.category));
  const parts = (/** @type {Row} */ row) => [
    { key: "closed", word: speech.say("field.closed"), number: row.closed, look: "look-done" },
    {
      key: "solved",
      word: speech.say("field.solved_not_closed"),
      number: row.solved_not_closed,
      look: "look-running",
    },
    {
      key: "pending",
      word: speech.say("field.pending"),
      number: row.pending - row.solved_not_closed,
      look: "look-unmet",
    },
  ];
  return html`<${Answered}
    id="funnel"
    title=${speech.say("question.case_funnel")}
    answer=${funnel}
    rowKey=${(/** @type {any} */ row) => String(row[key])}
    none=${speech.say("page.cases.none")}
    actions=${html`<${Choice}
      label=${speech.say("page.cases.by")}
      value=${by}
      choose=${setBy}
      options=${BY.map((value) => ({ value, word: speech.say(`page.cases.by.${value}`) }))}
    />`}
    columns=${[
      column.text("name", name),
      column.number("accepted", true),
      column.other(
        "parts",
        (row) => html`<${Parts} bars=${parts(row)} label=${name(row)} />`,
        "wide",
        speech.say("page.cases.parts"),
      ),
      column.number("pending", true),
      column.share("closure_rate"),
    ]}
  />`;
}
