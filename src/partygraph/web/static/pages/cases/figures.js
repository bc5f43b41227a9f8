// The five figures of the cases of a place, each opening what it counts.

import { useHere } from "../../here.js";
import { Figure } from "../../ui/card.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions} Questions */

/**
 * @param {object} properties
 * @param {import("../../here.js").Coming<Questions["case_funnel"]["answer"]>} properties.funnel
 * @param {import("../../here.js").Coming<Questions["whistle_responses"]["answer"]>} properties.whistles
 */
export function Figures({ funnel, whistles }) {
  const { speech } = useHere();
  const title = (/** @type {string} */ field) => speech.say(`field.${field}`);
  const cases = funnel.value?.summary;
  const calls = whistles.value?.summary;
  const made = Boolean(funnel.value?.illustrative);
  const number = (/** @type {"accepted" | "closed" | "pending"} */ field) =>
    html`<${Figure}
      title=${title(field)}
      value=${cases && speech.count(cases[field])}
      unit=${speech.say("page.cases.unit")}
      evidence=${cases?.[field] ? `case_funnel:${field}:*` : undefined}
      illustrative=${made}
      note=${field === "pending" && cases && speech.say("page.cases.solved_not_closed", { number: cases.solved_not_closed })}
    />`;
  return html`<dl class="figures" aria-label=${speech.say("page.cases.question")}>
    ${number("accepted")} ${number("closed")} ${number("pending")}
    <${Figure}
      title=${title("closure_rate")}
      value=${cases && speech.share(cases.closure_rate)}
      evidence=${cases?.closed ? "case_funnel:closed:*" : undefined}
      illustrative=${made}
    />
    <${Figure}
      title=${title("whistles")}
      value=${calls && speech.count(calls.whistles)}
      unit=${speech.say("page.cases.unit.whistles")}
      evidence=${calls?.whistles ? "whistle_responses:whistles" : undefined}
      illustrative=${Boolean(whistles.value?.illustrative)}
      note=${calls && speech.say("page.cases.whistles_open", { number: calls.whistles_open })}
    />
    <${Figure}
      title=${title("on_time_share")}
      value=${calls && speech.share(calls.on_time_share)}
      illustrative=${Boolean(whistles.value?.illustrative)}
      note=${calls && speech.say("page.cases.calls", { asked: calls.asked, late: calls.late, unanswered: calls.unanswered })}
    />
  </dl>`;
}
