// A bar between two days on an axis that other rows share.

import { html } from "../vendor/htm-preact-standalone.module.js";

/**
 * @param {object} properties
 * @param {string} properties.from
 * @param {string} properties.to
 * @param {string} properties.first of the axis
 * @param {string} properties.last
 * @param {string} properties.look a class that gives its colour
 */
export function Period({ from, to, first, last, look }) {
  const [begin, end] = [Date.parse(first), Math.max(Date.parse(last), Date.parse(first) + 1)];
  const share = (/** @type {string} */ day) =>
    Math.min(Math.max((100 * (Date.parse(day) - begin)) / (end - begin), 0), 100);
  const [left, right] = [share(from), share(to)];
  return html`<svg class="meter" height="10" role="img" aria-label="${from} – ${to}">
    <rect class="rail" width="100%" height="10" rx="3" />
    <rect class=${look} x="${left}%" width="${Math.max(right - left, 1.5)}%" height="10" rx="3" />
  </svg>`;
}
