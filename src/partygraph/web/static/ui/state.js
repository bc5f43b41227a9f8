// What is shown where there is nothing to show: still loading, empty, refused, not open yet.

import { Problem, Unreachable } from "../api.js";
import { useHere } from "../here.js";
import { html } from "../vendor/htm-preact-standalone.module.js";
import { Icon } from "./icon.js";
import { Name } from "./marks.js";

/** @typedef {import("../vendor/htm-preact-standalone.module.js").Child} Child */

/**
 * Grey bars in the place of what is coming.
 * @param {{lines?: number, class?: string}} properties
 */
export function Skeleton({ lines = 3, class: kind = "" }) {
  return html`<div class="skeleton ${kind}" aria-hidden="true">
    ${Array.from({ length: lines }, (_, line) => html`<span key=${line}></span>`)}
  </div>`;
}

/**
 * @param {{icon?: string, title: string, children?: Child}} properties what to do, as children
 */
export function Empty({ icon = "empty", title, children }) {
  return html`<div class="state">
    <span class="state-icon"><${Icon} name=${icon} size=${28} /></span>
    <p class="state-title">${title}</p>
    ${children && html`<div class="state-do">${children}</div>`}
  </div>`;
}

/**
 * What happened, what to do, and what may have been meant.
 * @param {{problem: unknown, again?: () => void}} properties to read again; left out where something was to be done
 */
export function Failure({ problem, again }) {
  const { speech } = useHere();
  const told = problem instanceof Problem;
  const unknown = told && problem.status === 404;
  const title =
    problem instanceof Unreachable
      ? speech.say("page.error.offline")
      : told
        ? problem.message
        : speech.say("page.error.ours");
  return html`<div class="state problem" role="alert">
    <span class="state-icon"><${Icon} name="warning" size=${28} /></span>
    <p class="state-title">${speech.say(unknown ? "page.error.unknown" : again ? "page.error" : "page.error.undone")}</p>
    <p>${title}</p>
    ${
      told &&
      problem.faults.length > 0 &&
      html`<ul>
      ${problem.faults.map(
        (fault, number) =>
          html`<li key=${number}>
            ${fault.table && fault.column ? speech.say("page.error.at", { column: fault.column }) : ""}${fault.message}
          </li>`,
      )}
    </ul>`
    }
    ${told && problem.near.length > 0 && html`<${Nearest} near=${problem.near} />`}
    ${
      again &&
      !unknown &&
      html`<div class="state-do">
      <button type="button" class="primary" onClick=${again}>${speech.say("page.retry")}</button>
    </div>`
    }
  </div>`;
}

/** @param {{near: import("../api.js").Near[]}} properties */
function Nearest({ near }) {
  const { address, href, speech } = useHere();
  const target = (/** @type {string} */ id) => {
    if (address.own.thing) {
      return href({ own: { ...address.own, thing: id } });
    }
    return address.id ? href({ id }) : href({ area: id });
  };
  return html`<div class="state-do">
    <span>${speech.say("page.error.nearest")}</span>
    ${near.map(
      ({ id, name }) =>
        html`<a key=${id} class="button" href=${target(id)}><${Name} name=${name} /> ${id}</a>`,
    )}
  </div>`;
}

/**
 * A part of a page that waits for its answer: bars at first, the old content while the next comes.
 * @param {{of: import("../here.js").Coming<any>, lines?: number, children: Child}} properties
 */
export function Waiting({ of, lines = 4, children }) {
  if (of.problem && of.value === undefined) {
    return html`<${Failure} problem=${of.problem} again=${of.again} />`;
  }
  if (of.value === undefined) {
    return html`<${Skeleton} lines=${lines} />`;
  }
  return html`<div class=${of.loading ? "waiting" : ""}>${children}</div>`;
}
