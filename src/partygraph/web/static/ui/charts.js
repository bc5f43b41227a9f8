// Charts as SVG: each is one picture whose label tells its numbers.

import { useSpeech } from "../here.js";
import { html, useLayoutEffect, useRef, useState } from "../vendor/htm-preact-standalone.module.js";

/** @typedef {{day: string, number: number}} Point */

/**
 * The width of an element, now and whenever it changes.
 * @param {number} first
 * @returns {[import("../vendor/htm-preact-standalone.module.js").Reference<any>, number]}
 */
export function useWidth(first) {
  const ref = useRef(/** @type {HTMLElement | null} */ (null));
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) {
      return undefined;
    }
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [ref, width];
}

/**
 * @param {Point[]} points
 * @param {number} width
 * @param {number} height
 * @param {number} lowest
 * @param {number} highest
 */
function placed(points, width, height, lowest, highest) {
  const step = points.length > 1 ? width / (points.length - 1) : 0;
  const scale = highest > lowest ? height / (highest - lowest) : 0;
  return points.map(({ number }, place) => ({
    x: Math.round(place * step * 10) / 10,
    y: Math.round((height - (number - lowest) * scale) * 10) / 10,
  }));
}

/** @param {{x: number, y: number}[]} dots */
function line(dots) {
  return dots.map(({ x, y }, place) => `${place ? "L" : "M"}${x} ${y}`).join("");
}

/**
 * A line without axes.
 * @param {{points: Point[], label: string}} properties
 */
export function Sparkline({ points, label }) {
  const speech = useSpeech();
  const [width, height] = [80, 28];
  const numbers = points.map(({ number }) => number);
  const [lowest, highest] = [Math.min(...numbers), Math.max(...numbers)];
  const dots = placed(points, width - 6, height - 6, lowest, Math.max(highest, lowest + 1));
  const last = dots[dots.length - 1];
  return html`<svg
    class="sparkline"
    width=${width}
    height=${height}
    viewBox="-3 -3 ${width} ${height}"
    role="img"
    aria-label=${told(label, points, speech)}
  >
    <path class="area" d="${line(dots)}L${last.x} ${height - 6}L0 ${height - 6}Z" />
    <path class="line" d=${line(dots)} />
    <circle cx=${last.x} cy=${last.y} r="2.5" />
  </svg>`;
}

/**
 * @param {string} label
 * @param {Point[]} points
 * @param {import("../words.js").Speech} speech
 */
function told(label, points, speech) {
  const said = points.map(({ day, number }) => `${day} ${speech.count(number)}`);
  return `${label}：${speech.list(said)}`;
}

/**
 * Round steps for an axis from 0.
 * @param {number} highest
 */
