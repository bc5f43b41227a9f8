// 数据说明: where the data comes from, and how far it can be trusted.

import { useAnswer, useHere, useQuestionPath } from "../here.js";
import { Page } from "../shell/page.js";
import { Card, Figure } from "../ui/card.js";
import { Parts } from "../ui/charts.js";
import { Body, Illustrative, Standing, Tag } from "../ui/marks.js";
import { Waiting } from "../ui/state.js";
import { Table } from "../ui/table.js";
import { html } from "../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../here.js").Questions} Questions */
/** @typedef {Questions["sources"]["answer"]} Answer */
/** @typedef {Answer["rows"][number]} Row */
/** @typedef {Questions["figures_check"]["answer"]["rows"][number]} Checked */

const STANDINGS = /** @type {const} */ (["quoted", "reported", "public", "illustrative"]);
const LOOKS = {
  quoted: "look-done",
  reported: "enterprise",
  public: "look-running",
  illustrative: "community_committee",
};

/** The page. */
export default function Sources() {
  const { area, speech } = useHere();
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.sources.${name}`, values);
  const answer = useAnswer("sources", {});
  const figures = useAnswer("figures_check", { area });
  const exported = useQuestionPath("sources", { format: "xlsx" });
  const checked = useQuestionPath("figures_check", { area, format: "xlsx" });
  const summary = answer.value?.summary;
  return html`<${Page}
    title=${speech.say("page.nav.sources")}
    question=${say("question")}
    stamp=${answer.value}
    busy=${answer.loading || figures.loading}
    exports=${[
      { title: say("export"), note: "XLSX", href: exported },
      { title: say("figures"), note: "XLSX", href: checked },
    ]}
  >
    <dl class="figures">
      <${Figure}
        title=${say("rows")}
        value=${summary && speech.count(summary.things)}
        note=${summary && say("sources.note", { rows: summary.things, sources: summary.sources })}
      />
      ${STANDINGS.map(
        (standing) =>
          html`<${Figure}
            key=${standing}
            title=${speech.value("Standing", standing)}
            value=${summary && speech.count(summary[standing])}
            note=${say(`${standing}.note`)}
          />`,
      )}
    </dl>
    <div class="columns even">
      <${Card} id="parts" title=${say("parts")} note=${say("parts.note")}>
        <${Waiting} of=${answer}>${summary && html`<${Parted} summary=${summary} say=${say} />`}<//>
      <//>
      <${Card} id="days" title=${say("days")}>
        <${Waiting} of=${answer}>
          <dl class="told">
            <${Told}
              word=${say("days.as_of")}
              value=${answer.value?.as_of}
              note=${say("days.as_of.note")}
            />
            <${Told}
              word=${say("days.revision")}
              value=${answer.value?.revision}
              note=${say("days.revision.note")}
            />
            <${Told} word=${say("days.withheld")} value="<3" note=${say("days.withheld.note")} />
          </dl>
        <//>
      <//>
    </div>
    <${Card} id="sources" title=${say("list")} flush>
      <${Waiting} of=${answer} lines=${8}><${List} rows=${answer.value?.rows ?? []} say=${say} /><//>
    <//>
    <${Card} id="checked" title=${say("figures")} note=${say("figures.note")} flush>
      <${Waiting} of=${figures} lines=${8}>
        <${Figures} rows=${figures.value?.rows ?? []} say=${say} />
      <//>
    <//>
  <//>`;
}

/** @typedef {(name: string, values?: Record<string, string | number>) => string} Say */

/** @param {{summary: Answer["summary"], say: Say}} properties */
function Parted({ summary, say }) {
  const { speech } = useHere();
  const bars = STANDINGS.map((standing) => ({
    key: standing,
    word: speech.value("Standing", standing),
    number: summary[standing],
    look: LOOKS[standing],
  }));
  return html`<div class="stack">
    <${Parts} bars=${bars} label=${say("parts")} />
    <ul class="told">
      ${STANDINGS.map(
        (standing) =>
          html`<li key=${standing}>
            <svg width="12" height="12" aria-hidden="true">
              <rect class=${LOOKS[standing]} width="12" height="12" rx="3" />
            </svg>
            ${" "}<${Standing} standing=${standing} /> ${say(standing)}
          </li>`,
      )}
    </ul>
  </div>`;
}

/** @param {{word: string, value: string | number | undefined, note: string}} properties */
function Told({ word, value, note }) {
  return html`<div>
    <dt>${word}</dt>
    <dd>
      <strong>${value}</strong>
      <p>${note}</p>
    </dd>
  </div>`;
}

