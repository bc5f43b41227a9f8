// Units on the left, communities on the right, a line for each pairing: what begins is bold, what
// ends is dashed. The table beside it says the same.

import { useHere } from "../../here.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {{unit_id: string, unit_name: string, area_id: string, area_name: string, state: string}} Link */

const STEP = 22;
const LEFT = 250;
const RIGHT = 520;
const WIDTH = 700;
const MOST = 80;

/**
 * The middle of what each is linked with: what is near stands near.
 * @param {Link[]} links
 */
function placed(links) {
  const areas = [...new Map(links.map((one) => [one.area_id, one.area_name]))].sort(
    ([one], [other]) => one.localeCompare(other),
  );
  const at = new Map(areas.map(([id], place) => [id, place]));
  const units = [...new Map(links.map((one) => [one.unit_id, one.unit_name]))];
  const middle = (/** @type {string} */ unit) => {
    const mine = links.filter((one) => one.unit_id === unit);
    return mine.reduce((sum, one) => sum + (at.get(one.area_id) ?? 0), 0) / mine.length;
  };
  units.sort(([one], [other]) => middle(one) - middle(other) || one.localeCompare(other));
  return { areas, units };
}

/**
 * @param {{links: Link[], label: string}} properties
 */
export function Diagram({ links, label }) {
  const { speech } = useHere();
  const changed = new Set(
    links.filter((one) => one.state !== "kept").flatMap((one) => [one.unit_id, one.area_id]),
  );
  const some =
    links.length > MOST
      ? links.filter((one) => changed.has(one.unit_id) || changed.has(one.area_id))
      : links;
  const shown = some.slice(0, MOST * 3);
  if (!shown.length) {
    return html`<p class="none">${speech.say("page.scenario.diagram.none")}</p>`;
  }
  const { areas, units } = placed(shown);
  const height = STEP * Math.max(areas.length, units.length) + STEP;
  const y = (/** @type {number} */ place, /** @type {number} */ of) =>
    ((place + 0.5) * (height - STEP)) / of + STEP / 2;
  const unitAt = new Map(units.map(([id], place) => [id, y(place, units.length)]));
  const areaAt = new Map(areas.map(([id], place) => [id, y(place, areas.length)]));
  const count = (/** @type {string} */ state) => links.filter((one) => one.state === state).length;
  const told = speech.say("page.scenario.diagram.told", {
    begun: count("begun"),
    ended: count("ended"),
    kept: count("kept"),
  });
  return html`<figure class="diagram">
    <figcaption>
      ${label}：${told}
      <span class="key begun">${speech.value("LinkState", "begun")}</span>
      <span class="key ended">${speech.value("LinkState", "ended")}</span>
      <span class="key kept">${speech.value("LinkState", "kept")}</span>
    </figcaption>
    <div class="scroll" tabindex="0" role="region" aria-label=${speech.say("page.scenario.diagram.of", { label })}>
      <svg width=${WIDTH} height=${height} viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label=${`${label}：${told}`}>
        ${["kept", "ended", "begun", "changed"].map((state) =>
          shown
            .filter((one) => one.state === state)
            .map((one) => {
              const [from, to] = [unitAt.get(one.unit_id), areaAt.get(one.area_id)];
              const half = (LEFT + RIGHT) / 2;
              return html`<path
                key=${`${state}.${one.unit_id}.${one.area_id}`}
                class="link ${state}"
                d="M${LEFT} ${from}C${half} ${from} ${half} ${to} ${RIGHT} ${to}"
              />`;
            }),
        )}
        ${units.map(
          ([id, name]) => html`<g key=${id}>
            <rect class="unit" x=${LEFT - 5} y=${(unitAt.get(id) ?? 0) - 5} width="10" height="10" />
            <text class=${changed.has(id) ? "strong" : ""} x=${LEFT - 12} y=${(unitAt.get(id) ?? 0) + 4} text-anchor="end">${name}</text>
          </g>`,
        )}
        ${areas.map(
          ([id, name]) => html`<g key=${id}>
            <circle class="community" cx=${RIGHT} cy=${areaAt.get(id)} r="6" />
            <text class=${changed.has(id) ? "strong" : ""} x=${RIGHT + 12} y=${(areaAt.get(id) ?? 0) + 4}>${name}</text>
          </g>`,
        )}
      </svg>
    </div>
  </figure>`;
}
