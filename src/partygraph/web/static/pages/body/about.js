// What a body is, from where that is known, and what it was called.

import { useHere } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Body, Standing } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../vendor/htm-preact-standalone.module.js").Child} Child */

/**
 * @param {object} properties
 * @param {ReturnType<typeof import("./body.js").useBody>} properties.own
 * @param {[string, Child][]} properties.facts a word and what stands behind it
 */
export function About({ own, facts }) {
  const { address, href, speech } = useHere();
  const say = (/** @type {string} */ name) => speech.say(`page.body.about${name}`);
  const source = own.body.value?.source;
  /** @type {Record<string, any>} */
  const row = own.body.value?.row ?? {};
  const details = href({ own: { ...address.own, thing: own.body.value?.id ?? "" } });
  return html`<${Card}
    id="about"
    title=${say("")}
    actions=${html`<a href=${details}>${say(".details")}</a>`}
  >
    <${Waiting} of=${own.body}>
      <dl class="facts narrow">
        ${facts
          .filter(([, value]) => value)
          .map(
            ([word, value]) =>
              html`<div key=${word}>
                <dt>${word}</dt>
                <dd>${value}</dd>
              </div>`,
          )}
        <div>
          <dt>${speech.say("page.thing.standing")}</dt>
          <dd><${Standing} standing=${row.standing} /></dd>
        </div>
        ${
          source &&
          html`<div>
          <dt>${speech.say("page.thing.source")}</dt>
          <dd><${Body} id=${String(source.id)} name=${String(source.title)} /></dd>
        </div>`
        }
      </dl>
      ${row.quote && html`<blockquote lang="zh">${row.quote}</blockquote>`}
    <//>
  <//>`;
}
