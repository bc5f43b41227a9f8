// What a person prefers on this device, whatever is shown: no part of the address.

/** @typedef {"size" | "narrow"} Preference */

/**
 * @param {Preference} name
 * @param {string} otherwise where nothing is kept, or the browser keeps nothing
 */
export function preferred(name, otherwise) {
  try {
    return localStorage.getItem(`partygraph.${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/**
 * @param {Preference} name
 * @param {string} value
 */
export function prefer(name, value) {
  try {
    localStorage.setItem(`partygraph.${name}`, value);
  } catch {
    // A browser that keeps nothing shows it for this visit only.
  }
}
