// Where else a unit stands: its own organisations, its seats, the enterprises it is a liaison of.

import { useAnswer, useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Body } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";
import { holds } from "../body/body.js";

/** @typedef {{id: string, name: string, table: string}} Tied */

/**
 * @param {{own: ReturnType<typeof import("../body/body.js").useBody>}} properties
 */
export function Ties({ own }) {
  const { address, speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.unit.ties${name}`);
  const around = useAnswer("neighbourhood", {
    body: address.id,
    hops: 1,
    layers: "command",
    limit: 1000,
  });
  const inside = (around.value?.rows ?? [])
    .filter(({ start_thing: thing }) => thing === "organisation")
    .map(({ start_id: id, start_name: name }) => ({ id, name, table: "" }));
  const tied = (
    /** @type {string} */ table,
    /** @type {string} */ end,
    /** @type {string} */ of = "",
  ) =>
    own
      .of(table)
      .filter((one) => holds(one, own.day) && one.row[end] !== address.id)
      .map(({ row }) => ({ id: row[end], name: own.names[row[end]] ?? row[end], table: of }));
  return html`<${Card} id="ties" title=${say("")}>
    <${Waiting} of=${own.things}>
      <${List} word=${say(".inside")} bodies=${inside} />
      <${List} word=${say(".seats")} bodies=${tied("seats", "organisation_id")} />
      <${List} word=${say(".liaisons")} bodies=${tied("liaisons", "enterprise_id", "units")} />
    <//>
  <//>`;
}

/** @param {{word: string, bodies: Tied[]}} properties */
function List({ word, bodies }) {
  const { speech } = useHere();
  const once = [...new Map(bodies.map((one) => [one.id, one])).values()];
  return html`<p class="hint">${word}</p>
    ${
      once.length
        ? html`<ul class="names">
          ${once.map(({ id, name, table }) => html`<li key=${id}><${Body} id=${id} name=${name} table=${table} /></li>`)}
        </ul>`
        : html`<p class="names-none">${speech.say("page.unit.ties.none")}</p>`
    }`;
}
