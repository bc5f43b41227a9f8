// The five levels through a community: from the top down to it, and how much stands below.

import { useAnswer, useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Body, Evidence, Illustrative, Tag } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions} Questions */

const OF_IT = ["COMMITTEE_OF", "COVERS"];
const BELOW = /** @type {const} */ (["grid_branch", "building_group"]);

/** The card. */
export function Chain() {
  const { address, speech } = useHere();
  const { id } = address;
  const say = (/** @type {string} */ name) => speech.say(`page.community.chain${name}`);
  const around = useAnswer("neighbourhood", { body: id, hops: 1, layers: "command", limit: 1000 });
  const levels = useAnswer("organisation_levels", { area: id });
  const own = around.value?.rows.find(
    (row) => OF_IT.includes(row.relation) && row.finish_id === id,
  )?.start_id;
  const chain = useAnswer("chain_of_command", own ? { organisation: own } : null);
  const steps = own ? [...(chain.value?.rows ?? [])].reverse() : [];
  const waiting = own ? chain : around;
  return html`<${Card} id="chain" title=${say("")}>
    <${Waiting} of=${waiting} lines=${2}>
      ${
        around.value && !own
          ? html`<p class="none">${say(".none")}</p>`
          : html`<ol class="chain">
            ${steps.map(
              (step) =>
                html`<li key=${step.id} class="at-${step.level}">
                  <small>${speech.value("OrganisationLevel", step.level)}</small>
                  <${Body} id=${step.id} name=${step.name} />
                  ${step.standing === "illustrative" && html`<${Illustrative} />`}
                  ${!step.holds && html`<${Tag} kind="bad">${say(".ended")}<//>`}
                </li>`,
            )}
            ${BELOW.map(
              (level) =>
                html`<${Below} key=${level} level=${level} rows=${levels.value?.rows ?? []} />`,
            )}
          </ol>`
      }
    <//>
  <//>`;
}

/**
 * @param {{level: string, rows: Questions["organisation_levels"]["answer"]["rows"]}} properties
 */
function Below({ level, rows }) {
  const { speech } = useHere();
  const word = speech.value("OrganisationLevel", level);
  const count = rows
    .filter((row) => row.level === level)
    .reduce((sum, row) => sum + row.organisations, 0);
  const said = speech.say("page.community.chain.count", { count });
  return html`<li class="at-${level}">
    <small>${word}</small>
    ${
      count
        ? html`<${Evidence} of="organisation_levels:organisations:level=${level}" title=${word}>
          ${said}
        <//>`
        : html`<span>${said}</span>`
    }
  </li>`;
}
