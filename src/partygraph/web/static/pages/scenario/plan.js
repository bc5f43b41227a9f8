// A plan: how good it is and how good it could be, what it changes, and why each pair.

import { pathOf } from "../../api.js";
import { useHere } from "../../here.js";
import { Icon } from "../../ui/icon.js";
import { Body, Illustrative } from "../../ui/marks.js";
import { Failure } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { tell } from "../../ui/toast.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";
import { useSend } from "./asked.js";
import { Diagram } from "./diagram.js";
import { Explain } from "./explain.js";
import { Stress } from "./stress.js";

/** @typedef {import("partygraph-api").Schemas["Plan"]} Plan */
/** @typedef {Plan["pairs"][number]} Pair */

/** @param {{plan: Plan, run: string}} properties the plan, and the run that it is kept by */
export function PlanShown({ plan, run }) {
  const { speech } = useHere();
  const [why, setWhy] = useState(/** @type {Pair | null} */ (null));
  const say = (/** @type {string} */ name) => speech.say(`page.scenario.${name}`);
  const links = [
    ...plan.pairs.map((one) => ({ ...one, state: one.new ? "begun" : "kept" })),
    ...plan.ended.map((one) => ({ ...one, state: "ended" })),
  ];
  const onPaper = pathOf(`plans/runs/${run}/plan.docx`, { lang: speech.lang });
  return html`<div class="plan">
    <p class="state-do start">
      <a class="button" href=${onPaper} download><${Icon} name="export" />${say("docx")}</a>
    </p>
    <h3>${say("stages")} ${plan.illustrative && html`<${Illustrative} />`}</h3>
    <${Stages} plan=${plan} />
    <h3>${say("indicators")}</h3>
    <${Numbers} plan=${plan} />
    <${Diagram} links=${links} label=${say("diagram")} />
    <${Pairs} plan=${plan} ask=${setWhy} />
    <${Keep} plan=${plan} />
    <${Stress} plan=${plan} />
    ${why && html`<${Explain} plan=${plan} pair=${why} close=${() => setWhy(null)} />`}
  </div>`;
}

/** @param {{plan: Plan}} properties */
function Stages({ plan }) {
  const { speech } = useHere();
  const number = (/** @type {number} */ value) => speech.count(Math.round(value * 1000) / 1000);
  const column = (
    /** @type {string} */ key,
    /** @type {(row: any) => any} */ cell,
    kind = "number",
  ) => ({
    key,
    title: speech.say(`plan.${key}`),
    kind: /** @type {any} */ (kind),
    cell,
  });
  return html`<${Table}
    id="stages"
    caption=${speech.say("page.table.of", { table: speech.say("plan.stages") })}
    columns=${[
      column("aim", (row) => speech.value("Aim", row.aim), "text"),
      column("value", (row) => number(row.value)),
      column("bound", (row) => number(row.bound)),
      column("gap", (row) => speech.share(row.gap)),
      column("ended_by", (row) => speech.value("Ended", row.ended), "text"),
    ]}
    rows=${plan.stages}
    rowKey=${(/** @type {any} */ row) => row.aim}
  />`;
}

const SHOWN = /** @type {const} */ ([
  "pairings",
  "units",
  "communities",
  "communities_short",
  "weighted_met",
  "weighted_share",
  "worst_share",
  "gini",
  "most_of_a_unit",
  "kinds_mixed",
  "sectors_mixed",
  "steps",
  "largest_loss",
]);

/** @param {{plan: Plan}} properties */
function Numbers({ plan }) {
  const { speech } = useHere();
  const rows = SHOWN.map((name) => ({
    name,
    today: plan.today[name],
    planned: plan.planned[name],
  }));
  const written = (/** @type {string} */ name, /** @type {number | null} */ value) =>
    value === null
      ? "—"
      : name.endsWith("share")
        ? speech.share(value)
        : speech.count(Math.round(value * 1000) / 1000);
  return html`<${Table}
    id="numbers"
    caption=${speech.say("page.table.of", { table: speech.say("plan.indicators") })}
    size=${20}
    columns=${[
      {
        key: "name",
        title: speech.say("plan.indicator"),
        cell: (/** @type {any} */ row) => speech.say(`plan.${row.name}`),
      },
      {
        key: "today",
        title: speech.say("plan.today"),
        kind: "number",
        cell: (/** @type {any} */ row) => written(row.name, row.today),
      },
      {
        key: "planned",
        title: speech.say("plan.planned"),
        kind: "number",
        cell: (/** @type {any} */ row) => written(row.name, row.planned),
      },
    ]}
    rows=${rows}
    rowKey=${(/** @type {any} */ row) => row.name}
  />`;
}

