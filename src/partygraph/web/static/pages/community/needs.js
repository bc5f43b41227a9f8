// What a community needs, the unmet first, and of each why nobody meets it.

import { useAnswer, useHere } from "../../here.js";
import { ClaimDemand, NewWish } from "../../claiming.js";
import { Card } from "../../ui/card.js";
import { Meter } from "../../ui/charts.js";
import { Body, Standing, Tag } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions} Questions */
/** @typedef {Questions["demand_states"]["answer"]["rows"][number]} Demand */
/** @typedef {Questions["unmet_demands"]["answer"]["rows"][number]} Unmet */

/** @type {Record<string, string>} */
const KINDS = { met: "good", claimed: "info", half_claimed: "warn", unmet: "bad" };
const ORDER = ["unmet", "half_claimed", "claimed", "met"];
const URGENCY = ["high", "medium", "low"];

/** The card. @param {{entered: () => void}} properties told when something was entered */
export function Needs({ entered }) {
  const { address, href, speech } = useHere();
  const area = address.id;
  const say = (/** @type {string} */ name) => speech.say(`page.community.needs${name}`);
  const states = useAnswer("demand_states", { area, limit: 1000 });
  const unmet = useAnswer("unmet_demands", { area, limit: 1000 });
  const [entering, setEntering] = useState(/** @type {Demand | "wish" | null} */ (null));
  const close = () => setEntering(null);
  const done = () => (close(), states.again(), unmet.again(), entered());
  const why = new Map((unmet.value?.rows ?? []).map((row) => [row.id, row]));
  const rows = [...(states.value?.rows ?? [])].sort(
    (one, other) =>
      ORDER.indexOf(one.state) - ORDER.indexOf(other.state) ||
      URGENCY.indexOf(one.urgency) - URGENCY.indexOf(other.urgency) ||
      one.id.localeCompare(other.id),
  );
  const columns = [
    {
      key: "name",
      title: say(".name"),
      kind: "name-wide",
      cell: (/** @type {Demand} */ one) =>
        html`<a href=${href({ own: { ...address.own, thing: one.id } })} lang="zh">${one.name}</a>
          ${why.has(one.id) && html`<${Why} unmet=${why.get(one.id)} />`}`,
      order: (/** @type {Demand} */ one) => one.name,
    },
    {
      key: "category",
      title: say(".category"),
      cell: (/** @type {Demand} */ one) => speech.value("Category", one.category),
      order: (/** @type {Demand} */ one) => one.category,
    },
    {
      key: "urgency",
      title: say(".urgency"),
      cell: (/** @type {Demand} */ one) => speech.value("Urgency", one.urgency),
      order: (/** @type {Demand} */ one) => URGENCY.indexOf(one.urgency),
    },
    {
      key: "claimed",
      title: say(".claimed"),
      kind: "wide",
      cell: (/** @type {Demand} */ one) =>
        html`<span class="share-cell">
          <${Meter} number=${Math.min(one.claimed_quantity, one.quantity)} most=${one.quantity} />
          <span>
            ${speech.count(one.claimed_quantity)} / ${speech.count(one.quantity)}${" "}
            ${speech.value("UnitOfCount", one.unit_of_count)}
          </span>
        </span>`,
      order: (/** @type {Demand} */ one) => one.claimed_quantity / one.quantity,
    },
    {
      key: "state",
      title: say(".state"),
      cell: (/** @type {Demand} */ one) =>
        html`<${Tag} kind=${KINDS[one.state]}>${speech.value("DemandState", one.state)}<//>${" "}
          <${Standing} standing=${one.standing} />`,
      order: (/** @type {Demand} */ one) => ORDER.indexOf(one.state),
    },
    {
      key: "claim",
      asks: /** @type {const} */ ("edit"),
      title: speech.say("page.deed"),
      cell: (/** @type {Demand} */ one) =>
        !address.scenario &&
        one.state !== "met" &&
        html`<button type="button" data-asks="edit" onClick=${() => setEntering(one)}>
          ${speech.say("page.claim")}<span class="unseen">${` ${one.name} ${one.id}`}</span>
        </button>`,
    },
  ];
  return html`${entering === "wish" && html`<${NewWish} place=${area} close=${close} done=${done} />`}
  ${entering && entering !== "wish" && html`<${ClaimDemand} demand=${entering} close=${close} done=${done} />`}
  <${Card}
    id="needs"
    title=${say("")}
    note=${say(".note")}
    actions=${
      !address.scenario &&
      html`<button type="button" data-asks="edit" onClick=${() => setEntering("wish")}>
        ${speech.say("page.wish.new")}
      </button>`
    }
    flush
  >
    <${Waiting} of=${states}>
      <${Table}
        id="needs"
        caption=${say(".caption")}
        columns=${columns}
        rows=${rows}
        rowKey=${(/** @type {Demand} */ one) => one.id}
        none=${say(".none")}
      />
    <//>
  <//>`;
}

/** @param {{unmet: Unmet}} properties */
function Why({ unmet }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.community.needs.${name}`);
  return html`<details class="why">
    <summary>${say("why")}</summary>
    ${
      unmet.candidates.length === 0
        ? html`<p>${say("why.none")}</p>`
        : html`<ul>
          ${unmet.candidates.map(
            (one) =>
              html`<li key=${one.resource_id}>
                <${Body} id=${one.resource_id} name=${one.name} />
                ${
                  one.unit_id &&
                  html` · <${Body} id=${one.unit_id} name=${one.unit_name ?? ""} table="units" />`
                }
                ：${speech.value("Reason", one.reason)}
              </li>`,
          )}
        </ul>`
    }
  </details>`;
}
