// In which order units and communities stand, so that what belongs together is seen together.

/** @typedef {import("../matrix.js").Cell} Cell */
/**
 * @typedef {object} Arrangement
 * @property {{id: string, name: string, town: string}[]} columns the communities
 * @property {{id: string, name: string, cells: Map<string, Cell>}[]} rows the units
 */

export const SORTS = ["cluster", "street", "sector", "name", "fit"];

/**
 * @param {Cell[]} cells
 * @param {string} sort
 * @param {boolean} paired whether only communities with a pairing are shown
 * @returns {Arrangement}
 */
export function arranged(cells, sort, paired) {
  const columns = new Map();
  const units = new Map();
  const withPairing = new Set(cells.filter((one) => one.paired).map((one) => one.area_id));
  for (const cell of cells) {
    if (paired && !withPairing.has(cell.area_id)) {
      continue;
    }
    columns.set(cell.area_id, { id: cell.area_id, name: cell.area_name, town: cell.town_name });
    const unit = units.get(cell.unit_id) ?? {
      id: cell.unit_id,
      name: cell.unit_name,
      sector: cell.sector,
      cells: new Map(),
    };
    unit.cells.set(cell.area_id, cell);
    units.set(cell.unit_id, unit);
  }
  const across = [...columns.values()].sort((one, other) => one.id.localeCompare(other.id));
  const place = new Map(across.map((column, at) => [column.id, at]));
  const home = (/** @type {{cells: Map<string, Cell>}} */ unit) => {
    const mine = [...unit.cells.values()].filter((one) => one.paired);
    const all = mine.length ? mine : [...unit.cells.values()];
    return all.reduce((sum, one) => sum + (place.get(one.area_id) ?? 0), 0) / all.length;
  };
  const best = (/** @type {{cells: Map<string, Cell>}} */ unit) =>
    Math.max(...[...unit.cells.values()].map((one) => one.fit));
  const by = {
    cluster: (/** @type {any} */ one, /** @type {any} */ other) => home(one) - home(other),
    street: (/** @type {any} */ one, /** @type {any} */ other) =>
      Math.floor(home(one)) - Math.floor(home(other)),
    sector: (/** @type {any} */ one, /** @type {any} */ other) =>
      one.sector.localeCompare(other.sector),
    name: () => 0,
    fit: (/** @type {any} */ one, /** @type {any} */ other) => best(other) - best(one),
  }[sort];
  const named = (/** @type {any} */ one, /** @type {any} */ other) =>
    one.name.localeCompare(other.name, "zh");
  const down = [...units.values()].sort(
    (one, other) => (by ? by(one, other) : 0) || named(one, other),
  );
  return { columns: across, rows: down };
}
