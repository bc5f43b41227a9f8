// What one side of a pair says of the other, entered on the page with the checks of a ledger.

import { EntryForm, Field, useEntering } from "../../entering.js";
import { useHere } from "../../here.js";
import { Choice } from "../../ui/select.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["mutual_evaluation"]["answer"]["rows"][number]} Pair */

/** @param {{pairs: Pair[], period: string, close: () => void, done: () => void}} properties */
export function NewEvaluation({ pairs, period, close, done }) {
  const { speech } = useHere();
  const [given, setGiven] = useState({ by: "unit", pair: "0", score: "90", period });
  const entering = useEntering(done);
  const say = (/** @type {string} */ name) => speech.say(`page.evaluation.enter.${name}`);
  const set = (/** @type {string} */ name) => (/** @type {string} */ value) =>
    setGiven({ ...given, [name]: value });
  const entered = () => {
    const pair = pairs[Number(given.pair)];
    /** @type {Record<string, string>} */
    const sides =
      given.by === "unit"
        ? { by_unit_id: pair.unit_id, area_id: pair.area_id }
        : { by_area_id: pair.area_id, unit_id: pair.unit_id };
    const row = { by_kind: given.by, score: given.score, period: given.period, ...sides };
    return { evaluations: [row] };
  };
  const field = (
    /** @type {"score" | "period"} */ name,
    /** @type {Record<string, string>} */ more,
  ) => html`<${Field} label=${say(name)} value=${given[name]} choose=${set(name)} more=${more} />`;
  return html`<${EntryForm}
    title=${speech.say("page.evaluation.enter")}
    close=${close}
    entering=${entering}
    rows=${entered}
  >
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
  <//>`;
}
