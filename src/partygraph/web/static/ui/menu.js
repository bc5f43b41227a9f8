// A menu of downloads and other actions under one button.

import { useSpeech } from "../here.js";
import { html, useEffect, useRef } from "../vendor/htm-preact-standalone.module.js";
import { Icon } from "./icon.js";

/**
 * @typedef {object} Entry
 * @property {string} title
 * @property {string} [note]
 * @property {string | null} [href] what is downloaded; null while it is not known yet
 * @property {string} [file] its name
 * @property {() => void} [run] in the place of a download
 */

/** @param {{entries: Entry[]}} properties */
export function ExportMenu({ entries }) {
  const speech = useSpeech();
  return html`<${Menu} icon="export" word=${speech.say("page.export")} entries=${entries} />`;
}

/**
 * @param {{icon: string, word: string, label?: string, entries: Entry[]}} properties
 */
export function Menu({ icon, word, label, entries }) {
  const ref = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  const close = () => {
    if (ref.current?.open) {
      ref.current.open = false;
    }
  };
  useEffect(() => {
    const onClick = (/** @type {Event} */ event) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) {
        close();
      }
    };
    document.addEventListener("click", onClick);
    return () => document.removeEventListener("click", onClick);
  }, []);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape" && ref.current?.open) {
      close();
      ref.current.querySelector("summary")?.focus();
    }
  };
  return html`<details ref=${ref} class="menu" onKeyDown=${onKeyDown}>
    <summary class="button" aria-label=${label}>
      <${Icon} name=${icon} /><span>${word}</span><${Icon} name="down" size=${14} />
    </summary>
    <ul class="menu-list">
      ${entries.map(
        ({ title, note, href, file, run }) =>
          html`<li key=${title}>
            ${
              run
                ? html`<button type="button" onClick=${() => [close(), run()]}>${title}</button>`
                : href &&
                  html`<a href=${href} download=${file ?? true} onClick=${close}>
                  <span>${title}</span>${note && html`<small>${note}</small>`}
                </a>`
            }
          </li>`,
      )}
    </ul>
  </details>`;
}
