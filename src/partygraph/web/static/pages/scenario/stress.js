// What a plan loses when units leave, and what few changes win back.

import { useHere } from "../../here.js";
import { Failure, Skeleton } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";
import { useSend } from "./asked.js";

/** @param {{plan: import("./plan.js").Plan}} properties */
export function Stress({ plan }) {
  const { speech } = useHere();
  const asking = useSend();
  const told = /** @type {import("partygraph-api").Schemas["Stress"] | undefined} */ (asking.value);
  const number = (/** @type {number} */ value) => speech.count(Math.round(value * 1000) / 1000);
  const ask = () =>
    asking.send("plans/stress", {
      rules: { ...plan.rules, seconds: 5 },
      pairs: plan.pairs.map((one) => [one.unit_id, one.area_id]),
    });
  return html`<h3>${speech.say("page.scenario.stress")}</h3>
    <p>
      <button type="button" disabled=${asking.busy} onClick=${ask}>${speech.say("page.scenario.stress.do")}</button>
    </p>
    ${Boolean(asking.problem) && html`<${Failure} problem=${asking.problem} />`}
    ${asking.busy && html`<${Skeleton} lines=${5} />`}
    ${
      told &&
      html`<${Table}
          id="stress"
          caption=${speech.say("page.table.of", { table: speech.say("plan.stress") })}
          columns=${[
            {
              key: "leaving",
              title: speech.say("plan.leaving"),
              kind: "wide",
              cell: (/** @type {any} */ row) =>
                html`<span lang="zh">${speech.list(row.unit_names)}</span>`,
            },
            {
              key: "lost",
              title: speech.say("plan.lost"),
              kind: "number",
              cell: (/** @type {any} */ row) => number(row.lost),
              order: (/** @type {any} */ row) => row.lost,
            },
            {
              key: "share",
              title: speech.say("plan.lost_share"),
              kind: "number",
              cell: (/** @type {any} */ row) => speech.share(row.lost_share),
              order: (/** @type {any} */ row) => row.lost_share,
            },
            {
              key: "worst",
              title: speech.say("plan.worst_share"),
              kind: "number",
              cell: (/** @type {any} */ row) => speech.share(row.worst_share),
              order: (/** @type {any} */ row) => row.worst_share,
            },
          ]}
          rows=${[...told.single, ...told.together]}
          rowKey=${(/** @type {any} */ row) => row.unit_ids.join("|")}
        />
        <ul class="changes">
          ${told.repairs.map(
            (one) =>
              html`<li key=${one.unit_ids.join("|")}>
                ${speech.say("plan.repair", { units: speech.list(one.unit_ids), changes: one.changes, regained: number(one.regained) })}
                <span lang="zh">${speech.list(one.begun.map((link) => `${link.unit_name}–${link.area_name}`))}</span>
              </li>`,
          )}
        </ul>`
    }`;
}
