// A card: a titled part of a page; and a figure with its trend.

import { useHere } from "../here.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Sparkline } from "./charts.js";
import { Evidence, Illustrative } from "./marks.js";

/** @typedef {import("../vendor/htm-preact-standalone.module.js").Child} Child */

/**
 * @param {object} properties
 * @param {string} properties.id
 * @param {string} properties.title
 * @param {Child} [properties.note] beside the title
 * @param {Child} [properties.actions] at the end of the head
 * @param {boolean} [properties.illustrative]
 * @param {boolean} [properties.flush] without space around the content, as for a table
 * @param {Child} [properties.children]
 */
export function Card({ id, title, note, actions, illustrative = false, flush = false, children }) {
  return html`<section class="card" aria-labelledby=${`${id}-title`}>
    <header class="card-head">
      <h2 id=${`${id}-title`}>${title}</h2>
      ${illustrative && html`<${Illustrative} />`} ${note && html`<p class="card-note">${note}</p>`}
      ${actions && html`<div class="card-actions">${actions}</div>`}
    </header>
    <div class=${flush ? "card-flush" : "card-body"}>${children}</div>
  </section>`;
}

/**
 * A figure: its name, the number that opens what it counts, of what it is a part, its trend.
 * @param {object} properties
 * @param {string} properties.title
 * @param {string | undefined} properties.value undefined while it is under way
 * @param {string} [properties.unit]
 * @param {string} [properties.evidence] see `Evidence`
 * @param {Child} [properties.note]
 * @param {boolean} [properties.illustrative]
 * @param {"bad" | ""} [properties.tone] draws the eye
 * @param {{day: string, number: number}[]} [properties.trend] the earliest first
 */
export function Figure({ title, value, unit, evidence, note, illustrative, tone = "", trend }) {
  const { speech } = useHere();
  const first = trend?.[0];
  const last = trend?.[trend.length - 1];
  const change = first && last ? last.number - first.number : 0;
  const number = html`<span class="figure-number ${tone}">${value}</span>`;
  return html`<div class="card figure">
    <dt>${title}</dt>
    <dd class="figure-value">
      ${
        value === undefined
          ? html`<span class="skeleton figure-bar"><span></span></span>`
          : evidence
            ? html`<${Evidence} of=${evidence} title=${title}>${number}<//>`
            : number
      }
      ${unit && value !== undefined && html`<span class="figure-unit">${unit}</span>`}
      ${illustrative && html`<${Illustrative} />`}
    </dd>
    <dd class="figure-note">${note}</dd>
    ${
      first &&
      last &&
      html`<dd class="figure-trend">
      <${Sparkline} points=${trend} label=${title} />
      <span>
        ${speech.say(change ? "page.trend.since" : "page.trend.same", { day: first.day.slice(0, 7) })}${" "}
        ${change !== 0 && html`<b>${change > 0 ? "▲" : "▼"} ${speech.count(Math.abs(change))}</b>`}
      </span>
    </dd>`
    }
  </div>`;
}
