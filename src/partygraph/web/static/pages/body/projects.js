// The projects of a body over time: each with its bar between its days, its state and its claims.

import { useHere } from "../../here.js";
import { Deeds } from "../../claiming.js";
import { Card } from "../../ui/card.js";
import { Standing, Tag } from "../../ui/marks.js";
import { Period } from "../../ui/period.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";
import { latestFirst } from "./body.js";

/** @typedef {import("../../things.js").Told} Told */

/** @type {Record<string, string>} */
const KINDS = { done: "good", running: "info", planned: "neutral", stopped: "bad" };

/**
 * @param {object} properties
 * @param {ReturnType<typeof import("./body.js").useBody>} properties.own
 * @param {() => void} properties.entered told when something was entered
 */
export function Projects({ own, entered }) {
  const { address, href, speech } = useHere();
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.body.projects${name}`, values);
  const rows = latestFirst(own.of("projects"), own.day);
  const first = rows.map(({ row }) => row.valid_from).sort()[0] ?? own.day;
  const columns = [
    {
      key: "name",
      title: say(".name"),
      kind: "name-wide",
      cell: (/** @type {Told} */ one) =>
        html`<a href=${href({ own: { ...address.own, thing: one.id } })} lang="zh">${one.name}</a>`,
      order: (/** @type {Told} */ one) => one.name,
    },
    {
      key: "category",
      title: say(".category"),
      cell: (/** @type {Told} */ one) => speech.value("Category", one.row.category),
      order: (/** @type {Told} */ one) => one.row.category,
    },
    {
      key: "period",
      title: say(".period", { since: first, until: own.day }),
      kind: "wide",
      cell: (/** @type {Told} */ one) =>
        html`<${Period}
          from=${one.row.valid_from}
          to=${one.row.valid_to ?? own.day}
          first=${first}
          last=${own.day}
          look="look-${one.row.state}"
        />`,
      order: (/** @type {Told} */ one) => one.row.valid_from,
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
        html`<${Tag} kind=${KINDS[one.row.state]}>${speech.value("WorkState", one.row.state)}<//>${" "}
          <${Standing} standing=${one.row.standing} />`,
      order: (/** @type {Told} */ one) => one.row.state,
    },
    {
      key: "deeds",
      asks: /** @type {const} */ ("edit"),
      title: speech.say("page.deed"),
      kind: "wide",
      cell: (/** @type {Told} */ one) =>
        html`<${Deeds} pledge=${pledgeOf(one, one.name)} done=${entered} />`,
    },
  ];
  return html`<${Card} id="projects" title=${say("")} flush>
    <${Waiting} of=${own.things}>
      <${Table}
        id="projects"
        caption=${say(".caption")}
        columns=${columns}
        rows=${rows}
        rowKey=${(/** @type {Told} */ one) => one.id}
        none=${say(".none")}
      />
    <//>
  <//>`;
}

/**
 * @param {Told} one a project or a service
 * @param {string} name
 * @returns {import("../../claiming.js").Pledge}
 */
export function pledgeOf({ id, table, row }, name) {
  const { state, unit_claimed_on, community_claimed_on } = row;
  return {
    id,
    table: /** @type {any} */ (table),
    name,
    state,
    unit_claimed_on,
    community_claimed_on,
  };
}

/**
 * Who has claimed it.
 * @param {Record<string, any>} row
 * @param {import("../../words.js").Speech} speech
 */
export function claimed({ unit_claimed_on: unit, community_claimed_on: community }, speech) {
  const state =
    unit && community ? "both" : unit ? "half_unit" : community ? "half_community" : "none";
  return speech.value("ClaimState", state);
}
