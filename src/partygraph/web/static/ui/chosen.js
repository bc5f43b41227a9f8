// A field that finds a body and then shows the one that was taken, until it is let go.

import { useHere } from "../here.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Finder } from "./finder.js";
import { Icon } from "./icon.js";

/** @typedef {{id: string, name: string, body?: string}} Named `body` is area, unit, organisation … */

/**
 * @param {object} properties
 * @param {string} properties.id of the field
 * @param {string} properties.label
 * @param {Named | null} properties.value
 * @param {(value: Named | null) => void} properties.change
 * @param {"everything" | "areas" | "organisations" | "units"} [properties.among]
 * @param {(row: import("./finder.js").Found) => boolean} [properties.wanted]
 */
export function Chosen({ id, label, value, change, among, wanted }) {
  return value
    ? html`<${Chip} label=${label} name=${value.name} drop=${() => change(null)} />`
    : html`<${Finder}
        id=${id}
        label=${label}
        among=${among}
        wanted=${wanted}
        take=${(/** @type {import("./finder.js").Found} */ row) => change({ id: row.id, name: row.name, body: row.body })}
      />`;
}

/**
 * A body that was taken. @param {{label: string, name: string, drop: () => void}} properties
 */
export function Chip({ label, name, drop }) {
  const { speech } = useHere();
  return html`<span class="chip">
    <span lang="zh">${name}</span>
    <button
      type="button"
      class="square quiet"
      aria-label=${speech.say("page.scenario.wish.other", { label })}
      onClick=${drop}
    >
      <${Icon} name="close" size=${14} />
    </button>
  </span>`;
}
