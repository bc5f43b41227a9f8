// 操作审计: who did what to the graph, and is the record of it whole?

import * as api from "../api.js";
import { pathOf } from "../api.js";
import { useHere, useOwn, useRead } from "../here.js";
import { Page } from "../shell/page.js";
import { Card, Figure } from "../ui/card.js";
import { Tag } from "../ui/marks.js";
import { Choice } from "../ui/select.js";
import { Waiting } from "../ui/state.js";
import { Table } from "../ui/table.js";
import { html, useState } from "../vendor/htm-preact-standalone.module.js";

/** @typedef {import("partygraph-api").Schemas["AuditPage"]} Found */
/** @typedef {import("partygraph-api").Schemas["Wholeness"]} Verdict */
/** @typedef {import("partygraph-api").Schemas["Upkeep"]} Checked */
/** @typedef {Found["entries"][number]} Entry */
/** @typedef {(name: string, values?: Record<string, string | number>) => string} Say */

const ACTS = /** @type {const} */ ([
  "load",
  "entry",
  "merge",
  "judgement",
  "undo",
  "scenario",
  "approval",
  "apply",
  "export",
  "backup",
  "restore",
  "refusal",
  "sign_in",
  "sign_in_tried",
  "session_used",
  "sign_out",
  "account",
  "migration",
  "check",
  "cure",
  "rekey",
  "write",
]);
/** @type {Record<string, string>} */
const KINDS = { refusal: "bad", rekey: "neutral", cure: "bad", undo: "neutral" };
const SHOWN = 500;
const FEW = 3;

/** The page. */
export default function Audit() {
  const { speech } = useHere();
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.audit.${name}`, values);
  const [act, setAct] = useOwn("act");
  const [who, setWho] = useOwn("who");
  const [thing, setThing] = useOwn("thing");
  const [since, setSince] = useOwn("since");
  const [until, setUntil] = useOwn("until");
  const asked = { act, who, thing, since, until };
  const read = useRead(pathOf("audit", { ...asked, limit: SHOWN }));
  const verified = useRead(pathOf("audit/verify"));
  const found = /** @type {Found | undefined} */ (read.value);
  const verdict = /** @type {Verdict | undefined} */ (verified.value);
  const exported = (/** @type {string} */ format) => ({
    title: say("export"),
    note: format.toUpperCase(),
    href: pathOf("audit/export", { ...asked, format }),
    file: `audit.${format}`,
  });
  return html`<${Page}
    title=${speech.say("page.nav.audit")}
    question=${say("question")}
    busy=${read.loading || verified.loading}
    exports=${[exported("xlsx"), exported("csv")]}
  >
    <dl class="figures">
      <${Figure} title=${say("entries")} value=${found && speech.count(found.last)} note=${say("entries.note")} />
      <${Figure}
        title=${say("whole")}
        value=${verdict && say(verdict.whole ? "whole.yes" : "whole.no")}
        note=${verdict && told(verdict, say, speech)}
      />
    </dl>
    <div class="stack apart">
      <${Card} id="entries" title=${say("list")} note=${say("list.note")} flush>
        <form class="controls" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
          <${Choice}
            label=${say("act")}
            value=${act}
            options=${[
              { value: "", word: say("act.any") },
              ...ACTS.map((one) => ({ value: one, word: speech.value("Act", one) })),
            ]}
            choose=${setAct}
          />
          <${Text} label=${say("who")} value=${who} set=${setWho} />
          <${Text} label=${say("thing")} value=${thing} set=${setThing} />
          <${Text} label=${say("since")} value=${since} set=${setSince} type="date" />
          <${Text} label=${say("until")} value=${until} set=${setUntil} type="date" />
        </form>
        <${Waiting} of=${read} lines=${10}>
          <${List} rows=${[...(found?.entries ?? [])]} say=${say} />
        <//>
      <//>
      <${Card} id="check" title=${say("check")} note=${say("check.note")}>
        <${Check} say=${say} />
      <//>
    </div>
  <//>`;
}

/**
 * @param {Verdict} verdict
 * @param {Say} say
 * @param {import("../words.js").Speech} speech
 */
function told(verdict, say, speech) {
  if (verdict.whole) {
    const keyed = say(verdict.keyed ? "whole.keyed" : "whole.unkeyed");
    return verdict.alone ? keyed : `${keyed} · ${say("whole.backup")}`;
  }
  const why = speech.say(`audit.fault.${verdict.rule}`);
  return say("whole.fault", { number: verdict.fault ?? 0, why });
}

/** @param {{label: string, value: string, set: (value: string) => void, type?: string}} properties */
function Text({ label, value, set, type = "text" }) {
  return html`<label class="choice">
    <span>${label}</span>
    <input
      type=${type}
      value=${value}
      maxlength="200"
      onChange=${(/** @type {{currentTarget: HTMLInputElement}} */ event) =>
        set(event.currentTarget.value.trim())}
    />
  </label>`;
}

