// The services of a body: what resource meets what demand, who has claimed it, and how far it is.

import { ClaimDemand, Deeds } from "../../claiming.js";
import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Standing, Tag } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";
import { holds, latestFirst } from "./body.js";
import { claimed, pledgeOf } from "./projects.js";

/** @typedef {import("../../things.js").Told} Told */

/**
 * @param {object} properties
 * @param {ReturnType<typeof import("./body.js").useBody>} properties.own
 * @param {() => void} properties.entered told when something was entered
 * @param {import("../../ui/chosen.js").Named} [properties.unit] who can claim a demand here
 */
export function Services({ own, entered, unit }) {
  const { address, href, speech } = useHere();
  const [claiming, setClaiming] = useState(false);
  const say = (/** @type {string} */ name) => speech.say(`page.body.services${name}`);
  const rows = latestFirst(own.of("services"), own.day).filter((one) => holds(one, own.day));
  const named = (/** @type {Told} */ one) =>
    own.names[one.row.demand_id] ?? own.names[one.row.resource_id] ?? one.id;
  const columns = [
    {
      key: "name",
      title: say(".demand"),
      kind: "name-wide",
      cell: (/** @type {Told} */ one) =>
        html`<a href=${href({ own: { ...address.own, thing: one.id } })} lang="zh">${named(one)}</a>`,
      order: named,
    },
    {
      key: "claims",
      title: say(".claims"),
      kind: "wide",
      cell: (/** @type {Told} */ one) => claimed(one.row, speech),
    },
    {
      key: "state",
      title: say(".state"),
      cell: (/** @type {Told} */ one) =>
        html`<${Tag}>${speech.value("WorkState", one.row.state)}<//>${" "}
          <${Standing} standing=${one.row.standing} />`,
      order: (/** @type {Told} */ one) => one.row.state,
    },
    {
      key: "deeds",
      asks: /** @type {const} */ ("edit"),
      title: speech.say("page.deed"),
      kind: "wide",
      cell: (/** @type {Told} */ one) =>
        html`<${Deeds} pledge=${pledgeOf(one, named(one))} done=${entered} />`,
    },
  ];
  const close = () => setClaiming(false);
  return html`${claiming && html`<${ClaimDemand} unit=${unit} close=${close} done=${() => (close(), entered())} />`}
  <${Card}
    id="services"
    title=${say("")}
    actions=${
      unit &&
      !address.scenario &&
      html`<button type="button" data-asks="edit" onClick=${() => setClaiming(true)}>${speech.say("page.claim.title")}</button>`
    }
    flush
  >
    <${Waiting} of=${own.things}>
      <${Table}
        id="services"
        caption=${say(".caption")}
        columns=${columns}
        rows=${rows}
        rowKey=${(/** @type {Told} */ one) => one.id}
        none=${say(".none")}
      />
    <//>
  <//>`;
}
