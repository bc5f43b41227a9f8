// Search by part of a name, pinyin or initials: a combobox whose list is what the graph answers.

import { useAnswer, useHere } from "../here.js";
import { Icon } from "../ui/icon.js";
import { Tag } from "../ui/marks.js";
import { html, useEffect, useRef, useState } from "../vendor/htm-preact-standalone.module.js";

/** @typedef {import("../here.js").Questions["search"]["answer"]["rows"][number]} Found */

const SHOWN = 8;
const WAITS = 150;

/** The search bar. */
export function Search() {
  const { address, area, go, speech } = useHere();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const ref = useRef(/** @type {HTMLInputElement | null} */ (null));

  useEffect(() => {
    const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        ref.current?.focus();
        ref.current?.select();
      }
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  useEffect(() => {
    const waiting = setTimeout(() => setAsked(text.trim()), WAITS);
    return () => clearTimeout(waiting);
  }, [text]);

  const county = area.slice(0, 6);
  const answer = useAnswer(
    "search",
    asked && county ? { text: asked, area: county, limit: SHOWN } : null,
  );
  const rows = (asked && answer.value?.rows) || [];
  const total = answer.value?.total ?? 0;
  const shown = open && asked !== "" && answer.value !== undefined;

  const visit = (/** @type {Found} */ row) => {
    setOpen(false);
    setText("");
    ref.current?.blur();
    go(targetOf(row, address));
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) {
      return; // the keys belong to the input method
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows.length) {
      event.preventDefault();
      setOpen(true);
      setChosen((before) => (before + step + rows.length) % rows.length);
    } else if (event.key === "Enter" && rows.length) {
      event.preventDefault();
      visit(rows[Math.max(chosen, 0)]);
    } else if (event.key === "Escape") {
      setOpen(false);
    }
  };
  return html`<div class="search" role="search">
    <${Icon} name="search" />
    <input
      ref=${ref}
      type="search"
      role="combobox"
      aria-label=${speech.say("page.search")}
      aria-expanded=${shown}
      aria-controls="search-list"
      aria-autocomplete="list"
      aria-activedescendant=${shown && chosen >= 0 ? `search-${chosen}` : undefined}
      placeholder=${speech.say("page.search.hint")}
      autocomplete="off"
      value=${text}
      onInput=${(/** @type {any} */ event) => {
        setText(event.currentTarget.value);
        setOpen(true);
        setChosen(-1);
      }}
      onFocus=${() => setOpen(true)}
      onBlur=${() => setOpen(false)}
      onKeyDown=${onKeyDown}
    />
    <kbd aria-hidden="true">Ctrl K</kbd>
    <div id="search-list" class="search-list" hidden=${!shown}>
      ${shown && rows.length === 0 && html`<p class="none">${speech.say("page.search.none", { text: asked })}</p>`}
      <ul role="listbox" aria-label=${speech.say("page.search.found")}>
        ${
          shown &&
          rows.map(
            (row, place) =>
              html`<${Option}
              key=${row.id}
              row=${row}
              place=${place}
              chosen=${place === chosen}
              visit=${visit}
            />`,
          )
        }
      </ul>
      ${
        total > rows.length &&
        html`<p class="search-more">${speech.say("page.search.more", { total, shown: rows.length })}</p>`
      }
    </div>
    <span class="unseen" role="status">
      ${shown && speech.say("page.search.count", { count: total })}
    </span>
  </div>`;
}

/**
 * Where a find leads: to the page of a community or unit, to the place, or to what is known of it.
 * @param {Found} row
 * @param {import("../address.js").Address} address
 * @returns {import("../address.js").Change}
 */
export function targetOf(row, address) {
  if (row.body === "unit") {
    return { page: "unit", id: row.id };
  }
  if (row.body === "area" && /^\d{12}$/.test(row.id)) {
    return { page: "community", id: row.id };
  }
  if (row.body === "area" && row.id.length < 12) {
    return { area: row.id, own: {} };
  }
  return { own: { ...address.own, thing: row.id, evidence: "" } };
}

/**
 * @param {{row: Found, place: number, chosen: boolean, visit: (row: Found) => void}} properties
 */
function Option({ row, place, chosen, visit }) {
  const { speech } = useHere();
  return html`<li
    id="search-${place}"
    role="option"
    aria-selected=${chosen}
    onPointerDown=${(/** @type {Event} */ event) => event.preventDefault()}
    onClick=${() => visit(row)}
  >
    <${Icon} name=${row.body === "area" ? "community" : row.body} />
    <span class="search-name" lang="zh">${row.name}</span>
    <small lang="zh">
      ${row.matched_name === row.name ? row.area_name : `${row.matched_name} · ${row.area_name}`}
    </small>
    <${Tag}>${speech.value("Match", row.match)}<//>
  </li>`;
}
