// Tabs: one panel of several, kept in the address; arrows move between them.

import { useOwn } from "../here.js";
import { html } from "../vendor/htm-preact-standalone.module.js";

/**
 * @param {object} properties
 * @param {string} properties.id names its place in the address
 * @param {string} properties.label
 * @param {{key: string, title: string, panel: () => import("../vendor/htm-preact-standalone.module.js").Child}[]} properties.tabs
 */
export function Tabs({ id, label, tabs }) {
  const [chosen, choose] = useOwn(id, tabs[0].key);
  const open = tabs.find(({ key }) => key === chosen) ?? tabs[0];
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (way) {
      const next = tabs[(tabs.indexOf(open) + way + tabs.length) % tabs.length];
      choose(next.key);
      document.getElementById(`${id}-${next.key}`)?.focus();
    }
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} onKeyDown=${onKeyDown}>
      ${tabs.map(
        ({ key, title }) =>
          html`<button
            key=${key}
            type="button"
            role="tab"
            id="${id}-${key}"
            aria-selected=${key === open.key}
            aria-controls="${id}-panel"
            tabindex=${key === open.key ? 0 : -1}
            onClick=${() => choose(key)}
          >
            ${title}
          </button>`,
      )}
    </div>
    <div role="tabpanel" id="${id}-panel" aria-labelledby="${id}-${open.key}" class="panel">
      ${open.panel()}
    </div>`;
}
