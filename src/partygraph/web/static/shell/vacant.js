// Pages without content: nothing is loaded yet, not open yet, not there.

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

/** A page that has its place and is not open yet. @param {{name: string}} properties */
export function Closed({ name }) {
  const { speech } = useHere();
  return html`<${Page} title=${speech.say(`page.nav.${name}`)}>
    <${Empty} icon=${name} title=${speech.say("page.closed")}>
      <p>${speech.say("page.closed.do")}</p>
    <//>
  <//>`;
}

/** An address that is no page's. */
export function NoPage() {
  const { href, speech } = useHere();
  return html`<${Page} title=${speech.say("page.nowhere")}>
    <${Empty} icon="search" title=${speech.say("page.nowhere.title")}>
      ${PAGES.filter(({ group, load }) => group && load).map(
        ({ name }) =>
          html`<a key=${name} class="button" href=${href({ page: name })}>
            ${speech.say(`page.nav.${name}`)}
          </a>`,
      )}
    <//>
  <//>`;
}
