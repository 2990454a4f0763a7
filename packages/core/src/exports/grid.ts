/** `@pixelater/core/grid`: grids and the names of outputs, for callers that leave the reading to a worker. */
export { type CellSize, type Grid, type GridCounts, type GridOptions, layGrid } from "../mosaic/grid.ts";
export { gridLabel, parseGrid } from "../mosaic/grid-text.ts";
export { outputName, outputNameParts, type OutputNameParts } from "../output/output-name.ts";
