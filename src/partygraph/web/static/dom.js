// Small things to build a page with; text is only ever text.

/**
 * @param {string} tag
 * @param {Record<string, string | number | boolean>} [attributes] `false` leaves one out
 * @param {...(Node | string | number)} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  return /** @type {HTMLElement} */ (
    filled(document.createElement(tag), attributes, children)
  );
}

/**
 * @param {string} tag
 * @param {Record<string, string | number | boolean>} [attributes]
 * @param {...Node} children
 */
export function draw(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/**
 * @param {Element} element
 * @param {Record<string, string | number | boolean>} attributes
 * @param {(Node | string | number)[]} children
 */
function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function part(id) {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`#${id} is missing`);
  }
  return found;
}

/** What a section needs to write in a language. */
export class Speech {
  /**
   * @param {Record<string, string>} words
   * @param {"zh" | "en"} lang
   */
  constructor(words, lang) {
    this.words = words;
    this.lang = lang;
    this.numbers = new Intl.NumberFormat(lang);
  }

  /**
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  say(key, values = {}) {
    const word = this.words[key] ?? key;
    return word.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === "number" ? this.count(value) : value;
    });
  }

  /** @param {number} value */
  count(value) {
    return this.numbers.format(value);
  }

  /** The mark of made-up data. */
  illustrative() {
    return make("span", { class: "tag illustrative" }, this.say("page.illustrative"));
  }

  /** A name from the data: Chinese in any language. @param {string} name */
  name(name) {
    return make("span", { lang: "zh" }, name);
  }
}

/**
 * A table in a frame that scrolls by itself where the window is narrow.
 * @param {string} caption
 * @param {{word: string, class?: string}[]} heads
 * @param {(Node | string | number)[][]} rows the first cell of each names the row
 */
export function table(caption, heads, rows) {
  const body = rows.map(([first, ...others]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, first),
      ...others.map((cell, i) => make("td", { class: heads[i + 1].class ?? false }, cell)),
    ));
  return make(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    make(
      "table",
      {},
      make("caption", {}, caption),
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          ...heads.map((head) =>
            make("th", { scope: "col", class: head.class ?? false }, head.word)),
        ),
      ),
      make("tbody", {}, ...body),
    ),
  );
}
