// What happened to a body, the latest first.

import { useHere, useOwn } from "../../here.js";
import { Card } from "../../ui/card.js";
import { Body, Illustrative } from "../../ui/marks.js";
import { Waiting } from "../../ui/state.js";
import { html } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("./body.js").Event} Event */

const FIRST = 12;

/**
 * @param {{own: ReturnType<typeof import("./body.js").useBody>}} properties
 */
export function History({ own }) {
  const { speech } = useHere();
  const [all, setAll] = useOwn("history", "");
  const say = (/** @type {string} */ name, /** @type {Record<string, number>} */ values = {}) =>
    speech.say(`page.body.history${name}`, values);
  const events = [...(own.history.value?.rows ?? [])].reverse();
  const shown = all ? events : events.slice(0, FIRST);
  return html`<${Card} id="history" title=${say("")} note=${say(".note")}>
    <${Waiting} of=${own.history}>
      ${events.length === 0 && html`<p class="none">${say(".none")}</p>`}
      <ol class="events">
        ${shown.map(
          (event) =>
            html`<li key="${event.day}${event.event}${event.event_of}${event.id}${event.other_id}">
              <time datetime=${event.day}>${event.day}</time>
              <span>
                ${speech.value("EventOf", event.event_of)} · ${speech.value("Event", event.event)}：
                <${Body} id=${event.id} name=${event.name} />
                ${
                  event.other_name &&
                  event.other_name !== event.name &&
                  html`（<span lang="zh">${event.other_name}</span>）`
                }
                ${event.standing === "illustrative" && html` <${Illustrative} />`}
              </span>
            </li>`,
        )}
      </ol>
      ${
        events.length > FIRST &&
        html`<button type="button" class="quiet" onClick=${() => setAll(all ? "" : "all")}>
        ${all ? say(".fewer") : say(".all", { count: events.length })}
      </button>`
      }
    <//>
  <//>`;
}
