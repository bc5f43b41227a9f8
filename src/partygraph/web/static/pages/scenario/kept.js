// The scenarios that are kept, a form for a new one, and which of them to put side by side.

import { pathOf } from "../../api.js";
import { useHere, useOwn, useRead } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Tag } from "../../ui/marks.js";
import { Failure, Waiting } from "../../ui/state.js";
import { Table } from "../../ui/table.js";
import { tell } from "../../ui/toast.js";
import { html, useState } from "../../vendor/htm-preact-standalone.module.js";
import { StepTag } from "./approval.js";
import { useRules, useSend } from "./asked.js";
import { Comparison } from "./comparison.js";

const KIND = /** @type {Record<string, "info" | "good" | "neutral">} */ ({
  draft: "info",
  applied: "good",
  archived: "neutral",
});

/** The list. @param {{proposals: import("../../here.js").Coming<any>}} properties */
export function Kept({ proposals }) {
  const { address, href, speech } = useHere();
  const [archived, setArchived] = useOwn("archived");
  const [compared, setCompared] = useOwn("compare");
  const kept = useRead(pathOf("scenarios", { archived: archived === "yes" }));
  const answer = /** @type {import("./approval.js").Answers | undefined} */ (proposals.value);
  const last = new Map(answer?.proposals.map((one) => [one.id, one.last]));
  const chosen = compared ? compared.split(",") : [];
  const say = (/** @type {string} */ name) => speech.say(`page.scenario.${name}`);
  const turn = (/** @type {string} */ id) =>
    setCompared(
      (chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]).join(","),
    );
  const columns = [
    {
      key: "name",
      title: speech.say("scenarios.name"),
      cell: (/** @type {any} */ row) =>
        html`<a lang="zh" href=${href({ page: "scenario", id: row.id })}>${row.name}</a>`,
      order: (/** @type {any} */ row) => row.name,
    },
    {
      key: "state",
      title: speech.say("scenarios.state"),
      cell: (/** @type {any} */ row) =>
        html`<${Tag} kind=${KIND[row.state]}>${speech.value("ScenarioState", row.state)}<//>`,
      order: (/** @type {any} */ row) => row.state,
    },
    ...(answer?.needed || last.size
      ? [
          {
            key: "approval",
            title: say("approval.column"),
            cell: (/** @type {any} */ row) =>
              last.has(row.id) ? html`<${StepTag} last=${last.get(row.id)} />` : "—",
            order: (/** @type {any} */ row) => last.get(row.id)?.step ?? "",
          },
        ]
      : []),
    {
      key: "starts_on",
      title: speech.say("scenarios.starts_on"),
      cell: (/** @type {any} */ row) => row.starts_on,
      order: (/** @type {any} */ row) => row.starts_on,
    },
    {
      key: "edits",
      title: speech.say("scenarios.edits"),
      kind: /** @type {const} */ ("number"),
      cell: (/** @type {any} */ row) => speech.count(row.edits.length),
      order: (/** @type {any} */ row) => row.edits.length,
    },
    {
      key: "owner",
      title: speech.say("scenarios.owner"),
      cell: (/** @type {any} */ row) => row.owner,
      order: (/** @type {any} */ row) => row.owner,
    },
    {
      key: "compare",
      title: say("compare"),
      cell: (/** @type {any} */ row) =>
        html`<label class="check"
          ><input type="checkbox" checked=${chosen.includes(row.id)} onChange=${() => turn(row.id)} /><span class="unseen"
            >${speech.say("page.scenario.compare.one", { name: row.name })}</span
          ></label
        >`,
    },
  ];
  return html`<${Card}
      id="kept"
      title=${say("kept")}
      note=${say("kept.note")}
      actions=${html`<label class="check"
        ><input
          type="checkbox"
          checked=${archived === "yes"}
          onChange=${() => setArchived(archived === "yes" ? "" : "yes")}
        /><span>${say("archived")}</span></label
      >`}
      flush
    >
      <${Waiting} of=${kept} lines=${4}>
        <${Table}
          id="kept"
          caption=${speech.say("page.table.of", { table: say("kept") })}
          columns=${columns}
          rows=${kept.value ?? []}
          rowKey=${(/** @type {any} */ row) => row.id}
          none=${say("kept.none")}
        />
      <//>
      <div class="card-body" data-asks="plan"><${New} again=${kept.again} pair=${address.own.pair ?? ""} /></div>
    <//>
    ${chosen.length > 0 && html`<${Comparison} ids=${chosen} />`}`;
}

/** @param {{again: () => void, pair: string}} properties */
function New({ again, pair }) {
  const { go, speech } = useHere();
  const rules = useRules();
  const sending = useSend();
  const [name, setName] = useState("");
  const [unit, area] = pair.split(":");
  const edits = area ? [{ do: "pair", unit_id: unit, area_id: area }] : [];
  const make = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const made = await sending.send("scenarios", { name, starts_on: rules.as_of, edits });
    if (made) {
      tell(speech.say("page.scenario.made", { name: made.name }));
      again();
      go({ page: "scenario", id: made.id, own: {} });
    }
  };
  return html`<form class="controls" onSubmit=${make}>
      <label>
        <span>${speech.say("page.scenario.new")}</span>
        <input
          required
          maxlength="100"
          value=${name}
          placeholder=${speech.say("page.scenario.new.name")}
          onInput=${(/** @type {Event} */ event) => setName(/** @type {HTMLInputElement} */ (event.target).value)}
        />
      </label>
      ${area && html`<span>${speech.say("page.scenario.new.pair", { unit, area })}</span>`}
      <button type="submit" disabled=${sending.busy}>${speech.say("page.scenario.new.do")}</button>
    </form>
    ${Boolean(sending.problem) && html`<${Failure} problem=${sending.problem} />`}`;
}
