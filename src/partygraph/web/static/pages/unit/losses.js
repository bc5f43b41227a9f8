// What is lost if a unit leaves, by kind of loss.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Body, Standing } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["continuity"]["answer"]} Answer */
/** @typedef {Answer["rows"][number]} Row */

/**
 * @param {{losses: import("../../here.js").Coming<Answer>}} properties
 */
export function Losses({ losses }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.unit.lost${name}`);
  const columns = [
    {
      key: "loss",
      title: say(".loss"),
      cell: (/** @type {Row} */ row) => speech.value("Loss", row.loss),
      order: (/** @type {Row} */ row) => row.loss,
    },
    {
      key: "name",
      title: say(".name"),
      cell: (/** @type {Row} */ row) => html`<${Body} id=${row.id} name=${row.name} />`,
      order: (/** @type {Row} */ row) => row.name,
    },
    {
      key: "area",
      title: say(".area"),
      cell: (/** @type {Row} */ row) =>
        html`<${Body} id=${row.area_id} name=${row.area_name} table="areas" />`,
      order: (/** @type {Row} */ row) => row.area_name,
    },
    {
      key: "others",
      title: say(".others"),
      kind: "number",
      cell: (/** @type {Row} */ row) => speech.count(row.others_left),
      order: (/** @type {Row} */ row) => row.others_left,
    },
    {
      key: "standing",
      title: speech.say("page.thing.standing"),
      cell: (/** @type {Row} */ row) => html`<${Standing} standing=${row.standing} />`,
    },
  ];
  return html`<${Card} id="losses" title=${say("")} note=${say(".note")} flush>
    <${Waiting} of=${losses}>
      <${Table}
        id="losses"
        caption=${say(".caption")}
        columns=${columns}
        rows=${losses.value?.rows ?? []}
        rowKey=${(/** @type {Row} */ row) => `${row.loss} ${row.id}`}
        none=${say(".none")}
      />
    <//>
  <//>`;
}
