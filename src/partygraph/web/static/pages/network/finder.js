// Search in the network and jump: what is hidden in a closed place is shown then.

import { useAnswer, useHere } from "../../here.js";
import { Icon } from "../../ui/icon.js";
import { html, useEffect, useState } from "../../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../../here.js").Questions["search"]["answer"]["rows"][number]} Found */

const SHOWN = 8;
const WAITS = 150;

/** @param {{find: (id: string) => void}} properties `find` takes the id of a node */
export function Finder({ find }) {
  const { area, speech } = useHere();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  useEffect(() => {
    const waiting = setTimeout(() => setAsked(text.trim()), WAITS);
    return () => clearTimeout(waiting);
  }, [text]);
  const answer = useAnswer("search", asked ? { text: asked, area, limit: SHOWN } : null);
  const rows = (asked && answer.value?.rows) || [];
  const shown = open && asked !== "" && answer.value !== undefined;
  const take = (/** @type {Found} */ row) => {
    setOpen(false);
    setText("");
    find(`${row.body}:${row.id}`);
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
  return html`<div class="search graph-find">
    <${Icon} name="search" />
    <input
      type="search"
      role="combobox"
      aria-label=${speech.say("page.network.find")}
      aria-expanded=${shown}
      aria-controls="graph-found"
      aria-autocomplete="list"
      aria-activedescendant=${shown && rows.length ? `graph-found-${chosen}` : undefined}
      placeholder=${speech.say("page.network.find")}
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
      <ul id="graph-found" role="listbox" aria-label=${speech.say("page.search.found")}>
        ${
          shown &&
          rows.map(
            (row, place) =>
              html`<li
                key=${row.id}
                id="graph-found-${place}"
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
