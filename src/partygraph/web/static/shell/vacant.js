// Pages without content: nothing is loaded yet, not there.

import { useHere } from "../here.js";
import { openPages } from "../permissions.js";
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
  return html`<${Elsewhere} title=${useHere().speech.say("page.nowhere")} />`;
}

/** A page that whoever looks may not open. */
export function Refused() {
  return html`<${Elsewhere} title=${useHere().speech.say("page.refused")} />`;
}

/** The pages there are, in place of another. @param {{title: string}} properties */
function Elsewhere({ title }) {
  const { href, speech, standing } = useHere();
  const pages = openPages(standing).filter(({ group, name }) => group || name === "account");
  return html`<${Page} title=${title} scoped=${false}>
    <${Empty} icon="search" title=${speech.say("page.nowhere.title")}>
      ${pages.map(
        ({ name }) =>
          html`<a key=${name} class="button" href=${href({ page: name })}>
            ${speech.say(`page.nav.${name}`)}
          </a>`,
      )}
    <//>
  <//>`;
}