function steps(highest) {
  const rough = Math.max(highest, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const found = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const step = Math.max(1, found ?? 1);
  return Array.from({ length: Math.ceil(Math.max(highest, 1) / step) + 1 }, (_, n) => n * step);
}

const TOP = 16;
const LEFT = 44;
const RIGHT = 20;
const FOOT = 28;

/**
 * A line over days, from 0 up.
 * @param {{points: Point[], label: string, height?: number}} properties
 */
export function LineChart({ points, label, height = 220 }) {
  const speech = useSpeech();
  const [ref, width] = useWidth(560);
  const axis = steps(Math.max(...points.map(({ number }) => number)));
  const highest = axis[axis.length - 1];
  const [across, up] = [Math.max(width - LEFT - RIGHT, 40), height - TOP - FOOT];
  const dots = placed(points, across, up, 0, highest);
  const every = Math.ceil((points.length * 76) / across);
  const last = points.length - 1;
  return html`<div ref=${ref} class="chart">
    <svg width=${width} height=${height} role="img" aria-label=${told(label, points, speech)}>
      <g transform="translate(${LEFT} ${TOP})">
        ${axis.map((value) => {
          const y = up - (value / highest) * up;
          return html`<g key=${value}>
            <line class="grid" x1="0" x2=${across} y1=${y} y2=${y} />
            <text class="axis" x="-8" y=${y + 4} text-anchor="end">${speech.count(value)}</text>
          </g>`;
        })}
        <path class="area" d="${line(dots)}L${across} ${up}L0 ${up}Z" />
        <path class="line" d=${line(dots)} />
        ${dots.map(
          ({ x, y }, place) => html`<g key=${points[place].day}>
            <circle cx=${x} cy=${y} r="3" />
            ${
              place === last &&
              html`<text class="value" x=${x} y=${y - 8} text-anchor="end">
              ${speech.count(points[place].number)}
            </text>`
            }
            ${
              (last - place) % every === 0 &&
              html`<text
              class="axis"
              x=${x}
              y=${up + 20}
              text-anchor=${place === last ? "end" : place ? "middle" : "start"}
            >
              ${points[place].day.slice(0, 7)}
            </text>`
            }
          </g>`,
        )}
      </g>
    </svg>
  </div>`;
}

/**
 * @typedef {object} Bar
 * @property {string} key
 * @property {string} word
 * @property {number} number
 * @property {string} look a class that gives its colour
 */

/**
 * A bar in a cell, as wide as its share of the most.
 * @param {{number: number, most: number, look?: string}} properties
 */
export function Meter({ number, most, look = "" }) {
  const width = number && most ? Math.max((100 * number) / most, 1.5) : 0;
  return html`<svg class="meter" height="8" aria-hidden="true" focusable="false">
    <rect class="rail" width="100%" height="8" rx="4" />
    <rect class="fill ${look}" width="${width}%" height="8" rx="4" />
  </svg>`;
}

/**
 * Parts of a whole in one bar.
 * @param {{bars: Bar[], label: string}} properties
 */
export function Parts({ bars, label }) {
  const speech = useSpeech();
  const whole = bars.reduce((sum, { number }) => sum + number, 0);
  const said = bars.map(({ word, number }) => `${word} ${speech.count(number)}`);
  let from = 0;
  return html`<svg
    class="parts"
    height="16"
    role="img"
    aria-label="${label}：${speech.list(said)}"
  >
    ${bars.map(({ key, number, look }) => {
      const [x, width] = [from, whole ? (100 * number) / whole : 0];
      from += width;
      return (
        width > 0 && html`<rect key=${key} class=${look} x="${x}%" width="${width}%" height="16" />`
      );
    })}
  </svg>`;
}

/**
 * Columns of stacked parts, one column a place on the axis.
 * @param {object} properties
 * @param {{name: string, parts: Bar[]}[]} properties.columns
 * @param {string} properties.label
 * @param {number} [properties.height]
 */
export function ColumnChart({ columns, label, height = 220 }) {
  const speech = useSpeech();
  const [ref, width] = useWidth(560);
  const totals = columns.map(({ parts }) => parts.reduce((sum, { number }) => sum + number, 0));
  const axis = steps(Math.max(...totals));
  const highest = axis[axis.length - 1];
  const [across, up] = [Math.max(width - LEFT - RIGHT, 40), height - TOP - FOOT];
  const step = across / columns.length;
  const wide = Math.min(step * 0.6, 44);
  const said = columns.map(
    ({ name, parts }) =>
      `${name} ${parts.map(({ word, number }) => `${word} ${number}`).join(" ")}`,
  );
  return html`<div ref=${ref} class="chart">
    <svg width=${width} height=${height} role="img" aria-label="${label}：${speech.list(said)}">
      <g transform="translate(${LEFT} ${TOP})">
        ${axis.map((value) => {
          const y = up - (value / highest) * up;
          return html`<g key=${value}>
            <line class="grid" x1="0" x2=${across} y1=${y} y2=${y} />
            <text class="axis" x="-8" y=${y + 4} text-anchor="end">${speech.count(value)}</text>
          </g>`;
        })}
        ${columns.map(({ name, parts }, place) => {
          const middle = step * (place + 0.5);
          let below = 0;
          return html`<g key=${name}>
            ${parts.map(({ key, number, look }) => {
              const tall = (number / highest) * up;
              below += tall;
              return (
                tall > 0 &&
                html`<rect
                  key=${key}
                  class=${look}
                  x=${middle - wide / 2}
                  y=${up - below}
                  width=${wide}
                  height=${Math.max(tall - 1, 1)}
                  rx="2"
                />`
              );
            })}
            <text class="value" x=${middle} y=${up - below - 6} text-anchor="middle">
              ${speech.count(totals[place])}
            </text>
            <text class="axis" x=${middle} y=${up + 20} text-anchor="middle">${name}</text>
          </g>`;
        })}
      </g>
    </svg>
  </div>`;
}

/**
 * What the colours of a chart mean, with their numbers.
 * @param {{bars: (Bar & {cell?: import("../vendor/htm-preact-standalone.module.js").Child})[]}} properties
 */
export function Legend({ bars }) {
  const speech = useSpeech();
  return html`<ul class="legend">
    ${bars.map(
      ({ key, word, number, look, cell }) =>
        html`<li key=${key}>
          <svg width="12" height="12" aria-hidden="true">
            <rect class=${look} width="12" height="12" rx="3" />
          </svg>
          <span>${word}</span><b>${cell || speech.count(number)}</b>
        </li>`,
    )}
  </ul>`;
}
