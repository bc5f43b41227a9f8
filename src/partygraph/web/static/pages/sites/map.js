// A map without tiles: places and sites where their coordinates say.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions} Questions */

const WIDE = 480;
const HIGH = 320;
const MARGIN = 40;

/**
 * @param {object} properties
 * @param {import("../../here.js").Coming<Questions["service_circle"]["answer"]>} properties.circle
 * @param {import("../../here.js").Coming<Questions["site_load"]["answer"]>} properties.load
 */
export function GroundMap({ circle, load }) {
  const { speech } = useHere();
  const places = (circle.value?.rows ?? []).filter((row) => row.longitude !== null);
  const sites = (load.value?.rows ?? []).filter((row) => row.longitude !== null);
  const all = [...places, ...sites];
  return html`<${Card}
    id="map"
    title=${speech.say("page.sites.map")}
    note=${speech.say("page.sites.map.note")}
    illustrative=${Boolean(circle.value?.illustrative)}
  >
    <${Waiting} of=${circle}>
      ${
        all.length
          ? html`<${Drawn} places=${places} sites=${sites} />`
          : html`<p class="none">${speech.say("page.sites.map.none")}</p>`
      }
    <//>
  <//>`;
}

/**
 * @param {object} properties
 * @param {Questions["service_circle"]["answer"]["rows"]} properties.places
 * @param {Questions["site_load"]["answer"]["rows"]} properties.sites
 */
function Drawn({ places, sites }) {
  const { speech } = useHere();
  const all = [...places, ...sites].map((row) => ({
    x: Number(row.longitude),
    y: Number(row.latitude),
  }));
  const west = Math.min(...all.map(({ x }) => x));
  const south = Math.min(...all.map(({ y }) => y));
  const east = Math.max(...all.map(({ x }) => x));
  const north = Math.max(...all.map(({ y }) => y));
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180); // of a degree of longitude
  const scale = Math.min(
    (WIDE - 2 * MARGIN) / Math.max((east - west) * narrow, 1e-6),
    (HIGH - 2 * MARGIN) / Math.max(north - south, 1e-6),
  );
  const at = (/** @type {{longitude: any, latitude: any}} */ row) => ({
    x: WIDE / 2 + (Number(row.longitude) - (west + east) / 2) * narrow * scale,
    y: HIGH / 2 - (Number(row.latitude) - (south + north) / 2) * scale,
  });
  const told = speech.say("page.sites.map.told", { places: places.length, sites: sites.length });
  return html`<svg class="ground" viewBox="0 0 ${WIDE} ${HIGH}" role="img" aria-label=${told}>
    ${places.map((row) => {
      const { x, y } = at(row);
      return html`<g key=${row.id}>
        ${
          row.is_beyond
            ? html`<rect class="place beyond" x=${x - 4} y=${y - 4} width="8" height="8" />`
            : html`<circle class="place" cx=${x} cy=${y} r="4.5" />`
        }
        ${
          (row.is_beyond || places.length <= 12) &&
          html`<text class="axis" x=${x} y=${y - 7} text-anchor="middle">${row.name}</text>`
        }
      </g>`;
    })}
    ${sites.map((row) => {
      const { x, y } = at(row);
      return html`<path key=${row.id} class="site" d="M${x} ${y - 7}l7 12h-14z" />`;
    })}
  </svg>
  <ul class="legend">
    <li><svg width="12" height="12" aria-hidden="true"><path class="site" d="M6 0l6 11H0z" /></svg><span>${speech.say("page.sites.site")}</span></li>
    <li><svg width="12" height="12" aria-hidden="true"><circle class="place" cx="6" cy="6" r="5" /></svg><span>${speech.say("field.within")}</span></li>
    <li><svg width="12" height="12" aria-hidden="true"><rect class="place beyond" x="1" y="1" width="10" height="10" /></svg><span>${speech.say("field.beyond")}</span></li>
  </ul>`;
}
