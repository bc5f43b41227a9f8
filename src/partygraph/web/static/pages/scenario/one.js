// One scenario: what it changes, what no longer fits, and what can be done with it.

import { pathOf } from "../../api.js";
import { useHere, useRead } from "../../here.js";
import { Page } from "../../shell/page.js";
import { Card } from "../../ui/card.js";
import { Dialog } from "../../ui/dialog.js";
import { Tag } from "../../ui/marks.js";
import { Failure, Skeleton } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { tell } from "../../ui/toast.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";
import { Approval, approvalPath, whyNot } from "./approval.js";
import { useSend } from "./asked.js";
import { Diagram } from "./diagram.js";

/** @typedef {import("partygraph-api").Schemas["Difference"]} Difference */

/** @param {{id: string}} properties */
export function One({ id }) {
  const { speech } = useHere();
  const read = useRead(pathOf(`scenarios/${encodeURIComponent(id)}/difference`));
  const told = /** @type {Difference | undefined} */ (read.value);
  const title = told?.scenario.name ?? speech.say("page.nav.scenario");
  return html`<${Page}
    title=${title}
    question=${told && speech.say("page.scenario.one.question", { day: told.scenario.starts_on, number: told.scenario.edits.length, owner: told.scenario.owner })}
    marks=${told && html` <${Tag} kind=${told.scenario.state === "applied" ? "good" : "info"}>${speech.value("ScenarioState", told.scenario.state)}<//>`}
    scoped=${false}
    busy=${read.loading}
  >
    ${Boolean(read.problem) && html`<${Failure} problem=${read.problem} again=${read.again} />`}
    ${!told && !read.problem && html`<${Skeleton} lines=${8} />`}
    ${told && html`<${Shown} key=${told.scenario.id} told=${told} again=${read.again} />`}
  <//>`;
}

