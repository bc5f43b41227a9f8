// 制度: on which document does what rest, who may do what to whom, and what is handed down to whom?

import { useAnswer, useHere, useOwn, useQuestionPath } from "../here.js";
import { Page } from "../shell/page.js";
import { Answered } from "../ui/answered.js";
import { Card } from "../ui/card.js";
import { useColumns } from "../ui/columns.js";
import { Tag } from "../ui/marks.js";
import { Choice } from "../ui/select.js";
import { Tabs } from "../ui/tabs.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Alleys, Estates, Posts, Series } from "./rules/places.js";

const ALL = 100000;
const KINDS = /** @type {const} */ ([
  "mechanism",
  "power",
  "admitted_task",
  "refused_task",
  "document",
]);

/** The page. */
export default function Rules() {
  const { area, speech } = useHere();
  const [kind, setKind] = useOwn("kind", "mechanism");
  const asked = /** @type {any} */ (kind);
  const basis = useAnswer("basis", { area, kind: asked, limit: ALL });
  const say = (/** @type {string} */ name) => speech.say(`page.rules.${name}`);
  const sheet = (/** @type {"basis" | "powers" | "task_burden"} */ name) =>
    useQuestionPath(name, /** @type {any} */ ({ area, format: "xlsx", limit: ALL }));
  const exports = [
    { title: speech.say("question.basis"), note: "XLSX", href: sheet("basis") },
    { title: speech.say("question.powers"), note: "XLSX", href: sheet("powers") },
    { title: speech.say("question.task_burden"), note: "XLSX", href: sheet("task_burden") },
  ];
  const tabs = [
    { key: "posts", panel: () => html`<${Posts} />` },
    { key: "estates", panel: () => html`<${Estates} />` },
    { key: "alleys", panel: () => html`<${Alleys} />` },
    { key: "series", panel: () => html`<${Series} />` },
  ].map((one) => ({ ...one, title: say(one.key) }));
  return html`<${Page}
    title=${speech.say("page.nav.rules")}
    question=${say("question")}
    stamp=${basis.value}
    exports=${exports}
    busy=${basis.loading}
  >
    <${Basis} basis=${basis} kind=${kind} choose=${setKind} />
    <div class="columns even">
      <${Powers} />
      <${Tasks} />
    </div>
    <${Card} id="ground" title=${say("ground")}>
      <${Tabs} id="tab" label=${say("ground")} tabs=${tabs} />
    <//>
  <//>`;
}

/** @param {{documents: string[]}} properties */
function Documents({ documents }) {
  const { speech } = useHere();
  if (!documents.length) {
    return html`<${Tag} kind="warn">${speech.say("page.rules.no_basis")}<//>`;
  }
  return html`<ul class="reasons">
    ${documents.map((one) => html`<li key=${one} lang="zh">${one}</li>`)}
  </ul>`;
}

/**
 * @param {object} properties
 * @param {import("../here.js").Coming<import("../here.js").Questions["basis"]["answer"]>} properties.basis
 * @param {string} properties.kind
 * @param {(kind: string) => void} properties.choose
 */
function Basis({ basis, kind, choose }) {
  const { speech } = useHere();
  const column = useColumns("basis");
  const summary = basis.value?.summary;
  return html`<${Answered}
    id="basis"
    title=${speech.say("question.basis")}
    note=${
      summary &&
      speech.say("page.rules.basis.note", {
        documents: summary.policy_documents,
        resting: summary.resting,
        without: summary.without_basis,
      })
    }
    answer=${basis}
    rowKey=${(/** @type {any} */ row) => row.id}
    none=${speech.say("page.rules.basis.none")}
    actions=${html`<${Choice}
      label=${speech.say("page.rules.kind")}
      value=${kind}
      choose=${choose}
      options=${KINDS.map((value) => ({ value, word: speech.value("RuleKind", value) }))}
    />`}
    columns=${[
      column.body("name", "id"),
      column.body("area_name", "area_id", "areas"),
      column.other("documents", (row) => html`<${Documents} documents=${row.documents} />`),
      column.standing(),
    ]}
  />`;
}

/** Whom a street may summon, appraise, veto. */
function Powers() {
  const { area, speech } = useHere();
  const powers = useAnswer("powers", { area, limit: ALL });
  const column = useColumns("powers");
  return html`<${Answered}
    id="powers"
    title=${speech.say("question.powers")}
    answer=${powers}
    rowKey=${(/** @type {any} */ row) => row.id}
    none=${speech.say("page.rules.powers.none")}
    columns=${[
      column.body("name", "id"),
      column.word("power", "Power"),
      column.body("area_name", "area_id", "areas"),
      column.other(
        "over_name",
        (row) => row.over_name ?? speech.say("page.rules.every_department"),
        "text",
      ),
      column.other("documents", (row) => html`<${Documents} documents=${row.documents} />`),
    ]}
  />`;
}

/** What may be handed down, and what comes without money. */
function Tasks() {
  const { area, speech } = useHere();
  const [by, setBy] = useOwn("burden", "task");
  const asked = /** @type {any} */ ({ area, by, limit: ALL });
  const tasks = useAnswer("task_burden", asked);
  const column = useColumns("task_burden");
  const summary = tasks.value?.summary;
  return html`<${Answered}
    id="tasks"
    title=${speech.say("question.task_burden")}
    answer=${tasks}
    rowKey=${(/** @type {any} */ row) => row.id}
    none=${speech.say("page.rules.tasks.none")}
    actions=${html`<${Choice}
      label=${speech.say("page.rules.by")}
      value=${by}
      choose=${setBy}
      options=${["task", "area"].map((value) => ({ value, word: speech.say(`page.rules.by.${value}`) }))}
    />`}
    above=${
      summary &&
      summary.tasks > 0 &&
      html`<p>
      ${speech.say("page.rules.tasks.told", {
        classes: summary.classes,
        tasks: summary.tasks,
        refused: summary.refused_tasks,
        unfunded: summary.unfunded,
      })}
    </p>`
    }
    columns=${[
      column.body("name", "id"),
      ...(by === "task" ? [column.text("task_class")] : []),
      column.number("assignments", true),
      column.number("unfunded", true),
      column.number("funding"),
    ]}
  />`;
}
