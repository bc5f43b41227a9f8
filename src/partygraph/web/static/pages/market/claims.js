// Projects and services that one side or neither has claimed.

import { useAnswer, useHere, useOwn } from "../../here.js";
import { Deeds } from "../../claiming.js";
import { Body, Tag } from "../../ui/marks.js";
import { Choice } from "../../ui/select.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["claims"]["answer"]["rows"][number]} Row */

const SHOWS = ["half", "none", "both", "all"];

/** @param {{category: string}} properties */
export function Claims({ category }) {
  const { area, speech } = useHere();
  const [show, setShow] = useOwn("show", "half");
  const claims = useAnswer("claims", /** @type {any} */ ({ area, show, limit: 100000 }));
  const say = (/** @type {string} */ name) => speech.say(`page.market.${name}`);
  const rows = (claims.value?.rows ?? []).filter((row) => !category || row.category === category);
  const columns = [
    {
      key: "name",
      title: say("claim.name"),
      cell: (/** @type {Row} */ row) => html`<${Body} id=${row.id} name=${row.name} />`,
      order: (/** @type {Row} */ row) => row.name,
    },
    {
      key: "thing",
      title: say("claim.thing"),
      cell: (/** @type {Row} */ row) => speech.value("Claimed", row.thing),
      order: (/** @type {Row} */ row) => row.thing,
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
      key: "community",
      title: say("community"),
      cell: (/** @type {Row} */ row) =>
        html`<${Body} id=${row.area_id.split("-")[0]} name=${row.area_name} table="areas" />`,
      order: (/** @type {Row} */ row) => row.area_id,
    },
    {
      key: "claim",
      title: say("claim"),
      cell: (/** @type {Row} */ row) =>
        html`<${Tag} kind=${row.claim === "both" ? "good" : row.claim === "none" ? "bad" : "warn"}
          >${speech.value("ClaimState", row.claim)}<//
        >`,
      order: (/** @type {Row} */ row) => row.claim,
    },
    {
      key: "waiting",
      title: say("waiting"),
      kind: /** @type {const} */ ("number"),
      cell: (/** @type {Row} */ row) =>
        row.waiting_days === null ? "—" : speech.count(row.waiting_days),
      order: (/** @type {Row} */ row) => row.waiting_days,
    },
    {
      key: "state",
      title: speech.say("page.deed.state"),
      cell: (/** @type {Row} */ row) => speech.value("WorkState", row.state),
      order: (/** @type {Row} */ row) => row.state,
    },
    {
      key: "deeds",
      asks: /** @type {const} */ ("edit"),
      title: speech.say("page.deed"),
      kind: /** @type {const} */ ("wide"),
      cell: (/** @type {Row} */ row) =>
        html`<${Deeds} pledge=${{ ...row, table: `${row.thing}s` }} done=${claims.again} />`,
    },
  ];
  return html`<div class="controls">
      <${Choice}
        label=${say("claim.show")}
        value=${show}
        choose=${setShow}
        options=${SHOWS.map((one) => ({ value: one, word: speech.value("ClaimFilter", one) }))}
      />
    </div>
    <${Waiting} of=${claims} lines=${8}>
      <${Table}
        id="claims"
        caption=${speech.say("page.table.of", { table: say("claims") })}
        columns=${columns}
        rows=${rows}
        rowKey=${(/** @type {Row} */ row) => row.id}
        none=${say("claims.none")}
      />
    <//>`;
}
