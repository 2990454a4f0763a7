import { type Cost, together } from "../cost.ts";
import { writeJpegMosaicCost, writeJpegRowsCost } from "../jpeg/cost.ts";
import type { CellStyle } from "../mosaic/cell-style.ts";
import { drawnSize, writtenSize } from "../mosaic/cost.ts";
import type { GridSize } from "../mosaic/grid.ts";
import { partsAtMost, type PlannedGrid } from "../mosaic/partition.ts";
import { turnCost, turnedRowsCost } from "../orientation/cost.ts";
import { paintCost } from "../pixels/cost.ts";
import { writePngMosaicCost, writePngRowsCost } from "../png/cost.ts";
import { hidingCost } from "../regions/cost.ts";
import type { RegionLayer } from "../regions/layers.ts";
import type { Format } from "../source/format.ts";
import type { ReadCosts } from "../source/read-costs.ts";
import { isOpaqueByHeader, type Source } from "../source/source.ts";

/** What the cost of writing depends on. */
interface Written extends PlannedGrid {
  readonly writePath: "mosaic" | "patch" | "pixels";
  readonly format: Format;
  readonly scale: number | undefined;
  readonly style: CellStyle;
  readonly quality: number;
  readonly subsampling: "4:2:0" | "4:4:4";
  readonly layers: readonly (PlannedGrid & { readonly layer: RegionLayer })[];
}

/** Returns the cost of writing an output from its mosaics. */
export function writeCost(source: Source, plan: Written, costs: ReadCosts): Cost {
  const { width, height, orientation, header } = source;
  const profile = header.iccProfile?.length ?? 0;
  const embedding = { work: 60 * profile, scratch: 2 * profile, kept: 1.1 * profile };
  if (plan.writePath === "mosaic") return together([writeMosaicCost(plan), embedding]);
  const cells: GridSize = partsAtMost(plan.layers);
  const hiding = hidingCost(plan.layers);
  if (plan.writePath === "patch") {
    const turning = turnCost(cells.columns * cells.rows, orientation);
    return together([hiding, turning, costs.patch(cells), embedding]);
  }
  const turns = turnedRowsCost(width, height, orientation);
  // A PNG is read again where its header promised other samples, a JPEG once to count symbols and once to write them.
  const readings = Array.from({ length: 2 * turns.readings }, () => ({ ...costs.rows(), scratch: 0 }));
  return together([
    hiding,
    costs.rows(),
    ...readings.slice(1),
    turns.cost,
    paintCost(width, height, cells),
    plan.format === "png"
      ? writePngRowsCost(width, height, pngBytesPerPixel(source))
      : writeJpegRowsCost(width, height, plan.quality),
    embedding,
  ]);
}

/** Returns the most bytes that a pixel takes in a PNG with regions. Only a PNG's own samples have 16 bits. */
function pngBytesPerPixel(source: Source): number {
  const samples = isOpaqueByHeader(source) ? 3 : 4;
  return source.format === "png" && source.header.bitDepth === 16 ? 2 * samples : samples;
}

function writeMosaicCost(plan: Written): Cost {
  const { format, style, quality, subsampling } = plan;
  const size = writtenSize(plan, plan.scale);
  if (format === "png") return writePngMosaicCost(drawnSize(size, style));
  return style.isRound
    ? writeJpegRowsCost(size.width, size.height, quality)
    : writeJpegMosaicCost(drawnSize(size, style), quality, subsampling);
}
