// What is shown stands in the address: place, day and language, and nowhere else.

/** @typedef {{area: string, as_of: string, lang: "zh" | "en"}} State */

/** @returns {State} */
export function read() {
  const asked = new URLSearchParams(location.search);
  return {
    area: asked.get("area") ?? "",
    as_of: asked.get("as_of") ?? "",
    lang: asked.get("lang") === "en" ? "en" : "zh",
  };
}

/**
 * The address of a state, without what goes without saying.
 * @param {Partial<State>} changes
 */
export function of(changes) {
  const { area, as_of, lang } = { ...read(), ...changes };
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries({ area, as_of, lang: lang === "en" ? lang : "" })) {
    if (value) {
      said.set(name, value);
    }
  }
  return said.size ? `?${said}` : location.pathname;
}

/** @param {Partial<State>} changes */
export function go(changes) {
  history.pushState(null, "", of(changes));
}
