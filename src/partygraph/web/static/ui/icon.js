// Icons, drawn on 20 × 20 with the colour of the text; they never say anything alone.

import { html } from "../vendor/htm-preact-standalone.module.js";

/** @type {Record<string, string>} */
const PATHS = {
  overview: "M3 11h5V3H3zm9-8v5h5V3zM3 17h5v-3H3zm9 0h5v-6h-5z",
  network:
    "M10 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM4.5 17a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm11 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8.8 7.2l-3.2 6M11.2 7.2l3.2 6M6.5 15h7",
  matrix:
    "M3 3h4v4H3zm5 0h4v4H8zm5 0h4v4h-4zM3 8h4v4H3zm5 0h4v4H8zm5 0h4v4h-4zM3 13h4v4H3zm5 0h4v4H8zm5 0h4v4h-4z",
  market: "M3 6h11l-3-3m3 3-3 3M17 14H6l3-3m-3 3 3 3",
  scenario: "M5 3v7a3 3 0 0 0 3 3h7m-3-3 3 3-3 3M5 3 2.5 5.5M5 3l2.5 2.5M9 5h8",
  cases: "M4 4h12v9H9l-4 3.5V13H4zM7 7.5h6M7 10h4",
  evaluation: "M4 16V9m4 7V5m4 11v-6m4 6V3",
  sites:
    "M10 17.5s5.5-5 5.5-9a5.5 5.5 0 1 0-11 0c0 4 5.5 9 5.5 9zM10 10.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  rules: "M5 3h8l3 3v11H5zM8 8h5M8 11h5M8 14h3",
  import: "M10 3v9m0 0 3.5-3.5M10 12 6.5 8.5M3 13v4h14v-4",
  quality: "M10 2.5 16.5 5v4.5c0 4-2.7 6.8-6.5 8-3.8-1.2-6.5-4-6.5-8V5zM7 10l2.2 2.2L13.2 8",
  sources: "M4 3h8l4 4v10H4zm8 0v4h4M7 11h6M7 14h4",
  audit: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 5.5V10l3 2",
  account: "M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17.5c.6-3.4 3.2-5 6.5-5s5.9 1.6 6.5 5",
  admin:
    "M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM10 2.5v2m0 11v2m-7.5-7.5h2m11 0h2M4.7 4.7l1.4 1.4m7.8 7.8 1.4 1.4m0-10.6-1.4 1.4m-7.8 7.8-1.4 1.4",
  community: "M3 17V8l7-5 7 5v9zM8 17v-5h4v5",
  unit: "M4 17V4h8v13M12 8h4v9M2.5 17h15M7 7h2M7 10h2M7 13h2",
  organisation: "M5 17.5V3m0 .5h9l-2 3 2 3H5",
  project: "M4 5h12v11H4zM7 5V3h6v2M4 9h12",
  search: "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zm4.5-1.5L17.5 17.5",
  print: "M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z",
  export: "M10 12V3m0 0L6.5 6.5M10 3l3.5 3.5M3 12v5h14v-5",
  down: "m5.5 8 4.5 4.5L14.5 8",
  right: "M8 5.5 12.5 10 8 14.5",
  left: "M12 5.5 7.5 10l4.5 4.5",
  close: "m5 5 10 10M15 5 5 15",
  warning: "M10 3 18 17H2zM10 8v4m0 2v.5",
  good: "m4 10.5 4 4 8-8.5",
  info: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 9v5m0-8v.5",
  link: "M8 12.5 12.5 8M9 5.5l1-1a3.5 3.5 0 0 1 5 5l-1 1M11 14.5l-1 1a3.5 3.5 0 0 1-5-5l1-1",
  collapse: "M4 4v12M16 6l-4 4 4 4M12 10h-1",
  expand: "M4 4v12M9 6l4 4-4 4",
  calendar: "M3.5 5h13v12h-13zM3.5 8.5h13M7 3v3m6-3v3",
  size: "M3 16 7.5 4 12 16M4.5 12h6M12.5 16l2.5-7 2.5 7M13.3 14h3.4",
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  fit: "M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4",
  screen: "M3 4h14v9H3zM7 16.5h6M10 13v3.5",
  play: "M6 4v12l10-6z",
  pause: "M6.5 4v12M13.5 4v12",
  before: "M14 4.5 7.5 10l6.5 5.5zM5.5 4.5v11",
  after: "M6 4.5 12.5 10 6 15.5zM14.5 4.5v11",
  marquee: "M3 5V3h2m3 0h4m3 0h2v2m0 3v4m0 3v2h-2m-3 0H8m-3 0H3v-2m0-3V8M7.5 10h5M10 7.5v5",
  undo: "M7 4 3.5 7.5 7 11M3.5 7.5H12a4 4 0 0 1 0 8H8",
  redo: "m13 4 3.5 3.5L13 11m3.5-3.5H8a4 4 0 0 0 0 8h4",
  empty: "M3 11 5 4h10l2 7v6H3zm0 0h4l1 2.5h4L13 11h4",
};

/**
 * @param {{name: string, size?: number}} properties
 */
export function Icon({ name, size = 18 }) {
  return html`<svg
    class="icon"
    width=${size}
    height=${size}
    viewBox="0 0 20 20"
    aria-hidden="true"
    focusable="false"
  >
    <path d=${PATHS[name]} />
  </svg>`;
}
