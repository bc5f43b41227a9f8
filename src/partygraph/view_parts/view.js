
"use strict";
{
  /** What Python has computed: nodes with their places, links, looks and words. */
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const linksOf = new Map(data.nodes.map((node) => [node.id, []]));
  for (const edge of data.edges) {
    linksOf.get(edge.from).push({ edge, other: edge.to, way: "out" });
    linksOf.get(edge.to).push({ edge, other: edge.from, way: "in" });
  }
  const hidden = { groups: new Set(), relations: new Set() };
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const FONT = getComputedStyle(document.body).fontFamily;
  const UNITS = 6;
  const rings = data.view === "rings";
  const part = (id) => document.getElementById(id);

  let selected = null;
  let hovered = null;
  /** The selected node and its neighbours, or null where nothing is selected. */
  let lit = null;

  // --- the drawing ---------------------------------------------------------------------------

  const stage = part("stage");
  const nodes = new vis.DataSet(data.nodes);
  const edges = new vis.DataSet(data.edges);
  const network = new vis.Network(
    stage,
    { nodes, edges },
    {
      autoResize: true,
      physics: false,
      layout: { improvedLayout: false },
      groups: data.groups,
      nodes: { fixed: true, font: { size: 0 }, chosen: false },
      edges: { smooth: false, chosen: false, hoverWidth: 0, selectionWidth: 0 },
      interaction: { dragNodes: false, hover: true, keyboard: false, selectable: false },
    },
  );
  stage.querySelector(".vis-network").tabIndex = -1;

  const text = (key, values = {}) =>
    words[key].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  const shown = (node) => !hidden.groups.has(node.group);
  const shownEdge = (edge) =>
    !hidden.relations.has(edge.relation) && shown(byId.get(edge.from)) && shown(byId.get(edge.to));

  /** Hide what the legend hides and fade what is not near the selection. */
  function paint() {
    const near = selected && linksOf.get(selected).filter((link) => shownEdge(link.edge));
    lit = near && new Set([selected, ...near.map((link) => link.other)]);
    nodes.update(
      data.nodes.map((node) => ({
        id: node.id,
        hidden: !shown(node),
        opacity: !lit || lit.has(node.id) ? 1 : 0.16,
      })),
    );
    edges.update(
      data.edges.map((edge) => ({
        id: edge.id,
        hidden: !shownEdge(edge) || (edge.quiet && ![edge.from, edge.to].includes(selected)),
        color: {
          ...edge.color,
          opacity: !lit ? 0.75 : [edge.from, edge.to].includes(selected) ? 1 : 0.08,
        },
      })),
    );
  }

  // --- the words on the drawing: vis-network cannot turn a label outward, so we draw them ------

  /** Least way between two neighbours of an orbit, and the way to the next orbit outside. */
  const orbits = new Map();
  for (const node of data.nodes) {
    const orbit = orbits.get(node.orbit) ?? { radius: Math.hypot(node.x, node.y), angles: [] };
    orbit.angles.push(Math.atan2(node.y, node.x));
    orbits.set(node.orbit, orbit);
  }
  const inOrder = [...orbits.entries()].sort((a, b) => a[0] - b[0]).map(([, orbit]) => orbit);
  inOrder.forEach((orbit, i) => {
    orbit.angles.sort((a, b) => a - b);
    const steps = orbit.angles.slice(1).map((angle, j) => angle - orbit.angles[j]);
    orbit.room = orbit.radius * Math.min(1, ...steps);
    orbit.reach = (inOrder[i + 1]?.radius ?? Infinity) - orbit.radius;
  });
  const outermost = Math.max(0, ...inOrder.map((orbit) => orbit.radius));
  const SIZES = [17, 13, 13, 11, 11, 11, 12, 11];

  /** Screen places of the words drawn so far, to leave out what would cover them. */
  class Places {
    constructor() {
      this.cells = new Map();
    }

    * near(x, y) {
      for (let i = -1; i <= 1; i += 1) {
        for (let j = -1; j <= 1; j += 1) {
          yield* this.cells.get(`${Math.floor(x / 20) + i},${Math.floor(y / 20) + j}`) ?? [];
        }
      }
    }

    free(points, least) {
      return points.every(([x, y]) =>
        [...this.near(x, y)].every(([a, b]) => Math.hypot(a - x, b - y) >= least));
    }

    take(points) {
      for (const [x, y] of points) {
        const key = `${Math.floor(x / 20)},${Math.floor(y / 20)}`;
        this.cells.set(key, [...(this.cells.get(key) ?? []), [x, y]]);
      }
    }
  }

  /** The ways to write a node's name: turned outward, or level on one of four sides. */
  function writings(node, width, size, scale) {
    const radius = (node.size + 3) * scale + 3;
    const [x, y] = [node.x * scale, node.y * scale];
    const angle = Math.atan2(node.y, node.x);
    if (!rings) {
      return [aside(node, size, scale)];
    }
    const start = outward(node) * scale + radius;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const turned = [0, 1.1, -1.1].map((aside) => ({
      x: x + cos * start - sin * aside * size,
      y: y + sin * start + cos * aside * size,
      angle,
    }));
    if (node.orbit > 2 || tight(node)) {
      return turned;
    }
    const half = width / 2;
    return [
      { x: x - half, y: y + radius + size / 2, angle: 0 },
      { x: x - half, y: y - radius - size / 2, angle: 0 },
      { x: x + radius, y, angle: 0 },
      { x: x - radius - width, y, angle: 0 },
      turned[0],
    ];
  }

  /** Beside its node, as Python placed it; in rows there is room for every name. */
  function aside(node, size, scale) {
    const angle = ((node.ray ?? 90) * Math.PI) / 180;
    const off = Math.max(node.off, node.size + 4) * scale + 2;
    return {
      x: node.x * scale + Math.cos(angle) * off,
      y: node.y * scale + Math.sin(angle) * off,
      angle,
    };
  }

  /** Areas that stand alone have nothing outside: where many do, their names turn outward too. */
  function tight(node) {
    return node.group.startsWith("gap_") && orbits.get(node.orbit).angles.length > 20;
  }

  /** A unit's name begins outside the organisation that stands in it. */
  function outward(node) {
    const inside = linksOf.get(node.id).find((link) => link.edge.relation === "ORGANISATION_OF");
    const orbit = orbits.get(UNITS + 1);
    return node.orbit === UNITS && inside ? orbit.radius - orbits.get(UNITS).radius : 0;
  }

  function label(node, size, scale, special) {
    if (!rings || special || node.orbit <= 2 || node.orbit === UNITS) {
      return special || node.label.length <= 14 ? node.label : `${node.label.slice(0, 13)}…`;
    }
    const fits = Math.floor((orbits.get(node.orbit).reach * scale - 18) / size);
    if (node.label.length <= fits) {
      return node.label;
    }
    return fits >= 5 ? `${node.label.slice(0, fits - 1)}…` : "";
  }

  /** Write one name where it covers no other; a special one is always written. */
  function write(context, node, scale, places, special) {
    const size = rings
      ? SIZES[node.orbit] * Math.min(Math.max(scale / 0.8, 1), 1.5)
      : node.font_size * scale;
    const orbit = orbits.get(Math.min(node.orbit, UNITS)) ?? orbits.get(node.orbit);
    const far = node.orbit > UNITS && scale < 0.9;
    const narrow = far || (node.orbit > 2 && orbit.room * scale < size * 0.95);
    const crowded = rings ? narrow : size < 8;
    const words_ = !special && crowded ? "" : label(node, size, scale, special);
    if (!words_) {
      return;
    }
    const weight = node.orbit === 0 || special === "first" ? 600 : 400;
    context.font = `${weight} ${size}px ${FONT}`;
    const width = context.measureText(words_).width;
    const ways = writings(node, width, size, scale).map((way) => ({ ...way, points: [] }));
    for (const way of ways) {
      for (let along = size / 2; along < width; along += size * 0.7) {
        way.points.push([
          way.x + Math.cos(way.angle) * along,
          way.y + Math.sin(way.angle) * along,
        ]);
      }
    }
    const way =
      ways.find((one) => places.free(one.points, size * 0.94)) ?? (special ? ways[0] : null);
    if (!way) {
      return;
    }
    places.take(way.points);
    const flipped = Math.cos(way.angle) < -1e-9;
    context.save();
    context.translate(way.x, way.y);
    context.rotate(flipped ? way.angle + Math.PI : way.angle);
    context.textAlign = flipped ? "right" : "left";
    context.strokeText(words_, 0, 0);
    context.fillText(words_, 0, 0);
    context.restore();
  }

  const RANK = [0, 1, 2, 4, 5, 6, 3, 7];
  const rank = (node) => RANK[node.orbit] + (node.group.startsWith("gap_") ? 0.5 : 0);
  const order = [...data.nodes].sort((a, b) => rank(a) - rank(b));

  network.on("afterDrawing", (context) => {
    const scale = network.getScale();
    const places = new Places();
    context.save();
    context.scale(1 / scale, 1 / scale);
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = "rgb(255 255 255 / 92%)";
    context.fillStyle = "#1f2329";
    for (const node of data.nodes) {
      if (node.orbit <= 2 && shown(node)) {
        places.take([[node.x * scale, node.y * scale]]);
      }
    }
    for (const id of [selected, hovered]) {
      if (id && shown(byId.get(id))) {
        circle(context, byId.get(id), scale);
        write(context, byId.get(id), scale, places, "first");
      }
    }
    for (const node of order) {
      const written = node.id === selected || node.id === hovered;
      if (shown(node) && !written && (!lit || lit.has(node.id))) {
        const few = lit && lit.size < 24 && node.orbit > 2;
        write(context, node, scale, places, few ? "near" : "");
      }
    }
    context.restore();
  });

  function circle(context, node, scale) {
    context.save();
    context.beginPath();
    context.arc(
      node.x * scale,
      node.y * scale,
      node.size * scale + 5,
      0,
      2 * Math.PI,
    );
    context.lineWidth = 2.5;
    context.strokeStyle = "#0958d9";
    context.stroke();
    context.restore();
  }

  network.on("beforeDrawing", (context) => {
    context.save();
    context.lineWidth = 1 / network.getScale();
    context.strokeStyle = "#e9ecf1";
    for (const box of data.boxes) {
      context.fillStyle = box.depth % 2 ? "#ffffff" : "#f5f7fb";
      context.fillRect(box.x, box.y, box.width, box.height);
      context.strokeRect(box.x, box.y, box.width, box.height);
    }
    const drawn = rings ? [...orbits].filter(([orbit]) => orbit <= UNITS) : [];
    for (const [, { radius }] of drawn) {
      context.beginPath();
      context.arc(0, 0, radius, 0, 2 * Math.PI);
      context.stroke();
    }
    context.restore();
  });

  // --- moving about --------------------------------------------------------------------------

  function look(options) {
    network.moveTo({ ...options, animation: calm ? false : { duration: 200 } });
  }

  /** The whole drawing with room for the names around it and, where there is room, the legend. */
  function fit(animated = true) {
    const { clientWidth: width, clientHeight: height } = stage;
    if (!rings) {
      fitRows(width, height, animated);
      return;
    }
    const names = Math.min(120, width * 0.16);
    const left = part("legend").open && width > 900 ? part("legend").offsetWidth + 12 : 0;
    const scale = Math.max(
      Math.min((width - left - 2 * names) / 2, (height - 2 * names) / 2) / Math.max(outermost, 1),
      0.05,
    );
    const free = width - 2 * left > 2 * (outermost * scale + names);
    const options = {
      position: { x: free ? 0 : -left / 2 / scale, y: 0 },
      scale: Math.min(scale, 1.6),
    };
    if (animated) {
      look(options);
    } else {
      network.moveTo(options);
    }
  }

  /** Rows and boxes: their whole width, from the top where they are higher than the window. */
  function fitRows(width, height, animated) {
    const xs = [...data.nodes.map(({ x }) => x), ...data.boxes.map((box) => box.x + box.width)];
    const ys = [...data.nodes.map(({ y }) => y), ...data.boxes.map((box) => box.y + box.height)];
    const names = data.boxes.length ? 20 : 190;
    const legend = part("legend");
    const over = legend.open && width > 900 ? legend.offsetWidth + 12 : 0;
    const [left, right, top, bottom] = [
      Math.min(0, ...xs) - names,
      Math.max(0, ...xs) + names,
      Math.min(0, ...ys) - 40,
      Math.max(0, ...ys) + 40,
    ];
    const scale = Math.max(Math.min((width - over) / (right - left), 1.2), 0.3);
    const shown = Math.min(bottom - top, height / scale);
    const x = (left + right) / 2 - over / 2 / scale;
    const options = { position: { x, y: top + shown / 2 }, scale };
    if (animated) {
      look(options);
    } else {
      network.moveTo(options);
    }
  }

  function zoom(factor) {
    look({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 6) });
  }

  /** Move the window only when the node stands outside its middle part. */
  function bringIntoView(node) {
    const place = network.canvasToDOM({ x: node.x, y: node.y });
    const { clientWidth: width, clientHeight: height } = stage;
    const inside =
      place.x > 60 && place.x < width - 60 && place.y > 60 && place.y < height - 60;
    if (!inside) {
      look({ position: { x: node.x, y: node.y }, scale: network.getScale() });
    }
  }

  /** The node to walk to: linked and that way before unlinked and that way. */
  function step(dx, dy) {
    const from = byId.get(selected);
    const near = new Set(linksOf.get(selected).map((link) => link.other));
    let best = null;
    let least = Infinity;
    for (const node of data.nodes) {
      const [x, y] = [node.x - from.x, node.y - from.y];
      const way = Math.hypot(x, y);
      const along = (x * dx + y * dy) / way;
      if (node !== from && shown(node) && along > 0.5) {
        const cost = (way * (2 - along)) * (near.has(node.id) ? 1 : 8);
        if (cost < least) {
          [best, least] = [node, cost];
        }
      }
    }
    if (best) {
      select(best.id);
    }
  }

  // --- the selection and its details ---------------------------------------------------------

  /** An element with properties and children; text is only ever text. */
  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  const standing = (value) =>
    make("span", { className: value === "illustrative" ? "tag" : "" }, words[`Standing.${value}`]);

  function select(id, { quiet = false } = {}) {
    selected = id;
    paint();
    const node = id && byId.get(id);
    describe(node);
    if (node) {
      bringIntoView(node);
      const count = text("view.details.links", { count: linksOf.get(id).length });
      part("status").textContent =
        [node.name, node.kind, words[`Standing.${node.standing}`], count].join(" · ");
    }
    if (!quiet) {
      history.replaceState(null, "", id ? `#${encodeURIComponent(id)}` : "#");
    }
  }

  function describe(node) {
    const panel = part("details");
    panel.hidden = !node;
    panel.replaceChildren();
    if (!node) {
      return;
    }
    const close = make("button", { type: "button", className: "close" }, "×");
    close.ariaLabel = words["view.details.close"];
    close.addEventListener("click", () => {
      select(null);
      stage.focus();
    });
    const facts = make(
      "dl", {},
      make("dt", {}, words["view.details.kind"]), make("dd", {}, node.kind),
    );
    if (node.form) {
      facts.append(make("dt", {}, words["view.details.form"]), make("dd", {}, node.form));
    }
    if (node.covered) {
      facts.append(make("dt", {}, words["view.details.covered"]), make("dd", {}, node.covered));
    }
    facts.append(
      make("dt", {}, words["view.details.standing"]),
      make("dd", {}, standing(node.standing)),
    );
    panel.append(make("h2", { tabIndex: -1 }, node.name), close, facts, ...neighbours(node));
  }

  /** The neighbours as buttons under the relation that leads to them. */
  function neighbours(node) {
    const lists = new Map();
    for (const link of linksOf.get(node.id)) {
      const key = `relation.${link.edge.relation}.${link.way}`;
      lists.set(key, [...(lists.get(key) ?? []), link]);
    }
    if (!lists.size) {
      return [make("p", {}, words["view.details.none"])];
    }
    return [...lists].flatMap(([key, links]) => [
      make("h3", {}, `${words[key]} (${links.length})`),
      make("ul", {}, ...links.map((link) => make("li", {}, neighbour(link)))),
    ]);
  }

  function neighbour({ edge, other }) {
    const button = make("button", { type: "button" }, byId.get(other).name);
    const { said } = edge;
    if (said || edge.standing === "illustrative") {
      const small = make("small", {}, said, said ? " " : "");
      if (edge.standing === "illustrative") {
        small.append(standing(edge.standing));
      }
      button.append(small);
    }
    button.addEventListener("click", () => {
      select(other);
      part("details").querySelector("h2").focus();
    });
    return button;
  }

  // --- the same as tables --------------------------------------------------------------------

  function table(caption, heads, rows) {
    return make(
      "table", {},
      make("caption", {}, caption),
      make("thead", {},
        make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, words[head])))),
      make("tbody", {}, ...rows.map(([first, ...others]) =>
        make("tr", {},
          make("th", { scope: "row" }, first), ...others.map((cell) => make("td", {}, cell))))),
    );
  }

  function tables() {
    const shownNodes = data.nodes.filter(shown);
    const shownEdges = data.edges.filter(shownEdge);
    return [
      table(
        text("view.table.nodes", { count: shownNodes.length }),
        ["view.table.name", "view.details.kind", "view.details.form", "view.details.standing"],
        shownNodes.map((node) => [node.name, node.kind, node.form, standing(node.standing)]),
      ),
      table(
        text("view.table.links", { count: shownEdges.length }),
        ["view.table.start", "view.table.relation", "view.table.end", "view.table.carried",
          "view.details.standing"],
        shownEdges.map((edge) => [
          byId.get(edge.from).name,
          words[`relation.${edge.relation}`],
          byId.get(edge.to).name,
          edge.said,
          standing(edge.standing),
        ]),
      ),
    ];
  }

  function showTable(on) {
    part("table-button").ariaPressed = String(on);
    part("table-button").textContent = words[on ? "view.graph.back" : "view.table"];
    part("table").hidden = !on;
    part("drawing").hidden = on;
    part("table").replaceChildren(...(on ? tables() : []));
    if (on) {
      part("table").focus();
    }
  }

  // --- what the user does --------------------------------------------------------------------

  const KEYS = {
    ArrowUp: () => step(0, -1),
    ArrowDown: () => step(0, 1),
    ArrowLeft: () => step(-1, 0),
    ArrowRight: () => step(1, 0),
    Enter: () => part("details").querySelector("h2")?.focus(),
    "+": () => zoom(1.25),
    "=": () => zoom(1.25),
    "-": () => zoom(0.8),
    0: () => fit(),
    Escape: () => select(null),
  };
  stage.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    if (event.key.startsWith("Arrow") && !selected) {
      const first = order.find(shown);
      if (first) {
        select(first.id);
      }
      return;
    }
    act();
  });
  part("details").addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      select(null);
      stage.focus();
    }
  });

  network.on("click", ({ pointer }) => {
    stage.focus({ preventScroll: true });
    select(network.getNodeAt(pointer.DOM) ?? null);
  });
  const hover = (id) => {
    hovered = id;
    stage.style.cursor = id ? "pointer" : "";
    network.redraw();
  };
  network.on("hoverNode", ({ node }) => hover(node));
  network.on("blurNode", () => hover(null));

  for (const box of document.querySelectorAll("#legend input")) {
    box.addEventListener("change", () => {
      const [names, name] = box.dataset.group
        ? [hidden.groups, box.dataset.group]
        : [hidden.relations, box.dataset.relation];
      names[box.checked ? "delete" : "add"](name);
      if (selected && !shown(byId.get(selected))) {
        select(null);
      }
      paint();
    });
  }

  part("search").addEventListener("change", (event) => {
    const wanted = event.target.value.trim();
    const found =
      data.nodes.find((node) => node.name === wanted) ??
      data.nodes.find((node) => wanted && node.name.includes(wanted));
    if (found) {
      showTable(false);
      const box = document.querySelector(`#legend input[data-group="${found.group}"]`);
      if (!box.checked) {
        box.click();
      }
      select(found.id);
      look({ position: { x: found.x, y: found.y }, scale: Math.max(network.getScale(), 0.9) });
    } else if (wanted) {
      part("status").textContent = text("view.search.none", { text: wanted });
    }
  });

  part("zoom-in").addEventListener("click", () => zoom(1.25));
  part("zoom-out").addEventListener("click", () => zoom(0.8));
  part("zoom-fit").addEventListener("click", () => fit());
  part("table-button").addEventListener("click", () => showTable(part("table").hidden));
  part("image").addEventListener("click", () => {
    const drawn = stage.querySelector("canvas");
    const paper = make("canvas", { width: drawn.width, height: drawn.height });
    const context = paper.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, paper.width, paper.height);
    context.drawImage(drawn, 0, 0);
    make("a", { href: paper.toDataURL("image/png"), download: `${document.title}.png` }).click();
  });

  // Inside another page the wheel scrolls that page until the drawing has the focus.
  if (window.top !== window.self) {
    network.setOptions({ interaction: { zoomView: false } });
    stage.addEventListener("focus", () => network.setOptions({ interaction: { zoomView: true } }));
    stage.addEventListener("blur", () => network.setOptions({ interaction: { zoomView: false } }));
  }

  part("legend").open = stage.clientWidth > 720;
  part("legend").addEventListener("toggle", () => !selected && fit(false));
  new ResizeObserver(() => fit(false)).observe(stage);
  paint();
  fit(false);
  const asked = decodeURIComponent(location.hash.slice(1));
  if (byId.has(asked)) {
    select(asked, { quiet: true });
  }
  document.documentElement.dataset.ready = "yes";
}
