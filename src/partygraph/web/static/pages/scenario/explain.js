// Why a pair is in a plan.

import { useHere } from "../../here.js";
import { Dialog } from "../../ui/dialog.js";
import { Failure, Skeleton } from "../../ui/state.js";
import { html, useEffect } from "../../vendor/htm-preact-standalone.module.js";
import { useSend } from "./asked.js";

/**
 * @param {{plan: import("./plan.js").Plan, pair: import("./plan.js").Pair, close: () => void}} properties
 */
export function Explain({ plan, pair, close }) {
  const { speech } = useHere();
  const asking = useSend();
  useEffect(() => {
    asking.send("plans/explain", {
      rules: plan.rules,
      pairs: plan.pairs.map((one) => [one.unit_id, one.area_id]),
      unit_id: pair.unit_id,
      area_id: pair.area_id,
    });
  }, [pair]);
  const told = /** @type {import("partygraph-api").Schemas["Explanation"] | undefined} */ (
    asking.value
  );
  const number = (/** @type {number | null} */ value) =>
    value === null ? "—" : speech.count(Math.round(value * 1000) / 1000);
  const title = speech.say("plan.why", { unit: pair.unit_name, community: pair.area_name });
  return html`<${Dialog} side title=${title} close=${close}>
    ${Boolean(asking.problem) && html`<${Failure} problem=${asking.problem} />`}
    ${asking.busy && html`<${Skeleton} lines=${5} />`}
    ${
      told &&
      html`<p class="lead">${speech.say("plan.gains", { gain: number(told.gain) })}</p>
        <ul class="changes">
          ${told.brings.map(
            (met) =>
              html`<li key=${met.demand_id}>
                <span lang="zh">${met.demand_name}</span>
                ${number(met.quantity)} ${speech.value("UnitOfCount", met.unit_of_count)}
              </li>`,
          )}
        </ul>
        ${
          told.runner_up !== null &&
          html`<p>${speech.say("plan.runner_up", { community: told.runner_up, loss: number(told.runner_up_loss) })}</p>`
        }
        <h3>${speech.say("page.scenario.binding")}</h3>
        <ul class="changes">
          ${told.binding.map(
            (one) =>
              html`<li key=${one.rule}>
                ${speech.say("plan.held", { rule: speech.value("Rule", one.rule), full: one.full, gain: number(one.bound_gain) })}
              </li>`,
          )}
        </ul>`
    }
  <//>`;
}
