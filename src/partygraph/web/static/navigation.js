// The pages: what the address begins with, where each stands in the navigation, which module has it.

/** @typedef {import("./vendor/htm-preact-standalone.module.js").VNode} VNode */
/** @typedef {{default: () => VNode}} PageModule its component, which shows one `Page` */
/**
 * @typedef {object} Entry
 * @property {string} name its address and, after `page.nav.`, its word
 * @property {string} icon
 * @property {"look" | "work" | "plan" | "data" | "system" | null} group null for a page about one body
 * @property {() => Promise<PageModule>} load
 * @property {import("partygraph-api").Schemas["Permission"]} [asks] what one must be allowed to do there
 */

/** @type {Entry[]} */
export const PAGES = [
  {
    name: "overview",
    icon: "overview",
    group: "look",
    load: () => import("./pages/overview.js"),
    asks: "see",
  },
  {
    name: "network",
    icon: "network",
    group: "look",
    load: () => import("./pages/network.js"),
    asks: "see",
  },
  {
    name: "matrix",
    icon: "matrix",
    group: "look",
    load: () => import("./pages/matrix.js"),
    asks: "see",
  },
  {
    name: "market",
    icon: "market",
    group: "look",
    load: () => import("./pages/market.js"),
    asks: "see",
  },
  {
    name: "cases",
    icon: "cases",
    group: "work",
    load: () => import("./pages/cases.js"),
    asks: "see",
  },
  {
    name: "evaluation",
    icon: "evaluation",
    group: "work",
    load: () => import("./pages/evaluation.js"),
    asks: "see",
  },
  {
    name: "sites",
    icon: "sites",
    group: "work",
    load: () => import("./pages/sites.js"),
    asks: "see",
  },
  {
    name: "rules",
    icon: "rules",
    group: "work",
    load: () => import("./pages/rules.js"),
    asks: "see",
  },
  {
    name: "scenario",
    icon: "scenario",
    group: "plan",
    load: () => import("./pages/scenario.js"),
    asks: "see",
  },
  {
    name: "import",
    icon: "import",
    group: "data",
    load: () => import("./pages/import.js"),
    asks: "edit",
  },
  {
    name: "quality",
    icon: "quality",
    group: "data",
    load: () => import("./pages/quality.js"),
    asks: "see",
  },
  {
    name: "sources",
    icon: "sources",
    group: "data",
    load: () => import("./pages/sources.js"),
    asks: "see",
  },
  {
    name: "admin",
    icon: "admin",
    group: "system",
    load: () => import("./pages/admin.js"),
    asks: "accounts",
  },
  {
    name: "audit",
    icon: "audit",
    group: "system",
    load: () => import("./pages/audit.js"),
    asks: "audit",
  },
  {
    name: "community",
    icon: "community",
    group: null,
    load: () => import("./pages/community.js"),
    asks: "see",
  },
  { name: "unit", icon: "unit", group: null, load: () => import("./pages/unit.js"), asks: "see" },
  { name: "account", icon: "account", group: null, load: () => import("./pages/account.js") },
  { name: "signin", icon: "account", group: null, load: () => import("./pages/signin.js") },
];

export const GROUPS = /** @type {const} */ (["look", "work", "plan", "data", "system"]);

/** @param {string} name */
export function entryOf(name) {
  return PAGES.find((entry) => entry.name === name);
}
