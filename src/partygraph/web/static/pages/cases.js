// 案件与吹哨: what becomes of residents' matters, who is late, and what goes round in circles?

import { useAnswer, useHere, useOwn, useQuestionPath } from "../here.js";
import { Page } from "../shell/page.js";
import { Card } from "../ui/card.js";
import { Tabs } from "../ui/tabs.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Board } from "./cases/board.js";
import { Figures } from "./cases/figures.js";
import { Funnel } from "./cases/funnel.js";
import { HandOvers } from "./cases/handovers.js";
import { Meetings, Orders } from "./cases/parties.js";
import { Tiers } from "./cases/tiers.js";
import { Whistles } from "./cases/whistles.js";

const ALL = 100000;

/** The page. */
export default function Cases() {
  const { area, speech } = useHere();
  const [by] = useOwn("by", "channel");
  const asked = /** @type {any} */ (by);
  const funnel = useAnswer("case_funnel", { area, by: asked });
  const whistles = useAnswer("whistle_responses", { area, limit: ALL });
  const open = useAnswer("open_whistles", { area, limit: ALL });
  const say = (/** @type {string} */ name) => speech.say(`page.cases.${name}`);
  const log = useQuestionPath("event_log", { area, format: "csv", limit: ALL });
  const due = useQuestionPath("deadlines", { area, format: "xlsx", limit: ALL });
  const exports = [
    { title: speech.say("question.deadlines"), note: "XLSX", href: due },
    { title: speech.say("question.event_log"), note: "CSV", href: log },
  ];
  const tabs = [
    { key: "whistles", panel: () => html`<${Whistles} whistles=${whistles} open=${open} />` },
    { key: "handovers", panel: () => html`<${HandOvers} />` },
    { key: "orders", panel: () => html`<${Orders} />` },
    { key: "meetings", panel: () => html`<${Meetings} />` },
  ].map((one) => ({ ...one, title: say(one.key) }));
  return html`<${Page}
    title=${speech.say("page.nav.cases")}
    question=${say("question")}
    stamp=${funnel.value}
    exports=${exports}
    busy=${funnel.loading || whistles.loading}
  >
    <${Figures} funnel=${funnel} whistles=${whistles} />
    <div class="columns even">
      <${Funnel} funnel=${funnel} />
      <${Tiers} />
    </div>
    <${Board} entered=${() => (funnel.again(), whistles.again(), open.again())} />
    <${Card} id="together" title=${say("together")}>
      <${Tabs} id="tab" label=${say("together")} tabs=${tabs} />
    <//>
  <//>`;
}
