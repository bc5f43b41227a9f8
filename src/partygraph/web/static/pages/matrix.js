// 结对矩阵: which units and communities are paired, and who would fit whom.

import { useAnswer, useHere, useOwn, useQuestionPath } from "../here.js";
import { Page } from "../shell/page.js";
import { Card } from "../ui/card.js";
import { Dialog } from "../ui/dialog.js";
import { Body, Illustrative, Tag } from "../ui/marks.js";
import { Choice } from "../ui/select.js";
import { Empty, Waiting } from "../ui/state.js";
import { Table } from "../ui/table.js";
import { Tabs } from "../ui/tabs.js";
import { html, useMemo } from "../vendor/htm-preact-standalone.module.js";
import { arranged, SORTS } from "./matrix/arranged.js";
import { Grid } from "./matrix/grid.js";

/** @typedef {import("../here.js").Questions["pairing_matrix"]["answer"]} Answer */
/** @typedef {Answer["rows"][number]} Cell */

const ALL = 100000;

/** The page. */
export default function Matrix() {
  const { area, speech } = useHere();
  const matrix = useAnswer("pairing_matrix", { area, limit: ALL });
  const sheet = useQuestionPath("pairing_matrix", { area, format: "xlsx", limit: ALL });
  const say = (/** @type {string} */ name) => speech.say(`page.matrix.${name}`);
  const summary = matrix.value?.summary;
  return html`<${Page}
    title=${speech.say("page.nav.matrix")}
    question=${say("question")}
    stamp=${matrix.value}
    exports=${[{ title: say("export"), note: "XLSX", href: sheet }]}
    busy=${matrix.loading}
  >
    <${Card}
      id="matrix"
      title=${say("title")}
      note=${summary && speech.say("page.matrix.note", { units: summary.units, paired: summary.paired, fitting: summary.fitting })}
      illustrative=${Boolean(matrix.value?.illustrative)}
    >
      <${Waiting} of=${matrix} lines=${10}>
        ${
          matrix.value &&
          (matrix.value.rows.length
            ? html`<${Tabs}
                id="as"
                label=${say("as")}
                tabs=${[
                  {
                    key: "grid",
                    title: say("grid"),
                    panel: () => html`<${Arranged} rows=${matrix.value?.rows ?? []} />`,
                  },
                  {
                    key: "table",
                    title: say("table"),
                    panel: () => html`<${Pairs} rows=${matrix.value?.rows ?? []} />`,
                  },
                ]}
              />`
            : html`<${Empty} title=${say("none")} />`)
        }
      <//>
    <//>
    <${Why} rows=${matrix.value?.rows ?? []} />
  <//>`;
}

/** The grid with what is shown in it and how it is sorted. @param {{rows: Cell[]}} properties */
function Arranged({ rows }) {
  const { speech } = useHere();
  const [shows, setShows] = useOwn("shows", "fit");
  const [sort, setSort] = useOwn("sort", "cluster");
  const [only, setOnly] = useOwn("only");
  const shown = useMemo(() => arranged(rows, sort, only === "paired"), [rows, sort, only]);
  const say = (/** @type {string} */ name) => speech.say(`page.matrix.${name}`);
  return html`<div class="controls">
      <${Choice}
        label=${say("shows")}
        value=${shows}
        choose=${setShows}
        options=${["fit", "projects", "distance"].map((name) => ({ value: name, word: say(`shows.${name}`) }))}
      />
      <${Choice}
        label=${say("sort")}
        value=${sort}
        choose=${setSort}
        options=${SORTS.map((name) => ({ value: name, word: say(`sort.${name}`) }))}
      />
      <label class="check">
        <input
          type="checkbox"
          checked=${only === "paired"}
          onChange=${(/** @type {Event} */ event) => setOnly(/** @type {HTMLInputElement} */ (event.target).checked ? "paired" : "")}
        />
        <span>${say("only.paired")}</span>
      </label>
      <p class="heat-key" aria-hidden="true">
        <span>${say("key.low")}</span>
        ${[0, 1, 2, 3, 4, 5, 6, 7].map((step) => html`<i key=${step} class="heat-${step}"></i>`)}
        <span>${say("key.high")}</span>
        <i class="heat-0 framed"></i><span>${say("key.paired")}</span>
      </p>
    </div>
    <p class="unseen" id="grid-help">${say("help")}</p>
    <${Grid} shown=${shown} shows=${shows} />`;
}

