// What is opened over a page, kept in its address: what a number was counted from, or one thing.

import { pathOf } from "../api.js";
import { useHere, useRead } from "../here.js";
import { Icon } from "../ui/icon.js";
import { Dialog } from "../ui/dialog.js";
import { Body, Standing } from "../ui/marks.js";
import { Failure, Waiting } from "../ui/state.js";
import { Table } from "../ui/table.js";
import { html } from "../vendor/htm-preact-standalone.module.js";

/** @typedef {import("partygraph-api").Schemas} Schemas */
/** @typedef {Schemas["Told"]} Told */

/** The dialog that the address says, if any. */
export function Opened() {
  const { address, go, speech } = useHere();
  const { evidence = "", thing = "", ...rest } = address.own;
  const close = () => go({ own: rest });
  if (thing) {
    const back = evidence ? () => go({ own: { ...address.own, thing: "" } }) : null;
    return html`<${Dialog}
      key="thing"
      side
      title=${speech.say("page.thing")}
      close=${close}
    >
      <${OneThing} key=${thing} id=${thing} back=${back} />
    <//>`;
  }
  return (
    evidence &&
    html`<${Dialog} key="evidence" side title=${speech.say("page.evidence")} close=${close}>
      <${Counted} key=${evidence} of=${evidence} />
    <//>`
  );
}

const AN_ID = /^(.+_)?id$/;

/**
 * @param {string} text `name=value;name=value`
 * @returns {Record<string, string>}
 */
function named(text) {
  return Object.fromEntries(
    text
      .split(";")
      .filter(Boolean)
      .map((part) => part.split("=")),
  );
}

/**
 * @param {any} answer
 * @param {string} field
 * @param {string} row `column=value;column=value`, `*` for all, or empty for the summary
 * @returns {string[]}
 */
function idsOf(answer, field, row) {
  if (!row) {
    return answer.summary?.evidence?.[field] ?? [];
  }
  const wanted = row === "*" ? [] : Object.entries(named(row));
  const meant = answer.rows.filter((/** @type {any} */ one) =>
    wanted.every(([column, value]) => String(one[column]) === value),
  );
  const ids = meant.flatMap((/** @type {any} */ one) =>
    AN_ID.test(field) ? [one[field]] : (one.evidence?.[field] ?? []),
  );
  return [...new Set(ids)];
}

/** @param {{of: string}} properties see `Evidence` */
function Counted({ of }) {
  const { speech } = useHere();
  const [what, word, listed = ""] = of.split(":");
  if (what !== "ids") {
    return html`<${Answered} of=${of} />`;
  }
  const ids = listed.split(",").filter(Boolean);
  const title = speech.say(word);
  return html`<p class="lead">${speech.say("page.evidence.ids", { title, count: ids.length })}</p>
    <${Listed} ids=${ids} caption=${title} />`;
}

/** @param {{of: string}} properties */
function Answered({ of }) {
  const { address, area, speech } = useHere();
  const [question, field, row = "", more = ""] = of.split(":");
  const subject = address.page === "unit" ? { unit: address.id } : { area };
  const { as_of, scenario } = address;
  const asked = { ...subject, ...named(more), as_of, scenario, evidence: true, limit: 100000 };
  const answer = useRead(pathOf(`ask/${question}`, asked));
  const ids = answer.value ? idsOf(answer.value, field, row) : [];
  const title = speech.say(`question.${question}`);
  const counted = AN_ID.test(field) ? title : speech.say(`field.${field}`);
  return html`<${Waiting} of=${answer} lines=${8}>
    <p class="lead">
      ${
        AN_ID.test(field)
          ? speech.say("page.evidence.ids", { title, count: ids.length })
          : speech.say("page.evidence.lead", {
              question: title,
              field: counted,
              count: ids.length,
            })
      }
    </p>
    <${Listed} ids=${ids} caption=${counted} />
  <//>`;
}

const AT_ONCE = 100;

