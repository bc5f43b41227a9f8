// What a body offers: how much of what, and how much of it is claimed by services.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Meter } from "../../ui/charts.js";
import { Standing } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";
import { holds, latestFirst } from "./body.js";

/** @typedef {import("../../things.js").Told} Told */

/**
 * @param {object} properties
 * @param {ReturnType<typeof import("./body.js").useBody>} properties.own
 * @param {string} properties.title
 * @param {boolean} [properties.without] whether only those count that no unit offers
 */
export function Resources({ own, title, without = false }) {
  const { address, href, speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.body.resources${name}`);
  const services = own.of("services").filter((one) => holds(one, own.day));
  const taken = (/** @type {Told} */ one) =>
    services
      .filter(({ row }) => row.resource_id === one.id && row.state !== "stopped")
      .reduce((sum, { row }) => sum + row.quantity, 0);
  const rows = latestFirst(own.of("resources"), own.day).filter(
    (one) => holds(one, own.day) && !(without && one.row.unit_id),
  );
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
      key: "taken",
      title: say(".taken"),
      kind: "wide",
      cell: (/** @type {Told} */ one) =>
        html`<span class="share-cell">
          <${Meter} number=${Math.min(taken(one), one.row.quantity)} most=${one.row.quantity} />
          <span>
            ${speech.count(taken(one))} / ${speech.count(one.row.quantity)}${" "}
            ${speech.value("UnitOfCount", one.row.unit_of_count)}
          </span>
        </span>`,
      order: (/** @type {Told} */ one) => taken(one) / one.row.quantity,
    },
    {
      key: "standing",
      title: speech.say("page.thing.standing"),
      cell: (/** @type {Told} */ one) => html`<${Standing} standing=${one.row.standing} />`,
    },
  ];
  return html`<${Card} id="resources" title=${title} flush>
    <${Waiting} of=${own.things}>
      <${Table}
        id="resources"
        caption=${say(".caption")}
        columns=${columns}
        rows=${rows}
        rowKey=${(/** @type {Told} */ one) => one.id}
        none=${say(".none")}
      />
    <//>
  <//>`;
}
