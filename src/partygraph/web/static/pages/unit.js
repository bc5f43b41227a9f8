// 单位: what one unit brings, where, with what result, and what would be lost without it.

import { useAnswer, useHere, useQuestionPath } from "../here.js";
import { Page } from "../shell/page.js";
import { Figure } from "../ui/card.js";
import { Icon } from "../ui/icon.js";
import { Body, Illustrative, Name, Tag } from "../ui/marks.js";
import { Failure } from "../ui/state.js";
import { useThings } from "../things.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { About } from "./body/about.js";
import { absence, holds, useBody } from "./body/body.js";
import { History } from "./body/history.js";
import { Pairings } from "./body/pairings.js";
import { Projects } from "./body/projects.js";
import { Resources } from "./body/resources.js";
import { Services } from "./body/services.js";
import { Losses } from "./unit/losses.js";
import { Ties } from "./unit/ties.js";

/** The page. */
export default function Unit() {
  const { address, speech } = useHere();
  const { id: unit } = address;
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.unit.${name}`, values);
  const own = useBody();
  const pairings = useAnswer("unit_pairings", { unit });
  const losses = useAnswer("continuity", { unit });
  const pairingsPath = useQuestionPath("unit_pairings", { unit, format: "xlsx" });
  const lossesPath = useQuestionPath("continuity", { unit, format: "xlsx" });
  const row = own.body.value?.row;
  const place = useThings(row?.area_id ? [row.area_id] : null).value?.things[0];
  const there = pairings.value?.rows;
  const held = (/** @type {string} */ table) =>
    own.things.value && own.of(table).filter((one) => holds(one, own.day));
  const missing = absence(own, speech);
  const again = () => [own.history, own.things, losses].forEach((one) => one.again());
  if (own.body.problem && !own.body.value) {
    return html`<${Page} title=${speech.say("page.nav.unit")} scoped=${false}>
      <${Failure} problem=${own.body.problem} again=${own.body.again} />
    <//>`;
  }
  const listed = (/** @type {string} */ table) => {
    const ids = (held(table) || []).map(({ id }) => id);
    const evidence = ids.length ? `ids:page.unit.${table}:${ids.join(",")}` : undefined;
    return { value: count(held(table)), evidence };
  };
  const count = (/** @type {unknown[] | undefined} */ rows) => rows && speech.count(rows.length);
  return html`<${Page}
    title=${String(row?.name ?? unit)}
    marks=${row && html`<${Marks} row=${row} />`}
    question=${say("question")}
    stamp=${pairings.value}
    busy=${[own.body, own.history, own.things, pairings, losses].some(({ loading }) => loading)}
    exports=${[
      { title: say("export.pairings"), note: "XLSX", href: pairingsPath },
      { title: say("export.losses"), note: "XLSX", href: lossesPath },
    ]}
  >
    ${missing && html`<p class="notice"><${Icon} name="warning" /> ${missing}</p>`}
    <dl class="figures">
      <${Figure} title=${say("communities")}
        value=${count(there)}
        evidence=${there?.length ? "unit_pairings:area_id:*" : undefined}
      />
      <${Figure}
        title=${speech.say("page.overview.projects")}
        value=${there && speech.count(there.reduce((sum, one) => sum + one.projects, 0))}
        evidence=${there?.some(({ projects }) => projects) ? "unit_pairings:projects:*" : undefined}
      />
      <${Figure}
        title=${speech.say("page.overview.members")}
        value=${there && members(there, speech)}
        evidence=${there?.length ? "unit_pairings:members_reporting:*" : undefined}
      />
      <${Figure} title=${say("resources")} ...${listed("resources")} />
      <${Figure} title=${say("seats")} ...${listed("seats")} />
      <${Figure}
        title=${say("losses")}
        value=${losses.value && speech.count(losses.value.total)}
        tone=${losses.value?.total ? "bad" : ""}
        evidence=${losses.value?.total ? "continuity:lost:*" : undefined}
        note=${say("losses.note")}
      />
    </dl>
    <div class="columns">
      <div class="stack">
        <${Pairings} own=${own} other="area_id" />
        <${Projects} own=${own} entered=${again} />
        <${Services} own=${own} entered=${again} unit=${{ id: unit, name: String(row?.name ?? unit) }} />
        <${Resources} own=${own} title=${say("own")} />
        <${Losses} losses=${losses} />
      </div>
      <div class="stack">
        <${Ties} own=${own} />
        <${About}
          own=${own}
          facts=${[
            [say("about.kind"), row && speech.value("UnitKind", row.kind)],
            [say("about.sector"), row && speech.value("Sector", row.sector)],
            [
              say("about.place"),
              place && html`<${Body} id=${place.id} name=${place.name} table=${pageOf(place)} />`,
            ],
            [say("about.short"), row?.short_name && html`<${Name} name=${row.short_name} />`],
            [say("about.others"), row?.other_names && html`<${Name} name=${row.other_names} />`],
            [say("about.uscc"), row?.uscc],
            [say("about.id"), unit],
          ]}
        />
        <${History} own=${own} />
      </div>
    </div>
  <//>`;
}

/** @param {import("../things.js").Told} place */
function pageOf(place) {
  return place.row.level === "village" ? "areas" : "";
}

/**
 * The members of all pairings; as the one pairing tells them where one is withheld.
 * @param {import("../here.js").Questions["unit_pairings"]["answer"]["rows"]} rows
 * @param {import("../words.js").Speech} speech
 */
function members(rows, speech) {
  if (rows.length === 1) {
    return speech.shown(rows[0], "members_reporting");
  }
  return speech.count(rows.reduce((sum, one) => sum + (one.members_reporting ?? 0), 0));
}

/** @param {{row: Record<string, any>}} properties */
function Marks({ row }) {
  const { speech } = useHere();
  return html`<${Tag} kind="info">${speech.value("UnitKind", row.kind)}<//>
    ${row.model_site && html`<${Tag} kind="good">${speech.say("page.unit.model_site")}<//>`}
    ${row.standing === "illustrative" && html`<${Illustrative} />`}`;
}
