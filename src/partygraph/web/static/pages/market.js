// 资源需求: which needs have no supplier, and which offers are idle?

import { useAnswer, useHere, useOwn, useQuestionPath } from "../here.js";
import { Page } from "../shell/page.js";
import { Card } from "../ui/card.js";
import { Evidence, Tag } from "../ui/marks.js";
import { Choice } from "../ui/select.js";
import { Waiting } from "../ui/state.js";
import { Table } from "../ui/table.js";
import { Tabs } from "../ui/tabs.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Claims } from "./market/claims.js";
import { Idle } from "./market/idle.js";
import { Unmet } from "./market/unmet.js";

/** @typedef {import("../here.js").Questions["supply_demand_balance"]["answer"]} Answer */
/** @typedef {Answer["rows"][number]} Row */

const ALL = 100000;

/** The page. */
export default function Market() {
  const { area, speech } = useHere();
  const balance = useAnswer("supply_demand_balance", { area });
  const [category, setCategory] = useOwn("category");
  const sheet = (
    /** @type {"supply_demand_balance" | "unmet_demands" | "idle_resources" | "claims"} */ name,
  ) => useQuestionPath(name, { area, format: "xlsx", limit: ALL });
  const say = (/** @type {string} */ name) => speech.say(`page.market.${name}`);
  const exports = [
    { title: say("balance"), note: "XLSX", href: sheet("supply_demand_balance") },
    { title: say("unmet"), note: "XLSX", href: sheet("unmet_demands") },
    { title: say("idle"), note: "XLSX", href: sheet("idle_resources") },
    { title: say("claims"), note: "XLSX", href: sheet("claims") },
  ];
  const rows = balance.value?.rows ?? [];
  const categories = [...new Set(rows.map((row) => row.category))];
  return html`<${Page}
    title=${speech.say("page.nav.market")}
    question=${say("question")}
    stamp=${balance.value}
    exports=${exports}
    busy=${balance.loading}
  >
    <${Card}
      id="balance"
      title=${say("balance")}
      note=${say("balance.note")}
      illustrative=${Boolean(balance.value?.illustrative)}
      flush
    >
      <${Waiting} of=${balance} lines=${8}><${Balance} rows=${rows} /><//>
    <//>
    <${Card}
      id="board"
      title=${say("board")}
      actions=${html`<${Choice}
        label=${say("category")}
        value=${category}
        choose=${setCategory}
        options=${[
          { value: "", word: say("category.all") },
          ...categories.map((one) => ({ value: one, word: speech.value("Category", one) })),
        ]}
      />`}
    >
      <${Tabs}
        id="tab"
        label=${say("board")}
        tabs=${[
          {
            key: "unmet",
            title: say("unmet"),
            panel: () => html`<${Unmet} category=${category} />`,
          },
          { key: "idle", title: say("idle"), panel: () => html`<${Idle} category=${category} />` },
          {
            key: "claims",
            title: say("claims"),
            panel: () => html`<${Claims} category=${category} />`,
          },
        ]}
      />
    <//>
  <//>`;
}

const KIND = /** @type {const} */ ({ none: "good", supply: "bad", reach: "warn", both: "bad" });

/** Supply and demand by category, with the bottleneck in words. @param {{rows: Row[]}} properties */
function Balance({ rows }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.market.${name}`);
  const name = (/** @type {Row} */ row) =>
    `${speech.value("Category", row.category)} · ${speech.value("UnitOfCount", row.unit_of_count)}`;
  const number = (/** @type {"offered" | "needed" | "most_met" | "unmet_quantity"} */ field) => ({
    key: field,
    title: say(field),
    kind: /** @type {const} */ ("number"),
    cell: (/** @type {Row} */ row) =>
      html`<${Evidence} of="supply_demand_balance:${field}:category=${row.category}" title=${name(row)}
        >${speech.count(row[field])}<//
      >`,
    order: (/** @type {Row} */ row) => row[field],
  });
  const columns = [
    { key: "goods", title: say("category"), cell: name, order: name },
    number("offered"),
    number("needed"),
    number("most_met"),
    number("unmet_quantity"),
    {
      key: "bars",
      title: say("balance.bars"),
      kind: /** @type {const} */ ("wide"),
      cell: (/** @type {Row} */ row) => html`<${Bars} row=${row} label=${name(row)} />`,
    },
    {
      key: "binding",
      title: say("bottleneck"),
      kind: /** @type {const} */ ("wide"),
      cell: (/** @type {Row} */ row) =>
        html`<${Tag} kind=${KIND[row.binding]}>${speech.value("Binding", row.binding)}<//> ${" "}
          <span>${speech.lang === "zh" ? row.sentence_zh : row.sentence_en}</span>`,
      order: (/** @type {Row} */ row) => row.binding,
    },
  ];
  const sorted = [...rows].sort((one, other) => other.unmet_quantity - one.unmet_quantity);
  return html`<${Table}
    id="balance"
    caption=${speech.say("page.table.of", { table: say("balance") })}
    columns=${columns}
    rows=${sorted}
    rowKey=${(/** @type {Row} */ row) => `${row.category}.${row.unit_of_count}`}
    size=${20}
    none=${say("balance.none")}
  />`;
}

const WIDTH = 160;

/** What is offered and what is needed, one bar above the other. @param {{row: Row, label: string}} properties */
function Bars({ row, label }) {
  const { speech } = useHere();
  const most = Math.max(row.offered, row.needed, 1);
  const wide = (/** @type {number} */ value) =>
    Math.max(Math.round((WIDTH * value) / most), value ? 2 : 0);
  const told = speech.say("page.market.balance.told", {
    label,
    offered: row.offered,
    needed: row.needed,
    met: row.most_met,
  });
  return html`<svg class="balance" width=${WIDTH} height="20" viewBox="0 0 ${WIDTH} 20" role="img" aria-label=${told}>
    <rect class="offered" x="0" y="1" width=${wide(row.offered)} height="8" rx="2" />
    <rect class="needed" x="0" y="11" width=${wide(row.needed)} height="8" rx="2" />
    <rect class="met" x="0" y="11" width=${wide(row.most_met)} height="8" rx="2" />
  </svg>`;
}
