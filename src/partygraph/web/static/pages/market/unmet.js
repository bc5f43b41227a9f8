// Demands that are not met: what is missing, and why the nearest resources do not help.

import { useAnswer, useHere } from "../../here.js";
import { ClaimDemand, NewWish } from "../../claiming.js";
import { Body, Tag } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["unmet_demands"]["answer"]["rows"][number]} Row */

const URGENCY = /** @type {const} */ ({ high: "bad", medium: "warn", low: "neutral" });

/** @param {{category: string}} properties */
export function Unmet({ category }) {
  const { address, area, speech } = useHere();
  const [entering, setEntering] = useState(/** @type {Row | "wish" | null} */ (null));
  const asked = /** @type {any} */ ({ area, category: category || undefined, limit: 100000 });
  const unmet = useAnswer("unmet_demands", asked);
  const say = (/** @type {string} */ name) => speech.say(`page.market.${name}`);
  const columns = [
    {
      key: "name",
      title: say("demand"),
      cell: (/** @type {Row} */ row) => html`<${Body} id=${row.id} name=${row.name} />`,
      order: (/** @type {Row} */ row) => row.name,
    },
    {
      key: "area",
      title: say("community"),
      cell: (/** @type {Row} */ row) =>
        html`<${Body} id=${row.area_id.split("-")[0]} name=${row.area_name} table="areas" />`,
      order: (/** @type {Row} */ row) => row.area_id,
    },
    {
      key: "urgency",
      title: say("urgency"),
      cell: (/** @type {Row} */ row) =>
        html`<${Tag} kind=${URGENCY[row.urgency]}>${speech.value("Urgency", row.urgency)}<//>`,
      order: (/** @type {Row} */ row) => ["high", "medium", "low"].indexOf(row.urgency),
    },
    {
      key: "missing",
      title: say("missing"),
      kind: /** @type {const} */ ("number"),
      cell: (/** @type {Row} */ row) =>
        `${speech.count(row.missing)} / ${speech.count(row.quantity)} ${speech.value("UnitOfCount", row.unit_of_count)}`,
      order: (/** @type {Row} */ row) => row.missing,
    },
    {
      key: "candidates",
      title: say("candidates"),
      kind: /** @type {const} */ ("wide"),
      cell: (/** @type {Row} */ row) => html`<${Candidates} row=${row} />`,
    },
    {
      key: "claim",
      asks: /** @type {const} */ ("edit"),
      title: speech.say("page.deed"),
      cell: (/** @type {Row} */ row) =>
        !address.scenario &&
        html`<button type="button" data-asks="edit" onClick=${() => setEntering(row)}>
          ${speech.say("page.claim")}<span class="unseen">${` ${row.name} ${row.id}`}</span>
        </button>`,
    },
  ];
  const close = () => setEntering(null);
  const done = () => (close(), unmet.again());
  return html`${
    !address.scenario &&
    html`<div class="controls">
      <button type="button" data-asks="edit" onClick=${() => setEntering("wish")}>${speech.say("page.wish.new")}</button>
    </div>`
  }
  ${entering === "wish" && html`<${NewWish} close=${close} done=${done} />`}
  ${entering && entering !== "wish" && html`<${ClaimDemand} demand=${entering} close=${close} done=${done} />`}
  <${Waiting} of=${unmet} lines=${8}>
    <${Table}
      id="unmet"
      caption=${speech.say("page.table.of", { table: say("unmet") })}
      columns=${columns}
      rows=${unmet.value?.rows ?? []}
      rowKey=${(/** @type {Row} */ row) => row.id}
      none=${say("unmet.none")}
    />
  <//>`;
}

/** @param {{row: Row}} properties */
function Candidates({ row }) {
  const { speech } = useHere();
  if (!row.candidates.length) {
    return speech.say("page.market.candidates.none");
  }
  return html`<ul class="reasons">
    ${row.candidates.map(
      (one) =>
        html`<li key=${one.resource_id}>
          <${Body} id=${one.resource_id} name=${one.unit_name ? `${one.unit_name} · ${one.name}` : one.name} />
          <small>${speech.value("Ring", one.ring)} · ${speech.value("Reason", one.reason)}</small>
        </li>`,
    )}
  </ul>`;
}
