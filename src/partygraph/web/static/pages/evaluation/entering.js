// What one side of a pair says of the other, entered on the page with the checks of a ledger.

import { useEntering } from "../../entering.js";
import { useHere } from "../../here.js";
import { Dialog } from "../../ui/dialog.js";
import { Choice } from "../../ui/select.js";
import { Failure } from "../../ui/state.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["mutual_evaluation"]["answer"]["rows"][number]} Pair */

/** @param {{pairs: Pair[], period: string, close: () => void, done: () => void}} properties */
export function NewEvaluation({ pairs, period, close, done }) {
  const { speech } = useHere();
  const [given, setGiven] = useState({ by: "unit", pair: "0", score: "90", period });
  const { busy, problem, enter } = useEntering(done);
  const say = (/** @type {string} */ name) => speech.say(`page.evaluation.enter.${name}`);
  const set = (/** @type {string} */ name) => (/** @type {string} */ value) =>
    setGiven({ ...given, [name]: value });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const pair = pairs[Number(given.pair)];
    /** @type {Record<string, string>} */
    const sides =
      given.by === "unit"
        ? { by_unit_id: pair.unit_id, area_id: pair.area_id }
        : { by_area_id: pair.area_id, unit_id: pair.unit_id };
    const row = { by_kind: given.by, score: given.score, period: given.period, ...sides };
    enter({ evaluations: [row] });
  };
  const field = (/** @type {"score" | "period"} */ name, /** @type {object} */ more) =>
    html`<label class="choice">
      <span>${say(name)}</span>
      <input
        required
        value=${given[name]}
        onInput=${(/** @type {any} */ event) => set(name)(event.currentTarget.value)}
        ...${more}
      />
    </label>`;
  return html`<${Dialog} title=${speech.say("page.evaluation.enter")} close=${close}>
    <form class="form" onSubmit=${submit}>
      <${Choice}
        label=${say("who")}
        value=${given.by}
        choose=${set("by")}
        options=${["unit", "community"].map((value) => ({ value, word: say(value) }))}
      />
      <${Choice}
        label=${say("pair")}
        value=${given.pair}
        choose=${set("pair")}
        options=${pairs.map((pair, place) => ({
          value: String(place),
          word: `${pair.unit_name} – ${pair.area_name}`,
        }))}
      />
      ${field("score", { type: "number", min: "0", max: "100", step: "0.1" })}
      ${field("period", { maxlength: "10" })}
      ${Boolean(problem) && html`<${Failure} problem=${problem} />`}
      <button type="submit" class="primary" disabled=${busy}>
        ${speech.say("page.evaluation.enter")}
      </button>
    </form>
  <//>`;
}
