// A field that finds a body by a part of any of its names, and takes one.

import { useAnswer, useHere } from "../here.js";
import { html, useEffect, useState } from "../vendor/htm-preact-standalone.module.js";
import { Icon } from "./icon.js";

/** @typedef {import("../here.js").Questions["search"]["answer"]["rows"][number]} Found */

const SHOWN = 8;
const ASKED = 40; // of which some are not wanted
const WAITS = 150;

/**
 * @param {object} properties
 * @param {string} properties.id of the field
 * @param {string} properties.label
 * @param {"everything" | "areas" | "organisations" | "units"} [properties.among]
 * @param {(row: Found) => boolean} [properties.wanted] which of them may be taken
 * @param {(row: Found) => void} properties.take
 */
export function Finder({ id, label, among = "everything", wanted, take: taken }) {
  const { area, speech } = useHere();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  useEffect(() => {
    const waiting = setTimeout(() => setAsked(text.trim()), WAITS);
    return () => clearTimeout(waiting);
  }, [text]);
  const answer = useAnswer(
    "search",
    asked ? { text: asked, area, kind_of_body: among, limit: wanted ? ASKED : SHOWN } : null,
  );
  const found = (asked && answer.value?.rows) || [];
  const rows = (wanted ? found.filter(wanted) : found).slice(0, SHOWN);
  const shown = open && asked !== "" && answer.value !== undefined;
  const take = (/** @type {Found} */ row) => {
    setOpen(false);
    setText("");
    taken(row);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) {
      return;
    }
    if (step && rows.length) {
      event.preventDefault();
      setOpen(true);
      setChosen((before) => (before + step + rows.length) % rows.length);
    } else if (event.key === "Enter" && rows[chosen]) {
      event.preventDefault();
      take(rows[chosen]);
    } else if (event.key === "Escape") {
      setOpen(false);
    }
  };
  return html`<div class="search finder">
    <${Icon} name="search" />
    <input
      type="search"
      role="combobox"
      aria-label=${label}
      aria-expanded=${shown}
      aria-controls=${`${id}-found`}
      aria-autocomplete="list"
      aria-activedescendant=${shown && rows.length ? `${id}-found-${chosen}` : undefined}
      placeholder=${label}
      autocomplete="off"
      value=${text}
      onInput=${(/** @type {any} */ event) => {
        setText(event.currentTarget.value);
        setOpen(true);
        setChosen(0);
      }}
      onFocus=${() => setOpen(true)}
      onBlur=${() => setOpen(false)}
      onKeyDown=${onKeyDown}
    />
    <div class="search-list" hidden=${!shown}>
      ${
        shown &&
        rows.length === 0 &&
        html`<p class="none">${speech.say("page.search.none", { text: asked })}</p>`
      }
      <ul id=${`${id}-found`} role="listbox" aria-label=${speech.say("page.search.found")}>
        ${
          shown &&
          rows.map(
            (row, place) =>
              html`<li
                key=${row.id}
                id=${`${id}-found-${place}`}
                role="option"
                aria-selected=${place === chosen}
                onPointerDown=${(/** @type {Event} */ event) => event.preventDefault()}
                onClick=${() => take(row)}
              >
                <span lang="zh">${row.name}</span><small lang="zh">${row.area_name}</small>
              </li>`,
          )
        }
      </ul>
    </div>
  </div>`;
}
