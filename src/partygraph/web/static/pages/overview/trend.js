// One number over time, chosen in the card and kept in the address.

import { useAnswer, useHere, useOwn } from "../../here.js";
import { Card } from "../../ui/card.js";
import { LineChart } from "../../ui/charts.js";
import { Select } from "../../ui/select.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["coverage_trend"]["parameters"]} Asked */

const MEASURES = /** @type {const} */ ([
  "paired_communities",
  "paired_units",
  "pairings",
  "projects",
  "members_reporting",
  "uncovered_residents_communities",
  "organisations",
]);
const STEPS = /** @type {const} */ (["month", "quarter", "year"]);

/** The card. */
export function Trend() {
  const { area, speech } = useHere();
  const [measure, setMeasure] = useOwn("measure", "pairings");
  const [step, setStep] = useOwn("step", "month");
  const asked = /** @type {Asked} */ ({ area, measure, step });
  const answer = useAnswer("coverage_trend", asked);
  const word = speech.value("TrendMeasure", measure);
  const worded = (/** @type {string} */ kind, /** @type {readonly string[]} */ values) =>
    values.map((value) => ({ value, word: speech.value(kind, value) }));
  const choices = html`<${Select}
      label=${speech.say("page.overview.trend.measure")}
      options=${worded("TrendMeasure", MEASURES)}
      value=${measure}
      choose=${setMeasure}
    /><${Select}
      label=${speech.say("page.overview.trend.step")}
      options=${worded("Step", STEPS)}
      value=${step}
      choose=${setStep}
    />`;
  return html`<${Card}
    id="trend"
    title=${speech.say("page.overview.trend")}
    illustrative=${Boolean(answer.value?.illustrative)}
    actions=${choices}
  >
    <${Waiting} of=${answer} lines=${6}>
      <${LineChart}
        points=${answer.value?.rows ?? []}
        label=${speech.say("page.overview.trend.chart", { measure: word })}
      />
    <//>
  <//>`;
}
