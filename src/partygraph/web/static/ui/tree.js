// A tree: arrows walk and open, as the pattern of the tree view says.

import { html, useRef, useState } from "../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../vendor/htm-preact-standalone.module.js").Child} Child */
/**
 * @typedef {object} Branch
 * @property {string} id
 * @property {string} name as it is searched for by its first letters
 * @property {Child} [content] in the place of the name
 * @property {Branch[]} branches
 */

/**
 * @param {object} properties
 * @param {string} properties.label
 * @param {Branch[]} properties.branches
 * @param {string[]} [properties.open] ids of those that are open at first
 * @param {(id: string) => void} [properties.onChoose] by Enter or a click
 */
export function Tree({ label, branches, open: first = [], onChoose }) {
  const [open, setOpen] = useState(() => new Set(first));
  const [current, setCurrent] = useState(branches[0]?.id ?? "");
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const shown = flat(branches, open, 1, "");

  const move = (/** @type {string | undefined} */ id) => {
    if (id !== undefined) {
      setCurrent(id);
      /** @type {HTMLElement | null | undefined} */ (
        ref.current?.querySelector(`[data-id="${CSS.escape(id)}"]`)
      )?.focus();
    }
  };
  const turn = (/** @type {string} */ id, /** @type {boolean} */ wide) => {
    const next = new Set(open);
    next[wide ? "add" : "delete"](id);
    setOpen(next);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const place = shown.findIndex(({ branch }) => branch.id === current);
    const { branch, above } = shown[place];
    const more = branch.branches.length > 0;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => move(shown[place + 1]?.branch.id),
      ArrowUp: () => move(shown[place - 1]?.branch.id),
      Home: () => move(shown[0].branch.id),
      End: () => move(shown[shown.length - 1].branch.id),
      ArrowRight: () =>
        more && (open.has(current) ? move(branch.branches[0].id) : turn(current, true)),
      ArrowLeft: () =>
        more && open.has(current) ? turn(current, false) : move(above || undefined),
      Enter: () => onChoose?.(current),
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  };
  return html`<ul ref=${ref} class="tree" role="tree" aria-label=${label} onKeyDown=${onKeyDown}>
    ${shown.map(
      ({ branch, level }) =>
        html`<li
          key=${branch.id}
          role="treeitem"
          data-id=${branch.id}
          class="level-${level}"
          aria-level=${level}
          aria-expanded=${branch.branches.length ? open.has(branch.id) : undefined}
          aria-selected=${branch.id === current}
          tabindex=${branch.id === current ? 0 : -1}
          onClick=${() => {
            setCurrent(branch.id);
            if (branch.branches.length) {
              turn(branch.id, !open.has(branch.id));
            }
            onChoose?.(branch.id);
          }}
        >
          ${branch.content ?? branch.name}
        </li>`,
    )}
  </ul>`;
}

/**
 * @param {Branch[]} branches
 * @param {Set<string>} open
 * @param {number} level
 * @param {string} above
 * @returns {{branch: Branch, level: number, above: string}[]}
 */
function flat(branches, open, level, above) {
  return branches.flatMap((branch) => [
    { branch, level, above },
    ...(open.has(branch.id) ? flat(branch.branches, open, level + 1, branch.id) : []),
  ]);
}