/** @param {{ids: string[], caption: string}} properties */
function Listed({ ids, caption }) {
  const { address, speech } = useHere();
  const asked = ids.slice(0, AT_ONCE).map((id) => ["ids", id]);
  const beside = Object.entries({ scenario: address.scenario }).filter(([, value]) => value);
  const told = useRead(
    ids.length ? `/api/things?${new URLSearchParams([...asked, ...beside])}` : null,
  );
  if (!ids.length) {
    return html`<p class="none">${speech.say("page.evidence.none")}</p>`;
  }
  /** @type {Schemas["Things"] | undefined} */
  const found = told.value;
  const names = found?.names ?? {};
  return html`<${Waiting} of=${told} lines=${8}>
    ${
      ids.length > AT_ONCE &&
      html`<p class="lead">
      ${speech.say("page.evidence.first", { shown: AT_ONCE, count: ids.length })}
    </p>`
    }
    <${Table}
      id="evidence"
      caption=${caption}
      rows=${found?.things ?? []}
      rowKey=${(/** @type {Told} */ one) => one.id}
      size=${15}
      columns=${[
        {
          key: "name",
          title: speech.say("page.thing.name"),
          cell: (/** @type {Told} */ one) =>
            html`<${Body} id=${one.id} name=${nameOf(one, names)} />`,
          order: (/** @type {Told} */ one) => nameOf(one, names),
        },
        {
          key: "table",
          title: speech.say("page.thing.table"),
          cell: (/** @type {Told} */ one) => tableWord(one.table, speech),
          order: (/** @type {Told} */ one) => one.table,
        },
        {
          key: "standing",
          title: speech.say("page.thing.standing"),
          cell: (/** @type {Told} */ one) =>
            one.row.standing && html`<${Standing} standing=${one.row.standing} />`,
          order: (/** @type {Told} */ one) => String(one.row.standing),
        },
      ]}
    />
  <//>`;
}

/**
 * The name of a row; of one that only joins others, their names.
 * @param {Told} one
 * @param {Record<string, string>} names
 */
function nameOf(one, names) {
  const ends = [
    "unit_id",
    "area_id",
    "organisation_id",
    "enterprise_id",
    "resource_id",
    "demand_id",
  ];
  const joined = ends.map((end) => names[one.row[end]]).filter(Boolean);
  return one.name || joined.join(" — ") || one.id;
}

/**
 * @param {string} table
 * @param {import("../words.js").Speech} speech
 */
function tableWord(table, speech) {
  return speech.value("TableName", table);
}

/**
 * @param {string} table
 * @param {string} column
 * @param {import("../words.js").Speech} speech
 */
function columnWord(table, column, speech) {
  const own = `header.${table}.${column}`;
  return speech.say(own in speech.words ? own : `header.${column}`).split("|")[0];
}

const BESIDE = ["id", "source_id", "standing", "quote"];

/** @param {{id: string, back: (() => void) | null}} properties */
function OneThing({ id, back }) {
  const { address, speech } = useHere();
  const found = useRead(pathOf(`things/${encodeURIComponent(id)}`, { scenario: address.scenario }));
  const told = useRead(pathOf("things", { ids: id, scenario: address.scenario }));
  if (found.problem && !found.value) {
    return html`<${Failure} problem=${found.problem} again=${found.again} />`;
  }
  /** @type {Schemas["Thing"] | undefined} */
  const thing = found.value;
  /** @type {Record<string, string>} */
  const names = told.value?.names ?? {};
  return html`<${Waiting} of=${found} lines=${10}>
    ${
      thing &&
      html`<div>
      ${
        back &&
        html`<button type="button" class="quiet" onClick=${back}>
        <${Icon} name="left" />${speech.say("page.evidence.back")}
      </button>`
      }
      <p class="thing-name">
        <strong lang="zh">${nameOf({ ...thing, name: String(thing.row.name ?? thing.row.title ?? "") }, names)}</strong>
        ${" "}<${Standing} standing=${thing.row.standing ?? "public"} />
      </p>
      <p class="lead">${tableWord(thing.table, speech)} · <code>${thing.id}</code></p>
      ${thing.table in { areas: 1, units: 1 } && html`<${ToPage} thing=${thing} />`}
      <dl class="facts">
        ${Object.entries(thing.row)
          .filter(([name, value]) => !BESIDE.includes(name) && hasValue(value))
          .map(
            ([name, value]) =>
              html`<div key=${name}>
                <dt>${columnWord(thing.table, name, speech)}</dt>
                <dd><${Cell} name=${name} value=${value} names=${names} /></dd>
              </div>`,
          )}
      </dl>
      <${Source} thing=${thing} />
    </div>`
    }
  <//>`;
}

