/** What the attributes of an element ask for. */
export interface Settings {
  /** Columns of cells of each stage, coarse ones first. */
  readonly grids: readonly number[];
  /** Pictures of cells, coarse ones first; none for the photo's own scans. */
  readonly mosaics: readonly string[];
  /** Time that each stage is shown at least, in milliseconds. */
  readonly step: number;
}

const DEFAULT_GRIDS = [8, 16, 32, 64];

/** Reads attributes. What makes no sense counts as not given: a page is no place for exceptions. */
export function readSettings(element: Pick<Element, "getAttribute">): Settings {
  const list = (name: string) =>
    (element.getAttribute(name) ?? "").split(/\s+/).filter((item) => item !== "");
  const grids = list("grids")
    .map(Number)
    .filter((count) => Number.isInteger(count) && count > 0);
  const step = Number(element.getAttribute("step") ?? 0);
  return {
    grids: grids.length > 0 ? grids : DEFAULT_GRIDS,
    mosaics: list("mosaics"),
    step: step > 0 && Number.isFinite(step) ? step : 0,
  };
}
