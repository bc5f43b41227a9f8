// 社区: what one community has, needs and gives, and who helps it.

import { pathOf } from "../api.js";
import { useAnswer, useHere, useQuestionPath } from "../here.js";
import { Page } from "../shell/page.js";
import { Figure } from "../ui/card.js";
import { Icon } from "../ui/icon.js";
import { Body, Illustrative, Name, Tag } from "../ui/marks.js";
import { Failure } from "../ui/state.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { About } from "./body/about.js";
import { absence, useBody } from "./body/body.js";
import { History } from "./body/history.js";
import { Pairings } from "./body/pairings.js";
import { Projects } from "./body/projects.js";
import { Resources } from "./body/resources.js";
import { Services } from "./body/services.js";
import { Chain } from "./community/chain.js";
import { Needs } from "./community/needs.js";
import { Pool } from "./community/pool.js";
import { Risk } from "./community/risk.js";
import { Seats } from "./community/seats.js";

/** The page. */
export default function Community() {
  const { address, places, speech } = useHere();
  const { as_of, id: area, scenario } = address;
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.community.${name}`, values);
  const own = useBody();
  const coverage = useAnswer("pairing_coverage", { area });
  const needs = useAnswer("demand_coverage", { area });
  const seats = useAnswer("seat_coverage", { area });
  const pool = useAnswer("resource_pool", { area });
  const exported = useQuestionPath("demand_states", { area, format: "xlsx" });
  const risks = useQuestionPath("unmet_demands", { area, format: "xlsx" });
  const asked = { area, as_of, scenario };
  const row = own.body.value?.row;
  const name = String(row?.name ?? area);
  const summary = coverage.value?.summary;
  const again = () => [own.history, own.things, needs, pool].forEach((one) => one.again());
  const town = places.find(({ id }) => id === row?.parent_id);
  const missing = absence(own, speech);
  if (own.body.problem && !own.body.value) {
    return html`<${Page} title=${speech.say("page.nav.community")}>
      <${Failure} problem=${own.body.problem} again=${own.body.again} />
    <//>`;
  }
  return html`<${Page}
    title=${name}
    marks=${row && html`<${Marks} row=${row} paired=${summary && summary.pairings > 0} />`}
    question=${say("question")}
    stamp=${coverage.value}
    busy=${[own.body, own.history, own.things, coverage, needs, seats, pool].some(
      ({ loading }) => loading,
    )}
    exports=${[
      { title: say("export.needs"), note: "XLSX", href: exported },
      { title: say("export.unmet"), note: "XLSX", href: risks },
      {
        title: speech.say("page.overview.export.ledger"),
        note: "XLSX",
        href: pathOf("ledger", asked),
      },
    ]}
  >
    ${missing && html`<p class="notice"><${Icon} name="warning" /> ${missing}</p>`}
    <dl class="figures">
      <${Figure}
        title=${speech.say("page.overview.units")}
        value=${summary && speech.count(summary.units)}
        evidence=${summary?.units ? "pairing_coverage:units" : undefined}
        tone=${summary && !summary.units ? "bad" : ""}
        note=${summary && speech.say("page.overview.units.note", { pairings: summary.pairings })}
      />
      <${Figure}
        title=${speech.say("page.overview.projects")}
        value=${summary && speech.count(summary.projects)}
        evidence=${summary?.projects ? "pairing_coverage:projects" : undefined}
      />
      <${Figure}
        title=${speech.say("page.overview.members")}
        value=${summary && speech.shown(summary, "members_reporting")}
        evidence=${summary?.members_reporting ? "pairing_coverage:members_reporting" : undefined}
        note=${
          coverage.value?.rows[0] &&
          say("home", { count: speech.shown(coverage.value.rows[0], "members_at_home") })
        }
      />
      <${Figure}
        title=${say("unmet")}
        value=${needs.value && speech.count(needs.value.summary.unmet)}
        evidence=${needs.value?.summary.unmet ? "demand_coverage:unmet" : undefined}
        tone=${needs.value?.summary.unmet ? "bad" : ""}
        note=${
          needs.value &&
          speech.say("page.overview.needs.note", {
            demands: needs.value.summary.demands,
            met: needs.value.summary.met,
          })
        }
      />
      <${Figure}
        title=${say("resources")}
        value=${pool.value && speech.count(pool.value.summary.resources_left)}
        evidence=${pool.value?.summary.resources_left ? "resource_pool:resources_left" : undefined}
        note=${pool.value && say("resources.note", { units: pool.value.summary.supplying_units })}
      />
      <${Figure}
        title=${say("seats")}
        value=${seats.value && speech.count(seats.value.summary.seats)}
        evidence=${seats.value?.summary.seats ? "seat_coverage:seats" : undefined}
        note=${seats.value && say("seats.note", { count: seats.value.summary.units_not_seated })}
      />
    </dl>
    <${Chain} />
    <div class="columns">
      <div class="stack">
        <${Needs} entered=${again} />
        <${Pairings} own=${own} other="unit_id" />
        <${Projects} own=${own} entered=${again} />
        <${Services} own=${own} entered=${again} />
        <${Resources} own=${own} title=${say("own")} without />
      </div>
      <div class="stack">
        <${Risk} seats=${seats} paired=${!summary || summary.pairings > 0} />
        <${Pool} pool=${pool} />
        <${Seats} seats=${seats} />
        <${About}
          own=${own}
          facts=${[
            [say("about.official"), row && html`<${Name} name=${row.official_name} />`],
            [say("about.code"), area],
            [say("about.town"), town && html`<${Body} id=${town.id} name=${town.name} />`],
            [say("about.former"), row?.former_names && html`<${Name} name=${row.former_names} />`],
            [say("about.since"), row?.valid_from],
          ]}
        />
        <${History} own=${own} />
      </div>
    </div>
  <//>`;
}

/** @param {{row: Record<string, any>, paired: boolean | undefined}} properties */
function Marks({ row, paired }) {
  const { speech } = useHere();
  return html`<${Tag}>${speech.value("AreaKind", row.kind)}<//>
    ${
      paired !== undefined &&
      html`<${Tag} kind=${paired ? "good" : "bad"}>
      ${speech.say(paired ? "page.community.paired" : "page.overview.gaps.unpaired")}
    <//>`
    }
    ${row.standing === "illustrative" && html`<${Illustrative} />`}`;
}