/** @param {{rows: Entry[], say: Say}} properties */
function List({ rows, say }) {
  const { speech } = useHere();
  const columns = [
    {
      key: "at",
      title: say("at"),
      cell: (/** @type {Entry} */ row) => new Date(row.at).toLocaleString(speech.lang),
      order: (/** @type {Entry} */ row) => row.number,
    },
    {
      key: "who",
      title: say("who"),
      cell: (/** @type {Entry} */ row) =>
        html`${row.who}${row.address && html`<div class="hint">${row.address}</div>`}`,
      order: (/** @type {Entry} */ row) => row.who,
    },
    {
      key: "act",
      title: say("act"),
      cell: (/** @type {Entry} */ row) =>
        html`<${Tag} kind=${KINDS[row.act] ?? "good"}>${speech.value("Act", row.act)}<//>`,
      order: (/** @type {Entry} */ row) => row.act,
    },
    {
      key: "what",
      title: say("what"),
      kind: "wide",
      cell: (/** @type {Entry} */ row) => brief(row.what, speech),
    },
    {
      key: "revision",
      title: say("revision"),
      kind: "number",
      cell: (/** @type {Entry} */ row) =>
        row.revision_before === row.revision_after
          ? row.revision_after
          : `${row.revision_before} → ${row.revision_after}`,
      order: (/** @type {Entry} */ row) => row.revision_after,
    },
    {
      key: "number",
      title: say("number"),
      kind: "number",
      cell: (/** @type {Entry} */ row) =>
        html`${row.number}
          <div class="hint" title=${row.hash}>${row.hash.slice(0, 8)}</div>`,
      order: (/** @type {Entry} */ row) => row.number,
    },
  ];
  return html`<${Table}
    id="entries"
    caption=${speech.say("page.table.of", { table: say("list") })}
    columns=${columns}
    rows=${rows}
    rowKey=${(/** @type {Entry} */ row) => row.number}
    size=${20}
    none=${say("none")}
  />`;
}

/**
 * What was done to what, in a line.
 * @param {Record<string, any>} what
 * @param {import("../words.js").Speech} speech
 */
function brief(what, speech) {
  const parts = [];
  for (const [key, value] of Object.entries(what)) {
    const name = speech.words[`audit.told.${key}`] ?? key;
    if (key === "counts") {
      /** @type {Record<string, number>} */
      const totals = {};
      for (const counts of Object.values(value)) {
        for (const [kind, number] of Object.entries(counts)) {
          totals[kind] = (totals[kind] ?? 0) + Number(number);
        }
      }
      parts.push(
        ...Object.entries(totals).map(
          ([kind, number]) => `${speech.value("ChangeKind", kind)} ${number}`,
        ),
      );
    } else if (Array.isArray(value)) {
      const more = value.length > FEW ? ` … (${value.length})` : "";
      if (value.length) {
        parts.push(`${name} ${value.slice(0, FEW).join(", ")}${more}`);
      }
    } else if (key === "change") {
      parts.push(speech.value("AccountChange", value));
    } else if (key === "role") {
      parts.push(speech.value("Role", value));
    } else if (value !== "" && value !== null) {
      parts.push(`${name} ${typeof value === "object" ? JSON.stringify(value) : value}`);
    }
  }
  return parts.join(" · ");
}

/** @param {{say: Say}} properties */
function Check({ say }) {
  const { speech } = useHere();
  const [busy, setBusy] = useState(false);
  const [checked, setChecked] = useState(/** @type {Checked | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Error | null} */ (null));
  const run = async () => {
    setBusy(true);
    try {
      setChecked(await api.send("POST", "/api/audit/check", undefined, speech.lang));
      setProblem(null);
    } catch (error) {
      setProblem(/** @type {Error} */ (error));
    }
    setBusy(false);
  };
  return html`<div class="stack">
    <p>
      <button class="button" type="button" disabled=${busy} onClick=${run}>
        ${say(busy ? "check.busy" : "check.now")}
      </button>
    </p>
    <div role="status">
      ${problem && html`<p>${problem.message}</p>`}
      ${
        checked &&
        html`<p>
            ${say(checked.sound ? "check.sound" : "check.unsound", { rows: speech.count(checked.rows) })}
          </p>
          <ul>
            ${checked.differences.map(
              (one) =>
                html`<li key=${one.table + one.rule}>
                  ${speech.say(`check.${one.rule}`, { table: one.table, detail: one.detail })}
                </li>`,
            )}
            ${checked.aside.map(
              (one) => html`<li key=${one}>${say("check.aside", { folder: one })}</li>`,
            )}
          </ul>`
      }
    </div>
  </div>`;
}
