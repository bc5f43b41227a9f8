// Who sits on the joint committee of a community, and which paired units do not.

import { useAnswer, useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Body } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions} Questions */

/**
 * @param {{seats: import("../../here.js").Coming<Questions["seat_coverage"]["answer"]>}} properties
 */
export function Seats({ seats }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.community.seated${name}`);
  const committee = seats.value?.rows[0];
  const around = useAnswer(
    "neighbourhood",
    committee ? { body: committee.id, hops: 1, layers: "seats", limit: 1000 } : null,
  );
  const seated = (around.value?.rows ?? []).filter(({ relation }) => relation === "HOLDS_SEAT");
  return html`<${Card} id="seats" title=${say("")}>
    <${Waiting} of=${seats}>
      ${
        committee
          ? html`<h3><${Body} id=${committee.id} name=${committee.name} /></h3>
            <${Units}
              word=${say(".there")}
              units=${seated.map(({ start_id: id, start_name: name }) => ({ id, name }))}
            />
            <${Units} word=${say(".missing")} units=${committee.not_seated} />`
          : html`<p class="none">${say(".none")}</p>`
      }
    <//>
  <//>`;
}

/** @param {{word: string, units: {id: string, name: string}[]}} properties */
function Units({ word, units }) {
  const { speech } = useHere();
  return html`<p class="hint">${word}</p>
    ${
      units.length
        ? html`<ul class="names">
          ${units.map(
            ({ id, name }) =>
              html`<li key=${id}><${Body} id=${id} name=${name} table="units" /></li>`,
          )}
        </ul>`
        : html`<p>${speech.say("page.community.seated.nobody")}</p>`
    }`;
}
