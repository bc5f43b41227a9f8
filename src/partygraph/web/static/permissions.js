// What whoever is signed in may do, and where: the one place in which the page knows it.
//
// An element that leads to what not everybody may says so, `data-asks="edit"`; the style hides it
// from whoever may not (`style/ui.css`), by what stands at the root of the document. The server
// refuses all the same.

import { PAGES } from "./navigation.js";

/** @typedef {import("partygraph-api").Schemas["Permission"]} Permission */
/** @typedef {import("./here.js").Standing} Standing */

/**
 * What may be done at a place: in it, in a part of it, or in what it is a part of.
 * @param {Standing} standing
 * @param {string} area a division code; empty for anywhere
 * @returns {Permission[]}
 */
export function allowedAt(standing, area) {
  const near = (/** @type {string} */ code) => code.startsWith(area) || area.startsWith(code);
  return standing.permissions.filter((one) => {
    const codes = standing.where[one] ?? [];
    return !codes.length || codes.some(near); // one's own account is of no area
  });
}

/**
 * Say at the root of the document what may be done.
 * @param {Permission[]} allowed
 */
export function declare(allowed) {
  document.documentElement.dataset.may = allowed.join(" ");
}

/**
 * The pages that somebody may open.
 * @param {Pick<Standing, "permissions">} standing
 */
export function openPages({ permissions }) {
  return PAGES.filter(({ asks }) => !asks || permissions.includes(asks));
}

/**
 * The page that somebody sees first.
 * @param {Pick<Standing, "permissions">} standing
 */
export function firstPage(standing) {
  return openPages(standing).find(({ group }) => group)?.name ?? "account";
}
