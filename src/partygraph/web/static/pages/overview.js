// 总览: is every community of the place covered, and where are the gaps?

import { pathOf } from "../api.js";
import { useAnswer, useHere, useQuestionPath } from "../here.js";
import { Page } from "../shell/page.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Attention } from "./overview/attention.js";
import { Demands } from "./overview/demands.js";
import { Figures } from "./overview/figures.js";
import { Gaps } from "./overview/gaps.js";
import { Levels } from "./overview/levels.js";
import { Trend } from "./overview/trend.js";
import { Work } from "./overview/work.js";

const ALL = 100000;

/** The page. */
export default function Overview() {
  const { area, speech } = useHere();
  const coverage = useAnswer("pairing_coverage", { area, limit: ALL });
  const demands = useAnswer("demand_states", { area, limit: ALL });
  const needs = useAnswer("demand_coverage", { area });
  const claims = useAnswer("claims", { area, limit: 1 });
  const organisations = useAnswer("organisation_coverage", { area, limit: 1 });
  const levels = useAnswer("organisation_levels", { area });
  const all = { coverage, demands, needs, claims, organisations, levels };
  return html`<${Page}
    title=${speech.say("page.nav.overview")}
    question=${speech.say("page.overview.question")}
    stamp=${coverage.value}
    exports=${useExports()}
    busy=${Object.values(all).some(({ loading }) => loading)}
  >
    <${Figures} ...${all} />
    <div class="columns">
      <${Gaps} coverage=${coverage} demands=${demands} />
      <${Attention} needs=${needs} claims=${claims} />
    </div>
    <div class="columns even">
      <div class="stack">
        <${Work} claims=${claims} />
        <${Levels} levels=${levels} />
      </div>
      <${Demands} needs=${needs} />
    </div>
    <${Trend} />
  <//>`;
}

/** @returns {import("../ui/menu.js").Entry[]} */
function useExports() {
  const { address, area, speech } = useHere();
  const { as_of, lang, scenario } = address;
  const asked = { area, as_of, scenario };
  const title = (/** @type {string} */ name) => speech.say(`page.overview.export.${name}`);
  const communities = useQuestionPath("pairing_coverage", { area, format: "xlsx", limit: ALL });
  const demands = useQuestionPath("demand_states", { area, format: "xlsx", limit: ALL });
  const projects = useQuestionPath("claims", { area, format: "xlsx", limit: ALL });
  return [
    { title: title("communities"), note: "XLSX", href: communities },
    { title: title("demands"), note: "XLSX", href: demands },
    { title: title("projects"), note: "XLSX", href: projects },
    { title: title("ledger"), note: "XLSX", href: pathOf("ledger", asked) },
    {
      title: title("report"),
      note: "DOCX",
      href: pathOf("report", { area, as_of, lang, format: "docx" }),
    },
    {
      title: title("network"),
      note: "HTML",
      href: pathOf("view", { ...asked, lang }),
      file: `${area}.html`,
    },
  ];
}
