// 方案模拟: what would be better otherwise, who would have to move, and why.

import { useHere, useRead } from "../here.js";
import { Page } from "../shell/page.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { APPROVALS, Mine } from "./scenario/approval.js";
import { Kept } from "./scenario/kept.js";
import { One } from "./scenario/one.js";
import { Propose } from "./scenario/propose.js";
import { Trade } from "./scenario/trade.js";

/** The page. */
export default function Scenario() {
  const { address, speech } = useHere();
  const proposals = useRead(address.id ? null : APPROVALS);
  if (address.id) {
    return html`<${One} id=${address.id} />`;
  }
  return html`<${Page}
    title=${speech.say("page.nav.scenario")}
    question=${speech.say("page.scenario.question")}
  >
    <${Mine} proposals=${proposals} />
    <${Kept} proposals=${proposals} />
    <${Propose} />
    <${Trade} />
  <//>`;
}
