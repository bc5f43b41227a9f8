// The day by a slider and by playing on: months, quarters or years, as they follow one another.

import { useHere, useOwn } from "../../here.js";
import * as addresses from "../../address.js";
import { Icon } from "../../ui/icon.js";
import { Choice } from "../../ui/select.js";
import { html, useEffect, useState } from "../../vendor/htm-preact-standalone.module.js";

const FIRST_YEAR = 2016;
const MONTHS = 12;
const PAUSE = 1000; // milliseconds that each day stays, after it has come
/** @type {Record<string, number>} */
const PACES = { month: 1, quarter: 3, year: MONTHS };

/** Whether the system asks for less motion: then nothing begins to move by itself. */
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @param {number} month since the beginning of the first year */
function dayOf(month) {
  const year = FIRST_YEAR + Math.floor(month / MONTHS);
  return `${year}-${String((month % MONTHS) + 1).padStart(2, "0")}-01`;
}

/** @param {string} day */
function monthOf(day) {
  const [year, month] = day.split("-").map(Number);
  return (year - FIRST_YEAR) * MONTHS + month - 1;
}

/**
 * The day; the last step is today. Playing and its pace stand in the address, and a step is taken
 * only once the day before it has come.
 * @param {{day: string, loading: boolean}} properties of the scene
 */
export function Days({ day, loading }) {
  const { address, go, speech } = useHere();
  const [pace, setPace] = useOwn("pace", "month");
  const [held, setHeld] = useState(calm);
  const now = new Date();
  const last = monthOf(`${now.getFullYear()}-${now.getMonth() + 1}`);
  const value = address.as_of ? Math.min(Math.max(monthOf(address.as_of), 0), last) : last;
  const by = PACES[pace] ?? 1;
  const after = Math.min((Math.floor(value / by) + 1) * by, last);
  const before = Math.max((Math.ceil(value / by) - 1) * by, 0);
  const playing = address.own.play === "1" && !held;
  const to = (/** @type {number} */ month, play = false) => {
    const own = { ...addresses.read().own, play: play && month < last ? "1" : "" };
    go({ as_of: month >= last ? "" : dayOf(month), own }, true);
  };
  useEffect(() => {
    if (!playing || loading) {
      return undefined;
    }
    const waiting = setTimeout(() => to(after, true), PAUSE);
    return () => clearTimeout(waiting);
  }, [playing, loading, value, by]);
  const turn = () => {
    setHeld(false);
    to(playing ? value : value >= last ? 0 : value, !playing);
  };
  return html`<div class="graph-days" role="group" aria-label=${speech.say("page.network.days")}>
    <label>
      <span>${speech.say("page.network.day")}</span>
      <input
        type="range"
        min="0"
        max=${last}
        step="1"
        value=${value}
        aria-valuetext=${day}
        onChange=${(/** @type {any} */ event) => to(Number(event.currentTarget.value))}
      />
    </label>
    <output aria-live=${playing ? "off" : "polite"}>${day}</output>
    <span class="graph-play">
      <${Press} icon="before" word="before" there=${value > 0} run=${() => to(before)} />
    <${Press} icon=${playing ? "pause" : "play"} word=${playing ? "pause" : "play"} there run=${turn} />
    <${Press} icon="after" word="after" there=${value < last} run=${() => to(after)} />
    </span>
    <${Choice}
      label=${speech.say("page.network.pace")}
      options=${Object.keys(PACES).map((one) => ({
        value: one,
        word: speech.say(`page.network.pace.${one}`),
      }))}
      value=${pace}
      choose=${setPace}
    />
  </div>`;
}

/** @param {{icon: string, word: string, there: boolean, run: () => void}} properties */
function Press({ icon, word, there, run }) {
  const { speech } = useHere();
  const said = speech.say(`page.network.days.${word}`);
  return html`<button
    type="button"
    class="square"
    aria-label=${said}
    title=${said}
    aria-disabled=${!there}
    onClick=${() => there && run()}
  >
    <${Icon} name=${icon} size=${16} />
  </button>`;
}
