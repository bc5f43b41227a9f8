// The legend counts what is shown, says what each mark means, and hides or shows it.

import { useHere } from "../../here.js";
import { Icon } from "../../ui/icon.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("./ties.js").Ties} Ties */
/** @typedef {import("./state.js").Scene} Scene */
/** @typedef {import("./state.js").State} State */
/** @typedef {Scene["lines"][number]} Line */
/** @typedef {import("./state.js").Steps} Steps */

const INK = "#4e5969"; // of a shape in the legend, where colours say something else

/**
 * @param {object} properties
 * @param {Ties} properties.ties
 * @param {Steps} properties.steps
 */
export function Legend({ ties, steps }) {
  const { speech } = useHere();
  const { state, step } = steps;
  const { scene } = ties;
  const change = (/** @type {string[]} */ off) => step({ off });
  const select = (/** @type {string} */ token) => step({ at: [token], way: false });
  const turn = (/** @type {string} */ key) =>
    change(state.off.includes(key) ? state.off.filter((one) => one !== key) : [...state.off, key]);
  const wide = matchMedia("(min-width: 1280px)").matches;
  return html`<details class="graph-legend" open=${wide}>
    <summary>${speech.say("page.network.legend")}</summary>
    ${
      scene.bands.length > 0 &&
      html`<fieldset>
        <legend>${speech.say("scene.bands")}</legend>
        ${scene.bands.map(
          (band) =>
            html`<${Row} key=${band.key} row=${{ ...band, key: `band:${band.key}`, whole: band.count }}
              state=${state} turn=${turn} select=${() => select(`band:${band.key}`)}
              mark=${html`<${Mark} group=${{ colour: band.colour, shape: "dot", hollow: false }} />`} />`,
        )}
      </fieldset>`
    }
    <fieldset>
      <legend>${speech.say("page.network.legend.groups")}</legend>
      ${scene.groups.map(
        (group) =>
          html`<${Row} key=${group.key} row=${group} state=${state} turn=${turn}
            select=${() => select(`kind:${group.key}`)}
            mark=${html`<${Mark} group=${scene.bands.length ? { ...group, colour: INK } : group} />`} />`,
      )}
    </fieldset>
    <fieldset>
      <legend>${speech.say("page.network.legend.lines")}</legend>
      ${scene.lines.map(
        (line) =>
          html`<${Row} key=${line.key} row=${line} state=${state} turn=${turn}
            mark=${html`<${Stroke} line=${line} />`} />`,
      )}
    </fieldset>
    <button type="button" class="quiet" onClick=${() => step({ at: ties.everyKind(state), way: false })}>
      ${speech.say("page.network.select.all")}
    </button>
    ${
      state.off.length > 0 &&
      html`<button type="button" class="quiet" onClick=${() => change([])}>
        ${speech.say("page.network.legend.all")}
      </button>`
    }
  </details>`;
}

/**
 * @param {object} properties
 * @param {{key: string, word: string, count: number, whole: number}} properties.row
 * @param {State} properties.state
 * @param {(key: string) => void} properties.turn
 * @param {(() => void)} [properties.select]
 * @param {import("../../vendor/htm-preact-standalone.module.js").Child} properties.mark
 */
function Row({ row, state, turn, select, mark }) {
  const { speech } = useHere();
  const whole = speech.count(row.whole);
  const count = row.count === row.whole ? whole : `${speech.count(row.count)} / ${whole}`;
  const all = speech.say("page.network.select.kind", { kind: row.word });
  return html`<div class="graph-row"><label>
    <input
      type="checkbox"
      checked=${!state.off.includes(row.key)}
      onChange=${() => turn(row.key)}
    />
    ${mark}<span class="graph-word">${row.word}</span><span class="graph-count">${count}</span>
  </label>
  ${
    select &&
    html`<button
      type="button"
      class="square quiet"
      aria-label=${all}
      title=${all}
      aria-disabled=${!row.count}
      onClick=${() => row.count && select()}
    >
      <${Icon} name="marquee" size=${16} />
    </button>`
  }</div>`;
}

/** @param {{group: {colour: string, shape: string, hollow: boolean}}} properties */
export function Mark({ group }) {
  const look = group.hollow
    ? { fill: "#ffffff", stroke: group.colour, "stroke-width": 1.6, "stroke-dasharray": "2.6 2" }
    : { fill: group.colour };
  const shape =
    group.shape === "square"
      ? html`<rect x="3.5" y="3.5" width="11" height="11" ...${look} />`
      : group.shape === "hexagon"
        ? html`<path d="M9 2.6 14.6 5.8v6.4L9 15.4 3.4 12.2V5.8z" ...${look} />`
        : html`<circle cx="9" cy="9" r="5.6" ...${look} />`;
  return html`<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">${shape}</svg>`;
}

/** @param {{line: Line}} properties */
function Stroke({ line }) {
  return html`<svg width="26" height="18" viewBox="0 0 26 18" aria-hidden="true">
    <path
      d="M1 9h24"
      stroke=${line.colour}
      stroke-width=${line.width + 0.8}
      stroke-dasharray=${line.dashes.join(" ") || "none"}
    />
  </svg>`;
}
