// Resources with something left, and what they could serve nearby.

import { useAnswer, useHere } from "../../here.js";
import { Body, Tag } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["idle_resources"]["answer"]["rows"][number]} Row */

/** @param {{category: string}} properties */
export function Idle({ category }) {
  const { area, speech } = useHere();
  const asked = /** @type {any} */ ({ area, category: category || undefined, limit: 100000 });
  const idle = useAnswer("idle_resources", asked);
  const say = (/** @type {string} */ name) => speech.say(`page.market.${name}`);
  const unit = (/** @type {Row} */ row) => speech.value("UnitOfCount", row.unit_of_count);
  const columns = [
    {
      key: "name",
      title: say("resource"),
      cell: (/** @type {Row} */ row) => html`<${Body} id=${row.id} name=${row.name} />`,
      order: (/** @type {Row} */ row) => row.name,
    },
    {
      key: "unit",
      title: say("unit"),
      cell: (/** @type {Row} */ row) =>
        row.unit_id
          ? html`<${Body} id=${row.unit_id} name=${row.unit_name ?? ""} table="units" />`
          : say("own"),
      order: (/** @type {Row} */ row) => row.unit_name ?? "",
    },
    {
      key: "use",
      title: say("use"),
      cell: (/** @type {Row} */ row) =>
        html`<${Tag} kind=${row.use === "unused" ? "warn" : "info"}>${speech.value("Use", row.use)}<//>`,
      order: (/** @type {Row} */ row) => row.use,
    },
    {
      key: "left",
      title: say("left"),
      kind: /** @type {const} */ ("number"),
      cell: (/** @type {Row} */ row) =>
        `${speech.count(row.left)} / ${speech.count(row.offered)} ${unit(row)}`,
      order: (/** @type {Row} */ row) => row.left,
    },
    {
      key: "serves",
      title: say("serves"),
      cell: (/** @type {Row} */ row) =>
        html`<${Body} id=${row.serves_area_id} name=${row.serves_area_name} />`,
      order: (/** @type {Row} */ row) => row.serves_area_id,
    },
    {
      key: "near",
      title: say("could_serve"),
      kind: /** @type {const} */ ("wide"),
      cell: (/** @type {Row} */ row) =>
        row.nearby_demands.length
          ? html`<ul class="reasons">
              ${row.nearby_demands.map(
                (one) =>
                  html`<li key=${one.demand_id}><${Body} id=${one.demand_id} name=${`${one.area_name} · ${one.name}`} /></li>`,
              )}
            </ul>`
          : "—",
    },
  ];
  return html`<${Waiting} of=${idle} lines=${8}>
    <${Table}
      id="idle"
      caption=${speech.say("page.table.of", { table: say("idle") })}
      columns=${columns}
      rows=${idle.value?.rows ?? []}
      rowKey=${(/** @type {Row} */ row) => row.id}
      none=${say("idle.none")}
    />
  <//>`;
}
