// Rows that are entered on the page, with the checks of a ledger.

import * as api from "./api.js";
import { useHere } from "./here.js";
import { Dialog } from "./ui/dialog.js";
import { Failure } from "./ui/state.js";
import { tell } from "./ui/toast.js";
import { html, useState } from "./vendor/htm-preact-standalone.module.js";

/**
 * Send rows, say so, and tell the page to ask anew.
 * @param {() => void} done
 */
export function useEntering(done) {
  const { speech } = useHere();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {unknown} */ (null));
  const enter = async (/** @type {Record<string, Record<string, string>[]>} */ rows) => {
    setBusy(true);
    setProblem(null);
    try {
      const made = await api.send("POST", api.pathOf("entries"), { rows }, speech.lang);
      tell(speech.say("page.cases.entered", { id: made.record?.id ?? "" }));
      done();
    } catch (failed) {
      setProblem(failed);
    }
    setBusy(false);
  };
  return { busy, problem, enter };
}

/**
 * A dialog with the fields of what is entered, the faults, and the button.
 * @param {object} properties
 * @param {string} properties.title
 * @param {() => void} properties.close
 * @param {ReturnType<typeof useEntering>} properties.entering
 * @param {() => Record<string, Record<string, string>[]>} properties.rows what is entered
 * @param {boolean} [properties.ready] whether all of it is given
 * @param {import("./vendor/htm-preact-standalone.module.js").Child} [properties.children]
 */
export function EntryForm({ title, close, entering, rows, ready = true, children }) {
  const { speech } = useHere();
  const { busy, problem, enter } = entering;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    enter(rows());
  };
  return html`<${Dialog} title=${title} close=${close}>
    <form class="form" onSubmit=${submit}>
      ${children} ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
      <button type="submit" class="primary" disabled=${busy || !ready}>
        ${speech.say("page.cases.enter")}
      </button>
    </form>
  <//>`;
}

/**
 * @param {object} properties
 * @param {string} properties.label
 * @param {string} properties.value
 * @param {(value: string) => void} properties.choose
 * @param {Record<string, string>} [properties.more] attributes of the field, such as its type
 */
export function Field({ label, value, choose, more = {} }) {
  return html`<label class="choice">
    <span>${label}</span>
    <input
      required
      value=${value}
      onInput=${(/** @type {any} */ event) => choose(event.currentTarget.value)}
      ...${more}
    />
  </label>`;
}

/** The day that is looked at, else today. */
export function useDay() {
  return useHere().address.as_of || thisMinute().slice(0, 10);
}

/** This minute of local time, as a field for a moment has it. */
export function thisMinute() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}
