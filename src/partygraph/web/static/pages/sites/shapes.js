// The bounds of areas out of a GeoJSON file that the user has; it stays in this browser.

/** @typedef {[number, number][][]} Rings outlines as longitude and latitude */
/** @typedef {{code: string, rings: Rings}} Shape */

const KEPT = "partygraph.shapes";
const NAMES = ["id", "code", "adcode", "gb", "xzqdm", "区划代码", "代码"];
const MOST = 4_000_000; // characters that a browser keeps

/**
 * The shapes of a GeoJSON text, by division code.
 * @param {string} text
 * @returns {Shape[]} none where it is no GeoJSON, or no feature says its code
 */
export function shapesOf(text) {
  /** @type {any} */
  let given;
  try {
    given = JSON.parse(text);
  } catch {
    return [];
  }
  const features = Array.isArray(given?.features) ? given.features : [];
  return features.flatMap((/** @type {any} */ feature) => {
    const own = { ...feature?.properties, id: feature?.properties?.id ?? feature?.id };
    const code = NAMES.map((name) => own[name]).find((one) => /^\d{2,12}$/.test(String(one ?? "")));
    const rings = ringsOf(feature?.geometry);
    return code === undefined || !rings.length ? [] : [{ code: String(code), rings }];
  });
}

/**
 * @param {any} geometry
 * @returns {Rings}
 */
function ringsOf(geometry) {
  const parts =
    geometry?.type === "Polygon"
      ? [geometry.coordinates]
      : geometry?.type === "MultiPolygon"
        ? geometry.coordinates
        : [];
  const rings = Array.isArray(parts) ? parts.flat() : [];
  return rings
    .filter(Array.isArray)
    .map((ring) =>
      ring
        .filter(
          (/** @type {any} */ point) =>
            Array.isArray(point) && point.slice(0, 2).every(Number.isFinite),
        )
        .map((/** @type {number[]} */ [x, y]) => /** @type {[number, number]} */ ([x, y])),
    )
    .filter((ring) => ring.length > 2);
}

/** The shapes that were kept in this browser. */
export function kept() {
  try {
    return shapesOf(localStorage.getItem(KEPT) ?? "");
  } catch {
    return []; // a browser that keeps nothing
  }
}

/** @param {string} text */
export function keep(text) {
  try {
    if (text.length <= MOST) {
      localStorage.setItem(KEPT, text);
    }
  } catch {
    // Without room they are shown until the page is left.
  }
}

/** Forget them. */
export function forget() {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // Nothing was kept.
  }
}
