// Pages without content: nothing is loaded yet, not there.

import { useHere } from "../here.js";
import { PAGES } from "../navigation.js";
import { Empty } from "../ui/state.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Page } from "./page.js";

/** Nothing is in the graph yet. */
export function NoData() {
  const { speech } = useHere();
  return html`<${Page} title=${speech.say("page.title")}>
    <${Empty} title=${speech.say("page.empty")}>
      <p>${speech.say("page.empty.do")}</p>
      <pre><code>partygraph demo</code></pre>
    <//>
  <//>`;
}

/** An address that is no page's. */
export function NoPage() {
  const { href, speech } = useHere();
  return html`<${Page} title=${speech.say("page.nowhere")}>
    <${Empty} icon="search" title=${speech.say("page.nowhere.title")}>
      ${PAGES.filter(({ group }) => group).map(
        ({ name }) =>
          html`<a key=${name} class="button" href=${href({ page: name })}>
            ${speech.say(`page.nav.${name}`)}
          </a>`,
      )}
    <//>
  <//>`;
}
