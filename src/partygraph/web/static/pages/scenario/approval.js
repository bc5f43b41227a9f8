// Two persons for one change: who proposed a scenario, who approved it or sent it back, and what
// somebody can do next.

import { pathOf } from "../../api.js";
import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Dialog } from "../../ui/dialog.js";
import { Tag } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("partygraph-api").Schemas["ApprovalAnswer"]} Answer */
/** @typedef {import("partygraph-api").Schemas["ProposalsAnswer"]} Answers */
/** @typedef {import("partygraph-api").Schemas["Approval"]} Last */
/** @typedef {import("partygraph-api").Schemas["Difference"]} Difference */

const KINDS = /** @type {const} */ ({
  proposed: "warn",
  approved: "good",
  refused: "bad",
  changed: "neutral",
});

/** @param {string} id */
export function approvalPath(id) {
  return pathOf(`scenarios/${encodeURIComponent(id)}/approval`);
}

export const APPROVALS = pathOf("scenarios/approvals");

/** How far a proposal is, as a word. @param {{last: Last}} properties */
export function StepTag({ last }) {
  const { speech } = useHere();
  return html`<${Tag} kind=${KINDS[last.step]}>${speech.value("Step", last.step)}<//>`;
}

/**
 * Why a scenario cannot be applied yet; empty where nothing stands in the way.
 * @param {Answer | undefined} answer undefined while it is under way
 * @param {Difference} told
 * @param {import("../../words.js").Speech} speech
 */
export function whyNot(answer, told, speech) {
  const say = (/** @type {string} */ name, values = {}) =>
    speech.say(`page.scenario.approval.why.${name}`, values);
  const { scenario } = told;
  if (scenario.state === "archived") {
    return say("archived");
  }
  if (!answer?.needed || answer.last?.step === "approved") {
    return "";
  }
  const values = { version: answer.last?.version ?? 0, now: scenario.version };
  return say(answer.last?.step ?? "none", values);
}

/**
 * What happened so far, one sentence each.
 * @param {{last: Last}} properties
 */
function Facts({ last }) {
  const { speech } = useHere();
  const at = (/** @type {string} */ when) => new Date(when).toLocaleString(speech.lang);
  const say = (/** @type {string} */ name, /** @type {Record<string, string | number>} */ values) =>
    html`<li>${speech.say(`page.scenario.approval.${name}`, values)}</li>`;
  return html`<ul class="changes" aria-label=${speech.say("page.scenario.approval.facts")}>
    ${say("proposed", { by: last.proposed_by, at: at(last.proposed_at), version: last.version })}
    ${last.approved_by && say("approved", { by: last.approved_by, at: at(last.approved_at) })}
    ${last.refused_by && say("refused", { by: last.refused_by, at: at(last.refused_at), reason: last.refusal })}
  </ul>`;
}

/**
 * Where a scenario stands between two persons, and what can be done there.
 * @param {object} properties
 * @param {Answer} properties.answer
 * @param {Difference} properties.told
 * @param {boolean} properties.busy
 * @param {(verb: string, body?: Record<string, unknown>) => Promise<void>} properties.act
 */
export function Approval({ answer, told, busy, act }) {
  const { speech } = useHere();
  const [asking, setAsking] = useState("");
  const { scenario } = told;
  const { last } = answer;
  const draft = scenario.state === "draft";
  const stands = draft && (last?.step === "proposed" || last?.step === "approved");
  const own = stands && last.step === "proposed" && !answer.mine;
  const say = (/** @type {string} */ name, values = {}) =>
    speech.say(`page.scenario.approval.${name}`, values);
  const ask = (/** @type {string} */ what) => () => setAsking(what);
  const why = draft && !stands && told.stale ? say("why.stale") : "";
  const done = async (/** @type {string} */ verb, body = {}) => {
    await act(verb, body);
    setAsking("");
  };
  return html`<${Card}
    id="approval"
    title=${speech.say("page.scenario.approval")}
    note=${say("note")}
    actions=${last && html`<${StepTag} last=${last} />`}
  >
    ${last ? html`<${Facts} last=${last} />` : html`<p>${say("none")}</p>`}
    ${own && html`<p>${say("why.own")}</p>`} ${why && html`<p id="why-not-proposed">${why}</p>`}
    <p class="state-do start" data-asks="plan">
      ${
        draft &&
        !stands &&
        html`<button
          type="button"
          class="primary"
          disabled=${busy || told.stale}
          aria-describedby=${why ? "why-not-proposed" : undefined}
          onClick=${() => done("propose")}
        >
          ${say(last ? "propose.again" : "propose")}
        </button>`
      }
      ${
        answer.mine &&
        html`<button type="button" class="primary" disabled=${busy} onClick=${ask("approve")}>
          ${say("approve")}
        </button>`
      }
      ${
        stands &&
        html`<button type="button" disabled=${busy} onClick=${ask("refuse")}>
          ${say(own ? "withdraw" : "refuse")}
        </button>`
      }
    </p>
    ${
      asking === "approve" &&
      html`<${Dialog} title=${say("approve")} close=${ask("")}>
        <p>
          ${say("approve.sure", { name: scenario.name, version: scenario.version, number: told.rows.length })}
        </p>
        <p class="state-do">
          <button type="button" onClick=${ask("")}>${speech.say("page.scenario.cancel")}</button>
          <button type="button" class="primary" disabled=${busy} onClick=${() => done("approve")}>
            ${say("approve.do")}
          </button>
        </p>
      <//>`
    }
    ${
      asking === "refuse" &&
      html`<${Reason}
        title=${say(own ? "withdraw" : "refuse")}
        busy=${busy}
        close=${ask("")}
        refuse=${(/** @type {string} */ reason) => done("refuse", { reason })}
      />`
    }
  <//>`;
}

