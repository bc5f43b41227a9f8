// 互评: who has not spoken, where the two sides are far apart, and how sure is a place in a ranking?

import { useAnswer, useHere, useOwn, useQuestionPath } from "../here.js";
import { Page } from "../shell/page.js";
import { Card, Figure } from "../ui/card.js";
import { Tabs } from "../ui/tabs.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Mutual } from "./evaluation/mutual.js";
import { Ranking } from "./evaluation/ranking.js";
import { Stars } from "./evaluation/stars.js";
import { Trend } from "./evaluation/trend.js";

const ALL = 100000;

/** The page. */
export default function Evaluation() {
  const { area, speech } = useHere();
  const [gap] = useOwn("gap", "20");
  const asked = /** @type {any} */ ({ area, gap, limit: ALL });
  const mutual = useAnswer("mutual_evaluation", asked);
  const say = (
    /** @type {string} */ name,
    /** @type {Record<string, string | number>} */ values = {},
  ) => speech.say(`page.evaluation.${name}`, values);
  const title = (/** @type {string} */ field) => speech.say(`field.${field}`);
  const pairs = useQuestionPath("mutual_evaluation", { area, format: "xlsx", limit: ALL });
  const appraised = useQuestionPath("appraisal_ranking", { area, format: "xlsx", limit: ALL });
  const starred = useQuestionPath("stars", { area, format: "xlsx", limit: ALL });
  const summary = mutual.value?.summary;
  const made = Boolean(mutual.value?.illustrative);
  const points = (/** @type {number | null | undefined} */ value) =>
    value === null || value === undefined ? "—" : speech.count(Math.round(value * 10) / 10);
  const tabs = [
    { key: "ranking", panel: () => html`<${Ranking} />` },
    { key: "stars", panel: () => html`<${Stars} />` },
    { key: "trend", panel: () => html`<${Trend} />` },
  ].map((one) => ({ ...one, title: say(one.key) }));
  return html`<${Page}
    title=${speech.say("page.nav.evaluation")}
    question=${say("question")}
    stamp=${mutual.value}
    exports=${[
      { title: speech.say("question.mutual_evaluation"), note: "XLSX", href: pairs },
      { title: speech.say("question.appraisal_ranking"), note: "XLSX", href: appraised },
      { title: speech.say("question.stars"), note: "XLSX", href: starred },
    ]}
    busy=${mutual.loading}
  >
    <dl class="figures" aria-label=${say("question")}>
      <${Figure} title=${title("pairs")} value=${summary && speech.count(summary.pairs)} illustrative=${made} />
      <${Figure}
        title=${title("sides")}
        value=${summary && speech.count(summary.sides)}
        evidence=${summary?.sides ? "mutual_evaluation:sides" : undefined}
        illustrative=${made}
        note=${summary?.period ? say("period", { period: summary.period }) : ""}
      />
      <${Figure}
        title=${title("sides_missing")}
        value=${summary && speech.count(summary.sides_missing)}
        illustrative=${made}
        tone=${summary?.sides_missing ? "bad" : ""}
      />
      <${Figure}
        title=${title("flagged")}
        value=${summary && speech.count(summary.flagged)}
        evidence=${summary?.flagged ? "mutual_evaluation:flagged" : undefined}
        illustrative=${made}
        note=${say("flagged.note", { gap: Number(gap) })}
      />
      <${Figure}
        title=${title("mean_by_units")}
        value=${summary && points(summary.mean_by_units)}
        illustrative=${made}
      />
      <${Figure}
        title=${title("mean_by_communities")}
        value=${summary && points(summary.mean_by_communities)}
        illustrative=${made}
        note=${summary && say("difference", { points: points(summary.mean_difference) })}
      />
    </dl>
    <${Mutual} mutual=${mutual} />
    <${Card} id="appraised" title=${say("appraised")}>
      <${Tabs} id="tab" label=${say("appraised")} tabs=${tabs} />
    <//>
  <//>`;
}
