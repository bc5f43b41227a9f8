// A country, a province or a city before its network: one node for each part, with what there is in
// it and how far it is covered. Whoever presses one goes down; the way back up stands above.

import { useAnswer, useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["area_parts"]["answer"]} Answer */
/** @typedef {Answer["rows"][number]} Part */

/** Things from which a graph is a country: what is larger than a county is shown by its parts. */
const BIG = 5000;
/** Parts on one ring; more stand on two. */
const RING = 16;
const BANDS = 8;

/** @param {Answer["summary"]} of */
function isBig(of) {
  return of.areas + of.organisations + of.units_located + of.pairings + of.demands > BIG;
}

/**
 * What stands in place of a network, and the way up where there is one.
 * @returns {{country: boolean, of: import("../../here.js").Coming<Answer>, big: boolean, known: boolean}}
 */
export function useParts() {
  const { address, places } = useHere();
  const { area } = address;
  const small = places.some(({ id }) => id === area) || area.length > 6; // a county or below it
  const roots = useAnswer("area_parts", {});
  const country = Boolean(roots.value && isBig(roots.value.summary));
  const own = useAnswer("area_parts", country && area ? { area } : null);
  const of = area ? own : roots;
  const big = country && !small;
  // Where nothing is told of the parts, there is the network, as ever; and what is shown stays while
  // another day is asked for.
  const known = isKnown(roots) && (!country || isKnown(own));
  return { country, of, big, known };
}

/** @param {import("../../here.js").Coming<Answer>} of */
function isKnown(of) {
  return of.value !== undefined || !of.loading;
}

/**
 * Where one is in the country, each step a way back up.
 * @param {{of: Answer | undefined}} properties
 */
export function Crumbs({ of }) {
  const { href, speech } = useHere();
  if (!of) {
    return null;
  }
  const { above_ids: ids, above_names: names, name } = of.summary;
  const steps = name ? [["", speech.say("page.network.country")]] : [];
  ids.forEach((id, place) => steps.push([id, names[place]]));
  return html`<nav class="crumbs" aria-label=${speech.say("page.network.crumbs")}>
    <ol>
      ${steps.map(
        ([id, word]) =>
          html`<li key=${id}><a href=${href({ page: "network", area: id, own: {} })}>${word}</a></li>`,
      )}
      <li aria-current="page">${name || speech.say("page.network.country")}</li>
    </ol>
  </nav>`;
}

/**
 * Gives an element properties of style that follow from data; the policy lets no attribute do that.
 * @param {Record<string, string>} properties by name
 * @returns {(element: HTMLElement | null) => void}
 */
function shaped(properties) {
  return (element) => {
    for (const [name, value] of Object.entries(properties)) {
      element?.style.setProperty(name, value);
    }
  };
}

/** @param {{of: Answer}} properties */
export function Parts({ of }) {
  const { href, speech } = useHere();
  const { summary, rows } = of;
  const say = (/** @type {string} */ name, values = {}) =>
    speech.say(`page.network.parts${name}`, values);
  const most = Math.max(...rows.map((row) => row.settlements), 1);
  const title = say("", { name: summary.name || speech.say("page.network.country") });
  const down = (/** @type {Part} */ row) => href({ page: "network", area: row.id, own: {} });
  const number = (/** @type {keyof Part & string} */ field) => ({
    key: field,
    title: speech.say(`field.${field}`),
    kind: /** @type {const} */ ("number"),
    cell: (/** @type {any} */ row) => speech.count(row[field]),
    order: (/** @type {any} */ row) => row[field],
  });
  return html`<${Card} id="parts" title=${title} note=${say(".note")} illustrative=${of.illustrative}>
      <p>
        ${say(".told", {
          parts: rows.length,
          settlements: summary.settlements,
          paired: summary.paired_settlements,
          units: summary.units_located,
          organisations: summary.organisations,
        })}
      </p>
      <div class="parts">
        <svg class="parts-links" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          ${rows.map((row, place) => {
            const { x, y } = placed(place, rows.length);
            return html`<line key=${row.id} x1="50" y1="50" x2=${x} y2=${y} />`;
          })}
        </svg>
        <p class="parts-middle">
          <b>${summary.name || speech.say("page.network.country")}</b>
          <span>${speech.share(shareOf(summary))}</span>
        </p>
        <ul>
          ${rows.map((row, place) => {
            const { x, y } = placed(place, rows.length);
            return html`<li key=${row.id} ref=${shaped({ left: `${x}%`, top: `${y}%` })}>
              <a href=${down(row)} aria-label=${say(".one", told(row, speech))}>
                <span
                  class="parts-node heat-${bandOf(row)}"
                  ref=${shaped({ "--size": `${Math.round(26 + 34 * Math.sqrt(row.settlements / most))}px` })}
                  >${speech.count(row.settlements)}</span
                >
                <span class="parts-name" lang="zh">${row.name}</span>
                <span class="parts-share">${speech.share(shareOf(row))}</span>
              </a>
            </li>`;
          })}
        </ul>
      </div>
      <p class="parts-key">
        <span>${say(".key")}</span>
        ${Array.from({ length: BANDS }, (_, band) => html`<span key=${band} class="parts-band heat-${band}">${speech.share(band / BANDS)}</span>`)}
        <span>100%</span>
      </p>
    <//>
    <${Card} id="parts-table" title=${speech.say("question.area_parts")} flush>
      <${Table}
        id="parts"
        caption=${speech.say("page.table.of", { table: title })}
        size=${40}
        columns=${[
          {
            key: "name",
            title: speech.say("field.name"),
            cell: (/** @type {any} */ row) => html`<a lang="zh" href=${down(row)}>${row.name}</a>`,
            order: (/** @type {any} */ row) => row.id,
          },
          number("settlements"),
          number("paired_settlements"),
          {
            key: "share",
            title: say(".share"),
            kind: "number",
            cell: (/** @type {any} */ row) => speech.share(shareOf(row)),
            order: (/** @type {any} */ row) => shareOf(row),
          },
          number("pairings"),
          number("units_located"),
          number("organisations"),
          number("demands"),
        ]}
        rows=${rows}
        rowKey=${(/** @type {any} */ row) => row.id}
      />
    <//>`;
}

/** @param {{settlements: number, paired_settlements: number}} of */
function shareOf({ settlements, paired_settlements: paired }) {
  return settlements ? paired / settlements : null;
}

/** @param {Part} row */
function bandOf(row) {
  return Math.min(Math.floor((shareOf(row) ?? 0) * BANDS), BANDS - 1);
}

/**
 * @param {Part} row
 * @param {import("../../words.js").Speech} speech
 */
function told(row, speech) {
  return {
    name: row.name,
    settlements: row.settlements,
    paired: row.paired_settlements,
    share: speech.share(shareOf(row)),
    units: row.units_located,
    organisations: row.organisations,
  };
}

/**
 * Where the node of a part stands, in hundredths of the drawing.
 * @param {number} place
 * @param {number} of
 */
function placed(place, of) {
  const angle = (2 * Math.PI * place) / of - Math.PI / 2;
  const inner = of > RING && place % 2 === 1;
  const [wide, high] = inner ? [25, 24] : [43, 40];
  return { x: 50 + wide * Math.cos(angle), y: 48 + high * Math.sin(angle) };
}