/** @param {{plan: Plan, ask: (pair: Pair) => void}} properties */
function Pairs({ plan, ask }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.scenario.${name}`);
  const unit = (/** @type {any} */ met) => speech.value("UnitOfCount", met.unit_of_count);
  const order = (/** @type {Pair} */ one) => (one.new ? 0 : 1);
  return html`<h3>${say("pairs")}</h3>
    <${Table}
      id="planned"
      caption=${speech.say("page.table.of", { table: say("pairs") })}
      columns=${[
        {
          key: "unit",
          title: speech.say("plan.unit"),
          cell: (/** @type {Pair} */ row) =>
            html`<${Body} id=${row.unit_id} name=${row.unit_name} table="units" />`,
          order: (/** @type {Pair} */ row) => row.unit_name,
        },
        {
          key: "community",
          title: speech.say("plan.community"),
          cell: (/** @type {Pair} */ row) =>
            html`<${Body} id=${row.area_id} name=${row.area_name} table="areas" />`,
          order: (/** @type {Pair} */ row) => row.area_name,
        },
        {
          key: "new",
          title: say("state"),
          cell: (/** @type {Pair} */ row) => speech.value("LinkState", row.new ? "begun" : "kept"),
          order: (/** @type {Pair} */ row) => order(row),
        },
        {
          key: "gain",
          title: speech.say("plan.gain"),
          kind: "number",
          cell: (/** @type {Pair} */ row) => speech.count(Math.round(row.gain * 1000) / 1000),
          order: (/** @type {Pair} */ row) => row.gain,
        },
        {
          key: "brings",
          title: speech.say("plan.brings"),
          kind: "wide",
          cell: (/** @type {Pair} */ row) =>
            row.brings.length
              ? html`<ul class="reasons">${row.brings.map((met) => html`<li key=${met.demand_id}><${Body} id=${met.demand_id} name=${met.demand_name} /> <small>${speech.count(Math.round(met.quantity * 10) / 10)} ${unit(met)}</small></li>`)}</ul>`
              : "—",
        },
        {
          key: "why",
          title: say("why"),
          cell: (/** @type {Pair} */ row) =>
            html`<button type="button" class="quiet" onClick=${() => ask(row)}>${say("why.open")}<span class="unseen">${`，${row.unit_name}，${row.area_name}`}</span></button>`,
        },
      ]}
      rows=${[...plan.pairs].sort((one, other) => order(one) - order(other) || other.gain - one.gain)}
      rowKey=${(/** @type {Pair} */ row) => `${row.unit_id}|${row.area_id}`}
    />`;
}

/** Keep the plan as a scenario. @param {{plan: Plan}} properties */
function Keep({ plan }) {
  const { go, speech } = useHere();
  const [name, setName] = useState("");
  const sending = useSend();
  const keep = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const pairs = plan.pairs.map((one) => [one.unit_id, one.area_id]);
    const made = await sending.send("scenarios/of_plan", { name, rules: plan.rules, pairs });
    if (made) {
      tell(speech.say("page.scenario.made", { name: made.name }));
      go({ page: "scenario", id: made.id, own: {} });
    }
  };
  return html`<form class="controls" data-asks="plan" onSubmit=${keep}>
      <label>
        <span>${speech.say("page.scenario.keep")}</span>
        <input
          required
          maxlength="100"
          value=${name}
          placeholder=${speech.say("page.scenario.new.name")}
          onInput=${(/** @type {Event} */ event) => setName(/** @type {HTMLInputElement} */ (event.target).value)}
        />
      </label>
      <button type="submit" disabled=${sending.busy}>${speech.say("page.scenario.keep.do")}</button>
    </form>
    ${Boolean(sending.problem) && html`<${Failure} problem=${sending.problem} />`}`;
}
