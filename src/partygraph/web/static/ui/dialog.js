// A dialog over the page: the browser's own, so that focus, Escape and the background are its care.

import { useSpeech } from "../here.js";
import { html, useEffect, useRef } from "../vendor/htm-preact-standalone.module.js";
import { Icon } from "./icon.js";

/**
 * @param {object} properties
 * @param {string} properties.title
 * @param {() => void} properties.close
 * @param {boolean} [properties.side] at the side of the window, over its whole height
 * @param {import("../vendor/htm-preact-standalone.module.js").Child} [properties.children]
 */
export function Dialog({ title, close, side = false, children }) {
  const speech = useSpeech();
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  const onCancel = (/** @type {Event} */ event) => {
    event.preventDefault();
    close();
  };
  const onClick = (/** @type {Event} */ event) => {
    if (event.target === ref.current) {
      close(); // the background belongs to the dialog, its content does not
    }
  };
  return html`<dialog
    ref=${ref}
    class=${side ? "side" : ""}
    aria-labelledby="dialog-title"
    onCancel=${onCancel}
    onClick=${onClick}
  >
    <div class="dialog-frame">
      <header class="dialog-head">
        <h2 id="dialog-title" tabindex="-1">${title}</h2>
        <button
          type="button"
          class="square quiet"
          aria-label=${speech.say("page.close")}
          onClick=${close}
        >
          <${Icon} name="close" />
        </button>
      </header>
      <div class="dialog-body">${children}</div>
    </div>
  </dialog>`;
}
