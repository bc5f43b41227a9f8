// Small things that say what something is: names, tags, numbers that open what they count.

import { useHere } from "../here.js";
import { html } from "../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../vendor/htm-preact-standalone.module.js").Child} Child */

/**
 * A name from the data: Chinese in any language.
 * @param {{name: string}} properties
 */
export function Name({ name }) {
  return html`<span lang="zh">${name}</span>`;
}

const PAGE_OF = { areas: "community", units: "unit" };

/**
 * A name that leads to the page of a community or a unit, or opens what is known of the thing.
 * @param {{id: string, name: string, table?: string}} properties
 */
export function Body({ id, name, table = "" }) {
  const { address, href } = useHere();
  const page = PAGE_OF[/** @type {keyof typeof PAGE_OF} */ (table)];
  const target = page ? href({ page, id }) : href({ own: { ...address.own, thing: id } });
  return html`<a href=${target} lang="zh">${name || id}</a>`;
}

/**
 * @param {{kind?: "good" | "warn" | "bad" | "neutral" | "info", children?: Child}} properties
 */
export function Tag({ kind = "neutral", children }) {
  return html`<span class="tag ${kind}">${children}</span>`;
}

/** The mark of made-up data. */
export function Illustrative() {
  const { speech } = useHere();
  return html`<span class="tag illustrative" title=${speech.say("page.illustrative.note")}
    >${speech.say("page.illustrative")}</span
  >`;
}

const STANDINGS = /** @type {const} */ ({
  quoted: "info",
  reported: "info",
  public: "good",
});

/**
 * On what a row rests; made-up rows have their mark.
 * @param {{standing: string}} properties
 */
export function Standing({ standing }) {
  const { speech } = useHere();
  if (standing === "illustrative") {
    return html`<${Illustrative} />`;
  }
  const kind = STANDINGS[/** @type {keyof typeof STANDINGS} */ (standing)];
  return html`<${Tag} kind=${kind}>${speech.value("Standing", standing)}<//>`;
}

/**
 * A number that opens what it was counted from. `of` is `question:field`, and where a row of the
 * answer is meant `question:field:column=value`, of all rows together `question:field:*`; behind
 * that can stand parameters of the question, `name=value;name=value`. Where the field is a column
 * of ids, such as `id`, the things are those that the rows are about. `ids:word:id,id` names them.
 * @param {{of: string, title: string, children?: Child}} properties
 */
export function Evidence({ of, title, children }) {
  const { address, href, speech } = useHere();
  const label = speech.say("page.evidence.open", { title });
  return html`<a
    class="evidence"
    href=${href({ own: { ...address.own, evidence: of, thing: "" } })}
    title=${label}
    >${children}<span class="unseen">${`，${label}`}</span></a
  >`;
}
