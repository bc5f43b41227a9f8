// The projects of a place by where they stand, and by who has claimed them.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Legend, Parts } from "../../ui/charts.js";
import { Evidence } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions} Questions */

const STATES = /** @type {const} */ (["done", "running", "planned", "stopped"]);
const CLAIMS = /** @type {const} */ ([
  ["both", "look-done"],
  ["half", "look-running"],
  ["none", "look-unmet"],
]);

/**
 * @param {{claims: import("../../here.js").Coming<Questions["claims"]["answer"]>}} properties
 */
export function Work({ claims }) {
  const { speech } = useHere();
  const summary = claims.value?.summary;
  const states = STATES.map((state) => ({
    key: state,
    word: speech.value("WorkState", state),
    number: summary?.[`${state}_projects`] ?? 0,
    look: `look-${state}`,
  })).map((bar) => ({
    ...bar,
    cell:
      bar.number > 0 &&
      html`<${Evidence} of="claims:${bar.key}_projects" title=${bar.word}
        >${speech.count(bar.number)}<//
      >`,
  }));
  const sides = CLAIMS.map(([side, look]) => {
    const word = speech.say(`page.overview.claims.${side}`);
    const number = summary?.[`projects_${side}`] ?? 0;
    return {
      key: side,
      word,
      number,
      look,
      cell: html`<${Evidence} of="claims:projects_${side}" title=${word}>${speech.count(number)}<//>`,
    };
  });
  return html`<${Card}
    id="work"
    title=${speech.say("page.overview.work")}
    illustrative=${Boolean(claims.value?.illustrative)}
  >
    <${Waiting} of=${claims}>
      ${
        summary?.projects
          ? html`<div class="stack">
            <${Parts} bars=${states} label=${speech.say("page.overview.work.caption")} />
            <${Legend} bars=${states} />
            <h3>${speech.say("page.overview.claims")}</h3>
            <${Parts} bars=${sides} label=${speech.say("page.overview.claims")} />
            <${Legend} bars=${sides} />
          </div>`
          : html`<p class="none">${speech.say("page.overview.work.none")}</p>`
      }
    <//>
  <//>`;
}