/** The same as a list. @param {{rows: Cell[]}} properties */
function Pairs({ rows }) {
  const { speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.matrix.${name}`);
  const columns = [
    {
      key: "unit",
      title: say("unit"),
      cell: (/** @type {Cell} */ row) =>
        html`<${Body} id=${row.unit_id} name=${row.unit_name} table="units" />`,
      order: (/** @type {Cell} */ row) => row.unit_name,
    },
    {
      key: "community",
      title: say("community"),
      cell: (/** @type {Cell} */ row) =>
        html`<${Body} id=${row.area_id} name=${row.area_name} table="areas" />`,
      order: (/** @type {Cell} */ row) => row.area_name,
    },
    {
      key: "paired",
      title: say("paired"),
      cell: (/** @type {Cell} */ row) =>
        row.paired
          ? html`<${Tag} kind="good">${speech.say("page.yes")}<//>`
          : speech.say("page.no"),
      order: (/** @type {Cell} */ row) => Number(row.paired),
    },
    {
      key: "projects",
      title: say("shows.projects"),
      kind: /** @type {const} */ ("number"),
      cell: (/** @type {Cell} */ row) => speech.count(row.projects),
      order: (/** @type {Cell} */ row) => row.projects,
    },
    {
      key: "fit",
      title: say("shows.fit"),
      kind: /** @type {const} */ ("number"),
      cell: (/** @type {Cell} */ row) => speech.share(row.fit),
      order: (/** @type {Cell} */ row) => row.fit,
    },
    {
      key: "distance",
      title: say("shows.distance"),
      cell: (/** @type {Cell} */ row) => say(`distance.${row.distance}`),
      order: (/** @type {Cell} */ row) => row.distance,
    },
    {
      key: "why",
      title: say("why"),
      cell: (/** @type {Cell} */ row) => html`<${Open} row=${row} />`,
    },
  ];
  return html`<${Table}
    id="pairs"
    caption=${speech.say("page.table.of", { table: say("title") })}
    columns=${columns}
    rows=${rows}
    rowKey=${(/** @type {Cell} */ row) => `${row.unit_id}|${row.area_id}`}
    size=${20}
  />`;
}

/** @param {{row: Cell}} properties */
function Open({ row }) {
  const { address, href, speech } = useHere();
  const own = { ...address.own, cell: `${row.unit_id}|${row.area_id}` };
  return html`<a href=${href({ own })}
    >${speech.say("page.matrix.why.open")}<span class="unseen">${`，${row.unit_name}，${row.area_name}`}</span></a
  >`;
}

/** Why a cell is as it is. @param {{rows: Cell[]}} properties */
function Why({ rows }) {
  const { address, href, speech } = useHere();
  const [cell, setCell] = useOwn("cell");
  const row = rows.find((one) => `${one.unit_id}|${one.area_id}` === cell);
  if (!cell || !row) {
    return null;
  }
  const say = (/** @type {string} */ name) => speech.say(`page.matrix.${name}`);
  const count = (/** @type {string} */ unit) => speech.value("UnitOfCount", unit);
  return html`<${Dialog} side title=${`${row.unit_name} · ${row.area_name}`} close=${() => setCell("")}>
    <p class="lead">
      ${row.paired ? html`<${Tag} kind="good">${say("paired")}<//>` : html`<${Tag}>${say("not_paired")}<//>`}
      ${row.illustrative > 0 && html` <${Illustrative} />`}
    </p>
    <dl class="facts">
      <dt>${say("shows.fit")}</dt>
      <dd>${speech.share(row.fit)}</dd>
      <dt>${say("shows.projects")}</dt>
      <dd>${speech.count(row.projects)}</dd>
      <dt>${say("shows.distance")}</dt>
      <dd>${say(`distance.${row.distance}`)}</dd>
      <dt>${say("kind")}</dt>
      <dd>${speech.value("UnitKind", row.unit_kind)} · ${speech.value("Sector", row.sector)}</dd>
      <dt>${say("pairings")}</dt>
      <dd>${row.pairing_ids.length ? row.pairing_ids.map((id) => html`<${Body} key=${id} id=${id} name=${id} /> `) : "—"}</dd>
    </dl>
    <h3>${say("why")}</h3>
    ${
      row.matches.length
        ? html`<ul class="changes">
            ${row.matches.map(
              (match) =>
                html`<li key=${`${match.category}.${match.unit_of_count}`}>
                  ${speech.say("page.matrix.match", {
                    category: speech.value("Category", match.category),
                    open: match.open,
                    offered: match.offered,
                    unit: count(match.unit_of_count),
                  })}
                </li>`,
            )}
          </ul>`
        : html`<p class="none">${say("no_match")}</p>`
    }
    <p class="state-do">
      <a class="button" href=${href({ page: "unit", id: row.unit_id })}>${say("to_unit")}</a>
      <a class="button" href=${href({ page: "community", id: row.area_id })}>${say("to_community")}</a>
      ${
        !row.paired &&
        html`<a
          class="button"
          data-asks="plan"
          href=${href({ page: "scenario", id: "", own: { pair: `${row.unit_id}:${row.area_id}` }, as_of: address.as_of })}
          >${say("suppose")}</a
        >`
      }
    </p>
  <//>`;
}
