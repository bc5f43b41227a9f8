// A choice of one of several: the browser's own, in our clothes.

import { html } from "../vendor/htm-preact-standalone.module.js";
import { Icon } from "./icon.js";

/**
 * @param {object} properties
 * @param {string} properties.label
 * @param {{value: string, word: string, lang?: string}[]} properties.options
 * @param {string} properties.value
 * @param {(value: string) => void} properties.choose
 * @param {string} [properties.icon]
 * @param {string} [properties.class]
 */
export function Select({ label, options, value, choose, icon, class: look = "" }) {
  return html`<span class="select ${look}">
    ${icon && html`<${Icon} name=${icon} />`}
    <select
      aria-label=${label}
      value=${value}
      onChange=${(/** @type {any} */ event) => choose(event.currentTarget.value)}
    >
      ${options.map(
        (one) =>
          html`<option
            key=${one.value}
            value=${one.value}
            selected=${one.value === value}
            lang=${one.lang}
          >
            ${one.word}
          </option>`,
      )}
    </select>
    <${Icon} name="down" size=${14} />
  </span>`;
}

/**
 * The same under its name, for a row of controls.
 * @param {object} properties
 * @param {string} properties.label
 * @param {{value: string, word: string}[]} properties.options
 * @param {string} properties.value
 * @param {(value: string) => void} properties.choose
 */
export function Choice({ label, options, value, choose }) {
  return html`<div class="choice">
    <span aria-hidden="true">${label}</span>
    <${Select} label=${label} options=${options} value=${value} choose=${choose} />
  </div>`;
}
