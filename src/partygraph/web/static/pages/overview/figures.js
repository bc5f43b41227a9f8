// The six figures of a place, each with its trend over a year, each opening what it counts.

import { useAnswer, useHere } from "../../here.js";
import { Figure } from "../../ui/card.js";
import { Failure } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions} Questions */
/**
 * @template {keyof Questions} Q
 * @typedef {import("../../here.js").Coming<Questions[Q]["answer"]>} Answered
 */

/**
 * @param {Questions["coverage_trend"]["parameters"]["measure"]} measure
 */
function useTrend(measure) {
  const { area } = useHere();
  const { value } = useAnswer("coverage_trend", { area, measure });
  return value?.rows;
}

/**
 * @param {object} properties
 * @param {Answered<"pairing_coverage">} properties.coverage
 * @param {Answered<"demand_coverage">} properties.needs
 * @param {Answered<"claims">} properties.claims
 * @param {Answered<"organisation_coverage">} properties.organisations
 * @param {Answered<"organisation_levels">} properties.levels
 */
export function Figures({ coverage, needs, claims, organisations, levels }) {
  const { speech } = useHere();
  const trends = {
    paired: useTrend("paired_communities"),
    units: useTrend("paired_units"),
    projects: useTrend("projects"),
    members: useTrend("members_reporting"),
    organisations: useTrend("organisations"),
  };
  if (coverage.problem && !coverage.value) {
    return html`<div class="card">
      <${Failure} problem=${coverage.problem} again=${coverage.again} />
    </div>`;
  }
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.overview.${name}`, values);
  const summary = coverage.value?.summary;
  const made = Boolean(coverage.value?.illustrative);
  const demands = needs.value?.summary;
  const bodies = levels.value?.rows.reduce((sum, row) => sum + row.organisations, 0);
  const covered = organisations.value?.summary;
  return html`<dl class="figures" aria-label=${say("question")}>
    <${Figure}
      title=${say("paired")}
      value=${summary && speech.count(summary.communities)}
      unit=${say("count.bodies", { count: "" }).trim()}
      evidence="pairing_coverage:communities"
      illustrative=${made}
      trend=${trends.paired}
      note=${
        summary &&
        say("paired.note", {
          communities: summary.residents_communities,
          share: speech.share(
            summary.residents_communities
              ? Math.min(summary.communities / summary.residents_communities, 1)
              : null,
          ),
        })
      }
    />
    <${Figure}
      title=${say("units")}
      value=${summary && speech.count(summary.units)}
      unit=${say("count.units", { count: "" }).trim()}
      evidence="pairing_coverage:units"
      illustrative=${made}
      trend=${trends.units}
      note=${summary && say("units.note", { pairings: summary.pairings })}
    />
    <${Figure}
      title=${say("projects")}
      value=${summary && speech.count(summary.projects)}
      unit=${say("count.projects", { count: "" }).trim()}
      evidence="pairing_coverage:projects"
      illustrative=${made}
      trend=${trends.projects}
      note=${claims.value && say("projects.note", { both: claims.value.summary.projects_both })}
    />
    <${Figure}
      title=${say("members")}
      value=${summary && speech.shown(summary, "members_reporting")}
      unit=${say("count.persons", { count: "" }).trim()}
      evidence="pairing_coverage:members_reporting"
      illustrative=${made}
      trend=${trends.members}
      note=${summary && say("members.note", { links: speech.shown(summary, "member_links") })}
    />
    <${Figure}
      title=${say("organisations")}
      value=${bodies === undefined ? undefined : speech.count(bodies)}
      evidence=${bodies ? "organisation_levels:organisations:*" : undefined}
      unit=${say("count.bodies", { count: "" }).trim()}
      illustrative=${Boolean(levels.value?.illustrative)}
      trend=${trends.organisations}
      note=${
        covered &&
        say("organisations.note", { share: speech.share(covered.residents_communities_share) })
      }
    />
    <${Figure}
      title=${say("needs")}
      value=${demands && speech.share(demands.met_share)}
      evidence="demand_coverage:met"
      illustrative=${Boolean(needs.value?.illustrative)}
      note=${demands && say("needs.note", { demands: demands.demands, met: demands.met })}
    />
  </dl>`;
}