/**
 * Why it is sent back.
 * @param {{title: string, busy: boolean, close: () => void, refuse: (reason: string) => void}} properties
 */
function Reason({ title, busy, close, refuse }) {
  const { speech } = useHere();
  const [reason, setReason] = useState("");
  const say = (/** @type {string} */ name) => speech.say(`page.scenario.approval.refuse.${name}`);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    refuse(reason);
  };
  return html`<${Dialog} title=${title} close=${close}>
    <form class="form" onSubmit=${submit}>
      <label class="choice">
        <span>${say("why")}</span>
        <textarea
          required
          maxlength="200"
          rows="3"
          aria-describedby="refuse-hint"
          value=${reason}
          onInput=${(/** @type {any} */ event) => setReason(event.currentTarget.value)}
        ></textarea>
      </label>
      <p id="refuse-hint" class="hint">${say("hint")}</p>
      <button type="submit" class="primary" disabled=${busy || !reason.trim()}>${say("do")}</button>
    </form>
  <//>`;
}

/**
 * What waits for whoever looks.
 * @param {{proposals: import("../../here.js").Coming<any>}} properties
 */
export function Mine({ proposals }) {
  const { href, speech } = useHere();
  const answer = /** @type {Answers | undefined} */ (proposals.value);
  const say = (/** @type {string} */ name) => speech.say(`page.scenario.${name}`);
  const rows = (answer?.proposals ?? []).filter((one) => answer?.mine.includes(one.id));
  if (answer && !answer.needed && !rows.length) {
    return null;
  }
  return html`<div data-asks="plan">
    <${Card} id="mine" title=${say("approval.mine")} note=${say("approval.mine.note")} flush>
      <${Waiting} of=${proposals} lines=${2}>
        <${Table}
          id="mine"
          caption=${speech.say("page.table.of", { table: say("approval.mine") })}
          columns=${[
            {
              key: "name",
              title: speech.say("scenarios.name"),
              cell: (/** @type {any} */ row) => html`<span lang="zh">${row.name}</span>`,
            },
            {
              key: "proposed_by",
              title: speech.say("scenarios.proposed_by"),
              cell: (/** @type {any} */ row) => row.last.proposed_by,
            },
            {
              key: "proposed_at",
              title: speech.say("scenarios.proposed_at"),
              cell: (/** @type {any} */ row) =>
                row.last.proposed_at.replace("T", " ").replace("Z", ""),
              order: (/** @type {any} */ row) => row.last.proposed_at,
            },
            {
              key: "version",
              title: speech.say("scenarios.version"),
              kind: /** @type {const} */ ("number"),
              cell: (/** @type {any} */ row) => speech.count(row.last.version),
            },
            {
              key: "look",
              title: say("approval.column"),
              cell: (/** @type {any} */ row) =>
                html`<a class="button" href=${href({ page: "scenario", id: row.id })}>${say("approval.look")}<span class="unseen"> ${row.name}</span></a>`,
            },
          ]}
          rows=${rows}
          rowKey=${(/** @type {any} */ row) => row.id}
          none=${say("approval.mine.none")}
        />
      <//>
    <//>
  </div>`;
}
