import * as v from "valibot";
import { CELLS_RANGE } from "./area-cover.ts";

/** The form in which a cover is kept between visits. */
export const SavedCover = v.object({
  kind: v.picklist(["cells", "surroundings", "solid"]),
  cells: v.pipe(v.number(), v.integer(), v.minValue(CELLS_RANGE.min), v.maxValue(CELLS_RANGE.max)),
  color: v.union([
    v.literal("auto"),
    v.custom<`#${string}`>((value) => typeof value === "string" && /^#[0-9a-f]{6}$/.test(value)),
  ]),
});
