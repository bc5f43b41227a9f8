// What every page has: its title and the question it answers, its place and day, print and export.

import { useHere } from "../here.js";
import { Icon } from "../ui/icon.js";
import { ExportMenu } from "../ui/menu.js";
import { html, useEffect, useRef } from "../vendor/htm-preact-standalone.module.js";
import { Scope } from "./scope.js";

/** @typedef {import("../vendor/htm-preact-standalone.module.js").Child} Child */

let opened = "";

/**
 * @param {object} properties
 * @param {string} properties.title
 * @param {Child} [properties.marks] beside the title
 * @param {string} [properties.question] that the page answers, in one sentence
 * @param {import("../ui/menu.js").Entry[]} [properties.exports]
 * @param {{as_of: string, revision: number}} [properties.stamp] of the answer that the page rests on
 * @param {boolean} [properties.scoped] whether the place is chosen here; not on a page about one unit
 * @param {boolean} [properties.placed] whether a county, or less, is looked at
 * @param {boolean} [properties.busy] whether something is still under way
 * @param {Child} [properties.children]
 */
export function Page(properties) {
  const {
    title,
    marks,
    question,
    exports,
    stamp,
    scoped = true,
    placed = true,
    busy = false,
  } = properties;
  const { address, places, speech } = useHere();
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const at = `${address.page}/${address.id}`;
  useEffect(() => {
    document.title = `${title} · ${speech.say("page.title")}`;
  }, [title, speech]);
  useEffect(() => {
    if (opened && opened !== at) {
      ref.current?.focus({ preventScroll: true }); // on a change of page, not when it first opens
      scrollTo(0, 0);
    }
    opened = at;
  }, [at]);
  return html`<div class="page" aria-busy=${busy}>
    ${scoped && places.length > 0 && html`<${Scope} stamp=${stamp} placed=${placed} />`}
    <header class="page-head">
      <div class="page-name">
        <h1 ref=${ref} tabindex="-1">${title}${marks}</h1>
        ${question && html`<p class="page-question">${question}</p>`}
      </div>
      ${
        exports &&
        html`<div class="page-actions">
        <button type="button" onClick=${() => print()}>
          <${Icon} name="print" />${speech.say("page.print")}
        </button>
        <${ExportMenu} entries=${exports} />
      </div>`
      }
    </header>
    ${properties.children}
  </div>`;
}
