// The projects of a body over time: each with its bar between its days, its state and its claims.

import { useHere } from "../../here.js";
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
 * @param {{own: ReturnType<typeof import("./body.js").useBody>}} properties
 */
export function Projects({ own }) {
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
 * Who has claimed it.
 * @param {Record<string, any>} row
 * @param {import("../../words.js").Speech} speech
 */
function claimed({ unit_claimed_on: unit, community_claimed_on: community }, speech) {
  const state =
    unit && community ? "both" : unit ? "half_unit" : community ? "half_community" : "none";
  return speech.value("ClaimState", state);
}
