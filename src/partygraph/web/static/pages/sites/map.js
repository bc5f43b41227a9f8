// A map without tiles: bounds, places and sites where their coordinates say.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Waiting } from "../../ui/state.js";
import { tell } from "../../ui/toast.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";
import { forget, keep, kept, shapesOf } from "./shapes.js";

/** @typedef {import("../../here.js").Questions} Questions */
/** @typedef {Questions["service_circle"]["answer"]["rows"][number]} Place */
/** @typedef {Questions["site_load"]["answer"]["rows"][number]} Site */
/** @typedef {import("./shapes.js").Shape} Shape */

const WIDE = 480;
const HIGH = 320;
const MARGIN = 40;
const FEW = 12; // places that all have room for their names

/**
 * @param {object} properties
 * @param {import("../../here.js").Coming<Questions["service_circle"]["answer"]>} properties.circle
 * @param {import("../../here.js").Coming<Questions["site_load"]["answer"]>} properties.load
 */
export function GroundMap({ circle, load }) {
  const { area, speech } = useHere();
  const [given, setGiven] = useState(kept);
  const say = (/** @type {string} */ name) => speech.say(`page.sites.map.${name}`);
  const rows = circle.value?.rows ?? [];
  const places = rows.filter((row) => row.longitude !== null);
  const sites = (load.value?.rows ?? []).filter((row) => row.longitude !== null);
  const shapes = given.filter(({ code }) => code.startsWith(area));
  const take = async (/** @type {any} */ event) => {
    const text = await event.currentTarget.files?.[0]?.text();
    if (text === undefined) {
      return;
    }
    const found = shapesOf(text);
    if (!found.length) {
      tell(say("not_geojson"));
      return;
    }
    keep(text);
    setGiven(found);
  };
  const actions = html`<label class="button">
      ${say("load")}<input type="file" class="unseen" accept=".geojson,.json" onChange=${take} />
    </label>
    ${
      given.length > 0 &&
      html`<button
        type="button"
        onClick=${() => {
          forget();
          setGiven([]);
        }}
      >
        ${say("forget")}
      </button>`
    }`;
  return html`<${Card}
    id="map"
    title=${speech.say("page.sites.map")}
    note=${say("note")}
    actions=${actions}
    illustrative=${Boolean(circle.value?.illustrative)}
  >
    <${Waiting} of=${circle}>
      ${
        places.length + sites.length + shapes.length
          ? html`<${Drawn} places=${places} sites=${sites} shapes=${shapes} rows=${rows} />`
          : html`<p class="none">${say("none")}</p>`
      }
    <//>
  <//>`;
}

/**
 * Where a point of the ground stands in the picture.
 * @param {{x: number, y: number}[]} all points that have to fit
 */
function projection(all) {
  const [west, east] = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))];
  const [south, north] = [Math.min(...all.map(({ y }) => y)), Math.max(...all.map(({ y }) => y))];
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180); // of a degree of longitude
  const scale = Math.min(
    (WIDE - 2 * MARGIN) / Math.max((east - west) * narrow, 1e-6),
    (HIGH - 2 * MARGIN) / Math.max(north - south, 1e-6),
  );
  return (/** @type {number} */ x, /** @type {number} */ y) => ({
    x: WIDE / 2 + (x - (west + east) / 2) * narrow * scale,
    y: HIGH / 2 - (y - (south + north) / 2) * scale,
  });
}

/** @param {{places: Place[], sites: Site[], shapes: Shape[], rows: Place[]}} properties */
function Drawn({ places, sites, shapes, rows }) {
  const { speech } = useHere();
  const put = projection([
    ...[...places, ...sites].map((row) => ({ x: Number(row.longitude), y: Number(row.latitude) })),
    ...shapes.flatMap(({ rings }) => rings.flat().map(([x, y]) => ({ x, y }))),
  ]);
  const beyond = new Map(rows.map((row) => [row.id, row.is_beyond]));
  const told = speech.say("page.sites.map.told", { places: places.length, sites: sites.length });
  return html`<svg class="ground" viewBox="0 0 ${WIDE} ${HIGH}" role="img" aria-label=${told}>
    ${shapes.map(({ code, rings }) => {
      const line = rings.map((ring) => {
        const points = ring.map(([x, y]) => put(x, y));
        return `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;
      });
      const state = beyond.get(code);
      const look = state === true ? "beyond" : state === false ? "within" : "";
      return html`<path key=${code} class="shape ${look}" d=${line.join("")} />`;
    })}
    ${places.map((row) => {
      const { x, y } = put(Number(row.longitude), Number(row.latitude));
      return html`<g key=${row.id}>
        ${
          row.is_beyond
            ? html`<rect class="place beyond" x=${x - 4} y=${y - 4} width="8" height="8" />`
            : html`<circle class="place" cx=${x} cy=${y} r="4.5" />`
        }
        ${
          (row.is_beyond || places.length <= FEW) &&
          html`<text class="axis" x=${x} y=${y - 7} text-anchor="middle">${row.name}</text>`
        }
      </g>`;
    })}
    ${sites.map((row) => {
      const { x, y } = put(Number(row.longitude), Number(row.latitude));
      return html`<path key=${row.id} class="site" d="M${x} ${y - 7}l7 12h-14z" />`;
    })}
  </svg>
  <ul class="legend">
    <li><svg width="12" height="12" aria-hidden="true"><path class="site" d="M6 0l6 11H0z" /></svg><span>${speech.say("page.sites.site")}</span></li>
    <li><svg width="12" height="12" aria-hidden="true"><circle class="place" cx="6" cy="6" r="5" /></svg><span>${speech.say("field.within")}</span></li>
    <li><svg width="12" height="12" aria-hidden="true"><rect class="place beyond" x="1" y="1" width="10" height="10" /></svg><span>${speech.say("field.beyond")}</span></li>
  </ul>`;
}