/** @param {unknown} value */
function hasValue(value) {
  return value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

/** @param {{thing: Schemas["Thing"]}} properties */
function ToPage({ thing }) {
  const { href, speech } = useHere();
  const unit = thing.table === "units";
  if (!unit && thing.row.level !== "village") {
    return null;
  }
  const page = unit ? "unit" : "community";
  return html`<p>
    <a class="button" href=${href({ page, id: thing.id })}>
      ${speech.say(`page.thing.${page}`)}<${Icon} name="right" size=${14} />
    </a>
  </p>`;
}

/** @param {{name: string, value: unknown, names: Record<string, string>}} properties */
function Cell({ name, value, names }) {
  const { speech } = useHere();
  const several = Array.isArray(value) ? value : [value];
  if (several.every((one) => names[String(one)])) {
    return several.map(
      (one, number) =>
        html`${number > 0 && speech.say("page.comma")}<${Body} key=${one} id=${one} name=${names[one]} />`,
    );
  }
  if (typeof value === "boolean") {
    return speech.say(value ? "page.yes" : "page.no");
  }
  if (typeof value === "number") {
    return name === "year" ? String(value) : speech.count(value);
  }
  return html`<span lang="zh">${several.map((one) => valueWord(name, String(one), speech)).join("、")}</span>`;
}

/** @type {Record<string, string[]>} */
const KINDS = {
  kind: ["UnitKind", "AreaKind", "DemandKind", "SuccessionKind", "SourceKind"],
  level: ["OrganisationLevel", "AreaLevel"],
  form: ["OrganisationForm"],
  sector: ["Sector"],
  category: ["Category"],
  state: ["WorkState", "DemandState"],
  status: ["PairingStatus"],
  urgency: ["Urgency"],
  unit_of_count: ["UnitOfCount"],
  qualifier: ["Qualifier"],
  measure: ["Measure"],
};

/**
 * The word of a value, where it is one of an enumeration.
 * @param {string} name
 * @param {string} value
 * @param {import("../words.js").Speech} speech
 */
function valueWord(name, value, speech) {
  const keys = (KINDS[name] ?? []).map((kind) => `${kind}.${value}`);
  const known = keys.find((key) => key in speech.words);
  return known ? speech.say(known) : value;
}

/** @param {{thing: Schemas["Thing"]}} properties */
function Source({ thing }) {
  const { address, href, speech } = useHere();
  const { source, came_from: from, row } = thing;
  return html`<h3>${speech.say("page.thing.source")}</h3>
    ${row.quote && html`<blockquote lang="zh">${row.quote}</blockquote>`}
    ${
      source &&
      html`<p>
      <a href=${href({ own: { ...address.own, thing: String(source.id) } })} lang="zh">${source.title}</a>
      ${source.publisher && html` · <span lang="zh">${source.publisher}</span>`}
      ${source.published_on && ` · ${source.published_on}`}
    </p>`
    }
    ${
      from &&
      html`<p class="lead">
      ${speech.say("page.thing.written", {
        load: from.load_id,
        at: from.at.slice(0, 10),
        file: from.file ?? "",
        row: String(from.row ?? ""),
      })}
    </p>`
    }
    ${
      thing.changes.length > 0 &&
      html`<h3>${speech.say("page.thing.changes")}</h3>
      <ol class="changes">
        ${thing.changes.map(
          (step) =>
            html`<li key=${step.load_id}>
              ${step.at.slice(0, 10)} · ${step.load_id}
              <ul>
                ${Object.keys(step.after).map(
                  (column) =>
                    html`<li key=${column}>
                      ${columnWord(thing.table, column, speech)}：
                      <del>${String(step.before[column] ?? "—")}</del> →
                      <ins>${String(step.after[column] ?? "—")}</ins>
                    </li>`,
                )}
              </ul>
            </li>`,
        )}
      </ol>`
    }`;
}
