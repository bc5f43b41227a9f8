// The shell around every page: it reads the address, learns the words, and loads the page's module.

import * as address from "../address.js";
import * as api from "../api.js";
import { HereContext, isInside, useHere, useRead } from "../here.js";
import { entryOf } from "../navigation.js";
import { allowedAt, declare } from "../permissions.js";
import Account from "../pages/account.js";
import SignIn from "../pages/signin.js";
import { Failure, Skeleton } from "../ui/state.js";
import { Toasts } from "../ui/toast.js";
import {
  html,
  useEffect,
  useErrorBoundary,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "../vendor/htm-preact-standalone.module.js";
import { speech as learn, WORDLESS } from "../words.js";
import { Connection, Supposed } from "./banners.js";
import { Opened } from "./opened.js";
import { Page } from "./page.js";
import { Sidebar } from "./sidebar.js";
import { Topbar } from "./topbar.js";
import { NoData, NoPage, Refused } from "./vacant.js";

/** @typedef {import("../here.js").Here} Here */
/** @typedef {import("../here.js").Place} Place */
/** @typedef {import("../here.js").Questions} Questions */
/** @typedef {import("../words.js").Speech} Speech */

const COUNTY = 6;
/** Pages that stand apart from what is in the graph. */
const OF_NO_PLACE = ["account", "admin", "audit", "signin"];

/** The whole page. */
export function App() {
  const [at, setAt] = useState(() => address.read());
  const [speech, setSpeech] = useState(/** @type {Speech | null} */ (null));
  const [wordless, setWordless] = useState(false);

  const go = useMemo(
    () =>
      (/** @type {address.Change} */ change, replace = false) => {
        const next = address.changed(address.read(), change);
        const text = address.written(next);
        if (text !== address.written(address.read())) {
          history[replace ? "replaceState" : "pushState"](null, "", text);
        }
        setAt(address.read());
      },
    [],
  );
  useEffect(() => {
    const onBack = () => setAt(address.read());
    addEventListener("popstate", onBack);
    document.addEventListener("click", followLinks(setAt));
    return () => removeEventListener("popstate", onBack);
  }, []);
  useEffect(() => {
    let left = false;
    const ask = () =>
      learn(at.lang).then(
        (learnt) => left || (setSpeech(learnt), setWordless(false)),
        () => left || setWordless(true),
      );
    ask();
    api.connection.addEventListener("back", ask);
    return () => {
      left = true;
      api.connection.removeEventListener("back", ask);
    };
  }, [at.lang]);

  if (!speech) {
    return wordless ? html`<${Wordless} at=${at} go=${go} />` : html`<${Skeleton} lines=${6} />`;
  }
  return html`<${Shell} at=${at} go=${go} speech=${speech} />`;
}

/**
 * A click on a link to the page itself changes what is shown, not the document.
 * @param {(at: address.Address) => void} setAt
 * @returns {(event: MouseEvent) => void}
 */
function followLinks(setAt) {
  return (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    const plain = !event.defaultPrevented && event.button === 0;
    if (!link || !plain || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    const target = new URL(/** @type {HTMLAnchorElement} */ (link).href);
    const ours = target.origin === location.origin && !/^\/(api|static)\//.test(target.pathname);
    if (!ours || link.hasAttribute("download") || link.hasAttribute("target") || target.hash) {
      return;
    }
    event.preventDefault();
    if (target.href !== location.href) {
      history.pushState(null, "", target);
    }
    setAt(address.read());
  };
}

/** @type {import("../here.js").Standing} */
const NOBODY = {
  needed: true,
  provider: false,
  signed_in: false,
  name: "",
  display_name: "",
  must_change: false,
  must_enrol: false,
  code_needed: false,
  permissions: [],
  where: {},
  grants: [],
};

/** @param {{at: address.Address, go: Here["go"]}} properties */
function Wordless({ at, go }) {
  const standing = NOBODY;
  const here = {
    address: at,
    area: "",
    places: [],
    speech: WORDLESS,
    standing,
    go,
    href: () => "",
  };
  return html`<${HereContext.Provider} value=${here}>
    <main><${Failure} problem=${new api.Unreachable()} again=${() => location.reload()} /></main>
  <//>`;
}

/** @param {{at: address.Address, go: Here["go"], speech: Speech}} properties */
function Shell({ at, go, speech }) {
  const first = {
    address: at,
    area: at.area,
    places: [],
    speech,
    standing: NOBODY,
    go,
    href: (/** @type {address.Change} */ change) => address.written(address.changed(at, change)),
  };
  return html`<${HereContext.Provider} value=${first}><${Admitted} here=${first} /><//>`;
}

/** The shell once it is known who is there. @param {{here: Here}} properties */
function Admitted({ here }) {
  const { speech } = here;
  const read = useRead(api.pathOf("session"));
  useEffect(() => {
    document.documentElement.lang = speech.say("lang");
  }, [speech]);
  useEffect(() => {
    api.session.addEventListener("changed", read.again);
    return () => api.session.removeEventListener("changed", read.again);
  }, []);
  const standing = /** @type {import("../here.js").Standing | undefined} */ (read.value);
  if (!standing) {
    return read.problem
      ? html`<main><${Failure} problem=${read.problem} again=${read.again} /></main>`
      : html`<${Skeleton} lines=${6} />`;
  }
  const value = { ...here, standing };
  if (isInside(standing)) {
    return html`<${HereContext.Provider} key=${standing.name} value=${value}>
      <${Placed} here=${value} />
    <//>`;
  }
  return html`<${HereContext.Provider} value=${value}>
    <a class="skip" href="#main">${speech.say("page.skip")}</a>
    <${Topbar} />
    <main id="main" class="alone" tabindex="-1">
      <${Connection} />
      ${standing.signed_in ? html`<${Account} />` : html`<${SignIn} />`}
    </main>
    <${Toasts} />
  <//>`;
}

/** The shell once the places are known. @param {{here: Here}} properties */
function Placed({ here }) {
  const { address: at, speech, standing } = here;
  const sees = standing.permissions.includes("see");
  const day = { as_of: at.as_of, scenario: at.scenario };
  const ask = (/** @type {Questions["places"]["parameters"] | null} */ asked) =>
    useRead(sees && asked ? api.questionPath("places", { ...day, limit: 100000, ...asked }) : null);
  const own = at.page === "community" ? at.id : "";
  const counties = ask({ level: "county" });
  const first = counties.value?.rows[0]?.id ?? "";
  const county = (own || at.area || first).slice(0, COUNTY);
  const known = counties.value?.rows.some((/** @type {Place} */ one) => one.id === county);
  const alone = counties.value?.rows.length === 0; // streets without a county that one may see
  const towns = ask(known || alone ? { level: "town", area: known ? county : undefined } : null);
  const rows = [...(counties.value?.rows ?? []), ...(towns.value?.rows ?? [])];
  const area = own || at.area || first || rows[0]?.id || "";
  const listed = !area || rows.some((/** @type {Place} */ one) => one.id === area);
  const checked = useRead(
    listed || towns.loading || !sees ? null : api.questionPath("area_levels", { area, ...day }),
  );
  useLayoutEffect(() => declare(allowedAt(standing, area)), [standing, area]);
  const value = { ...here, places: rows, area };
  return html`<${HereContext.Provider} value=${value}>
    <a class="skip" href="#main">${speech.say("page.skip")}</a>
    <${Topbar} />
    <div class="below">
      <${Sidebar} />
      <main id="main" tabindex="-1">
        <${Connection} /><${Supposed} />
        <${Content} counties=${counties} towns=${towns} checked=${checked} listed=${listed} />
      </main>
    </div>
    ${area && (listed || checked.value) && html`<${Opened} />`}
    <${Toasts} />
  <//>`;
}

/**
 * The page of the address, once it is known that its place is there.
 * @param {object} properties
 * @param {import("../here.js").Coming<any>} properties.counties
 * @param {import("../here.js").Coming<any>} properties.towns of the county that is looked at
 * @param {import("../here.js").Coming<any>} properties.checked the place, where it is not listed
 * @param {boolean} properties.listed
 */
function Content({ counties, towns, checked, listed }) {
  const { address: at, places, speech, standing } = useHere();
  const entry = entryOf(at.page);
  if (entry?.asks && !standing.permissions.includes(entry.asks)) {
    return html`<${Refused} />`;
  }
  const asked = [counties, towns].find(({ value, problem }) => problem && !value) ?? checked;
  if (OF_NO_PLACE.includes(at.page)) {
    return html`<${Guarded} key=${at.page}><${Loaded} name=${at.page} /><//>`;
  }
  if (asked.problem && asked.value === undefined) {
    const title = speech.say(entry ? `page.nav.${entry.name}` : "page.title");
    return html`<${Page} title=${title}>
      <${Failure} problem=${asked.problem} again=${asked.again} />
    <//>`;
  }
  const waits = counties.value === undefined || (towns.loading && towns.value === undefined);
  if (waits || (!listed && checked.value === undefined)) {
    return html`<${Skeleton} lines=${8} />`;
  }
  return places.length
    ? html`<${Guarded} key="${at.page}/${at.id}"><${Loaded} name=${at.page} /><//>`
    : html`<${NoData} />`;
}

/**
 * An error of ours stops a page, not the shell.
 * @param {{children?: any}} properties
 */
function Guarded({ children }) {
  const [error, reset] = useErrorBoundary((failed) => console.error(failed));
  return error ? html`<${Failure} problem=${error} again=${reset} />` : children;
}

/** @param {{name: string}} properties */
function Loaded({ name }) {
  const entry = entryOf(name);
  const [found, setFound] = useState(
    /** @type {{module?: import("../navigation.js").PageModule, error?: unknown}} */ ({}),
  );
  const loading = useRef(false);
  const load = () => {
    loading.current = true;
    entry?.load().then(
      (module) => setFound({ module }),
      (error) => setFound({ error }),
    );
  };
  if (!loading.current) {
    load();
  }
  if (!entry) {
    return html`<${NoPage} />`;
  }
  if (found.error) {
    return html`<${Failure} problem=${new api.Unreachable()} again=${() => location.reload()} />`;
  }
  return found.module ? html`<${found.module.default} />` : html`<${Skeleton} lines=${8} />`;
}