/** @param {{rows: Row[], say: Say}} properties */
function List({ rows, say }) {
  const { speech } = useHere();
  const columns = [
    {
      key: "title",
      title: say("list.title"),
      kind: "name-wide",
      cell: (/** @type {Row} */ row) =>
        html`<${Body} id=${row.id} name=${row.title} />
          <div class="hint" lang="zh">${row.publisher}</div>`,
      order: (/** @type {Row} */ row) => row.title,
    },
    {
      key: "kind",
      title: say("list.kind"),
      cell: (/** @type {Row} */ row) =>
        row.kind === "illustration"
          ? html`<${Illustrative} />`
          : speech.value("SourceKind", row.kind),
      order: (/** @type {Row} */ row) => row.kind,
    },
    {
      key: "published",
      title: say("list.published"),
      cell: (/** @type {Row} */ row) => row.published_on ?? "—",
      order: (/** @type {Row} */ row) => row.published_on,
    },
    {
      key: "rows",
      title: say("list.rows"),
      kind: "number",
      cell: (/** @type {Row} */ row) => speech.count(row.things),
      order: (/** @type {Row} */ row) => row.things,
    },
    {
      key: "tables",
      kind: "wide",
      title: say("list.tables"),
      cell: (/** @type {Row} */ row) =>
        speech.list(
          row.tables.map((/** @type {string} */ table) => speech.value("TableName", table)),
        ) || "—",
    },
    {
      key: "licence",
      title: say("list.licence"),
      kind: "wide hint",
      cell: (/** @type {Row} */ row) => [row.licence, row.note].filter(Boolean).join(" · ") || "—",
    },
  ];
  return html`<${Table}
    id="sources"
    caption=${say("list.caption")}
    columns=${columns}
    rows=${[...rows].sort((one, other) => other.things - one.things)}
    rowKey=${(/** @type {Row} */ row) => row.id}
  />`;
}

/** @type {Record<string, string>} */
const OUTCOMES = {
  differs: "bad",
  agrees: "good",
  not_comparable: "neutral",
  not_computable: "neutral",
};

/** @param {{rows: Checked[], say: Say}} properties */
function Figures({ rows, say }) {
  const { speech } = useHere();
  const order = Object.keys(OUTCOMES);
  const sorted = [...rows].sort(
    (one, other) =>
      order.indexOf(one.outcome) - order.indexOf(other.outcome) || one.id.localeCompare(other.id),
  );
  const columns = [
    {
      key: "indicator",
      title: say("figures.indicator"),
      kind: "name-wide",
      cell: (/** @type {Checked} */ row) => {
        const { subject, indicator } = row;
        const name = subject === indicator ? indicator : `${subject} · ${indicator}`;
        return html`<${Body} id=${row.id} name=${name} />
          <div class="hint">${row.as_of}</div>`;
      },
      order: (/** @type {Checked} */ row) => row.subject,
    },
    {
      key: "reported",
      title: say("figures.reported"),
      kind: "number",
      cell: (/** @type {Checked} */ row) => reported(row, speech),
      order: (/** @type {Checked} */ row) => row.value,
    },
    {
      key: "computed",
      title: say("figures.computed"),
      kind: "number",
      cell: (/** @type {Checked} */ row) =>
        row.computed === null
          ? "—"
          : html`${speech.count(row.computed)}${row.illustrative > 0 && html` <${Illustrative} />`}`,
      order: (/** @type {Checked} */ row) => row.computed,
    },
    {
      key: "outcome",
      title: say("figures.outcome"),
      cell: (/** @type {Checked} */ row) =>
        html`<${Tag} kind=${OUTCOMES[row.outcome]}>${speech.value("Outcome", row.outcome)}<//>${
          row.difference
            ? html`<div class="hint">
                ${say("figures.difference", { difference: row.difference })}${" "}
                ${speech.value("Cause", row.cause)}
              </div>`
            : ""
        }`,
      order: (/** @type {Checked} */ row) => row.outcome,
    },
    {
      key: "quote",
      title: say("figures.quote"),
      kind: "wide",
      cell: (/** @type {Checked} */ row) => html`<span lang="zh">${row.quote}</span>`,
    },
  ];
  return html`<${Table}
    id="checked"
    caption=${say("figures.caption")}
    columns=${columns}
    rows=${sorted}
    rowKey=${(/** @type {Checked} */ row) => row.id}
    none=${say("figures.none")}
  />`;
}

/**
 * @param {Checked} row
 * @param {import("../words.js").Speech} speech
 */
function reported(row, speech) {
  const meant = row.qualifier === "exact" ? "" : `${speech.value("Qualifier", row.qualifier)} `;
  const unit =
    speech.lang === "zh" && row.unit_text
      ? row.unit_text
      : speech.value("UnitOfCount", row.unit_of_count);
  return `${meant}${speech.count(row.value)} ${unit}`;
}
