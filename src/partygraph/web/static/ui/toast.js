// Short messages that go by themselves; they are read out and never take the focus.

import { html, useEffect, useState } from "../vendor/htm-preact-standalone.module.js";

const STAYS = 5000;
const said = new EventTarget();

/**
 * Tell the user that something is done, or is not.
 * @param {string} text
 * @param {"good" | "bad"} [kind]
 */
export function tell(text, kind = "good") {
  said.dispatchEvent(new CustomEvent("told", { detail: { text, kind } }));
}

/** Where they appear: once, in the shell. */
export function Toasts() {
  const [shown, setShown] = useState(
    /** @type {{id: number, text: string, kind: string}[]} */ ([]),
  );
  useEffect(() => {
    let last = 0;
    const onTold = (/** @type {Event} */ event) => {
      const id = (last += 1);
      const { detail } = /** @type {CustomEvent} */ (event);
      setShown((before) => [...before, { id, ...detail }]);
      setTimeout(() => setShown((before) => before.filter((one) => one.id !== id)), STAYS);
    };
    said.addEventListener("told", onTold);
    return () => said.removeEventListener("told", onTold);
  }, []);
  return html`<div class="toasts" role="status">
    ${shown.map(({ id, text, kind }) => html`<p key=${id} class="toast ${kind}">${text}</p>`)}
  </div>`;
}