/** @param {{told: Difference, again: () => void}} properties */
function Shown({ told, again }) {
  const { area, href, speech } = useHere();
  const sending = useSend();
  const [asking, setAsking] = useState("");
  const { scenario } = told;
  const approval = useRead(approvalPath(scenario.id));
  const between = /** @type {import("./approval.js").Answer | undefined} */ (approval.value);
  const hindrance = whyNot(between, told, speech);
  const draft = scenario.state !== "applied";
  const onPaper = pathOf(`scenarios/${encodeURIComponent(scenario.id)}/plan.docx`, {
    area,
    as_of: scenario.starts_on,
    lang: speech.lang,
  });
  const say = (/** @type {string} */ name) => speech.say(`page.scenario.${name}`);
  const act = async (
    /** @type {string} */ verb,
    /** @type {Record<string, unknown>} */ body = {},
  ) => {
    const done = await sending.send(`scenarios/${scenario.id}/${verb}`, {
      version: scenario.version,
      ...body,
    });
    setAsking("");
    if (done) {
      tell(say(`done.${verb}`));
    }
    again();
    approval.again();
  };
  const undo = async () => {
    const done = await sending.send(`loads/${scenario.record_id}/undo`, {});
    if (done) {
      tell(say("done.undo"));
    }
    again();
    approval.again();
  };
  return html`${told.stale && draft && html`<p class="banner warn" role="status">${speech.say("scenarios.stale", { made: scenario.revision, now: told.revision })}</p>`}
    ${Boolean(sending.problem) && html`<${Failure} problem=${sending.problem} />`}
    <p class="state-do start">
      <a class="button" href=${href({ page: "overview", scenario: scenario.id, as_of: scenario.starts_on })}>${say("see")}</a>
      <a class="button" href=${href({ page: "scenario", id: "", own: { compare: scenario.id }, as_of: scenario.starts_on })}>${say("compare.today")}</a>
      ${draft && html`<a class="button" href=${onPaper} download>${say("docx")}</a>`}
      ${draft && html`<button type="button" data-asks="plan" disabled=${sending.busy} onClick=${() => act("rebase")}>${say("rebase")}</button>`}
      ${draft && told.unfit.length > 0 && html`<button type="button" data-asks="plan" disabled=${sending.busy} onClick=${() => act("rebase", { drop: true })}>${say("rebase.drop")}</button>`}
      ${draft && html`<button type="button" data-asks="plan" disabled=${sending.busy} onClick=${() => act("archive", { restore: scenario.state === "archived" })}>${say(scenario.state === "archived" ? "restore" : "archive")}</button>`}
      ${draft && html`<button type="button" class="primary" data-asks="plan" disabled=${sending.busy || told.stale || !between || Boolean(hindrance)} aria-describedby=${hindrance ? "why-not-applied" : undefined} onClick=${() => setAsking("apply")}>${say("apply")}</button>`}
      ${scenario.record_id && html`<button type="button" data-asks="edit" disabled=${sending.busy} onClick=${undo}>${say("undo")}</button>`}
    </p>
    ${draft && hindrance && html`<p id="why-not-applied" class="hint" data-asks="plan">${hindrance}</p>`}
    ${between && (between.needed || between.last) && html`<${Approval} answer=${between} told=${told} busy=${sending.busy} act=${act} />`}
    ${
      told.unfit.length > 0 &&
      html`<${Card} id="unfit" title=${say("unfit")}>
        <ul class="changes">
          ${told.unfit.map((one, at) => html`<li key=${at}>${one.column}: ${speech.say(`fault.${one.rule}`, { near: "", ...one.details })}</li>`)}
        </ul>
      <//>`
    }
    <${Card} id="links" title=${say("links")}><${Diagram} links=${told.links} label=${say("links")} /><//>
    <${Card} id="edits" title=${say("edits")} flush>
      <${Table}
        id="edits"
        caption=${speech.say("page.table.of", { table: say("edits") })}
        columns=${[
          {
            key: "number",
            title: say("edit.number"),
            cell: (/** @type {any} */ row) => row.number,
          },
          {
            key: "do",
            title: say("edit.do"),
            cell: (/** @type {any} */ row) => speech.value("Edit", row.edit.do),
          },
          {
            key: "what",
            title: say("edit.what"),
            kind: "wide",
            cell: (/** @type {any} */ row) => said(row.edit),
          },
          {
            key: "drop",
            asks: "plan",
            title: say("edit.drop"),
            cell: (/** @type {any} */ row) =>
              draft &&
              html`<button type="button" class="quiet" data-asks="plan" disabled=${sending.busy} onClick=${() => act("revise", { drop: [row.number] })}>${say("edit.drop.do")}<span class="unseen"> ${row.number}</span></button>`,
          },
        ]}
        rows=${scenario.edits}
        rowKey=${(/** @type {any} */ row) => String(row.number)}
        none=${say("edits.none")}
      />
    <//>
    <${Card} id="rows" title=${speech.say("scenarios.rows", { number: told.rows.length })} flush>
      <${Table}
        id="rows"
        caption=${speech.say("page.table.of", { table: say("rows") })}
        columns=${[
          {
            key: "id",
            title: speech.say("scenarios.row"),
            cell: (/** @type {any} */ row) => row.id,
          },
          {
            key: "table",
            title: speech.say("scenarios.table"),
            cell: (/** @type {any} */ row) => speech.say(`sheet.${row.table}`).split("|")[0],
            order: (/** @type {any} */ row) => row.table,
          },
          {
            key: "kind",
            title: speech.say("scenarios.kind"),
            cell: (/** @type {any} */ row) => speech.value("ChangeKind", row.kind),
            order: (/** @type {any} */ row) => row.kind,
          },
          {
            key: "fields",
            title: speech.say("scenarios.fields"),
            kind: "wide",
            cell: (/** @type {any} */ row) => changes(row),
          },
        ]}
        rows=${told.rows}
        rowKey=${(/** @type {any} */ row) => `${row.table}.${row.id}`}
      />
    <//>
    ${
      asking === "apply" &&
      html`<${Dialog} title=${say("apply")} close=${() => setAsking("")}>
        <p>${speech.say("page.scenario.apply.sure", { name: scenario.name, number: told.rows.length })}</p>
        <p class="state-do">
          <button type="button" onClick=${() => setAsking("")}>${say("cancel")}</button>
          <button type="button" class="primary" disabled=${sending.busy} onClick=${() => act("apply")}>${say("apply.do")}</button>
        </p>
      <//>`
    }`;
}

/** @param {any} edit */
function said(edit) {
  const { do: _, cells, ...rest } = edit;
  const parts = [
    ...Object.values(rest),
    ...Object.entries(cells ?? {}).map(([name, value]) => `${name} = ${value}`),
  ];
  return parts.filter((part) => part !== null && part !== 0).join(" · ");
}

/** @param {Difference["rows"][number]} row */
function changes(row) {
  return Object.entries(row.fields)
    .filter(([, [, after]]) => row.kind !== "added" || (after !== null && after !== ""))
    .map(([name, [before, after]]) =>
      row.kind === "added" ? `${name} = ${after}` : `${name}: ${before ?? "—"} → ${after ?? "—"}`,
    )
    .join("; ");
}
