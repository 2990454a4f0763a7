import * as v from "valibot";
import { Store } from "../store.ts";
import { type AreaCover, CELLS_RANGE, FIRST_COVER } from "./area-cover.ts";

const KEY = "pixelater.cover";

/** The form in which a cover is kept between visits. */
export const SavedCover = v.object({
  kind: v.picklist(["cells", "surroundings", "solid"]),
  cells: v.pipe(v.number(), v.integer(), v.minValue(CELLS_RANGE.min), v.maxValue(CELLS_RANGE.max)),
  color: v.union([
    v.literal("auto"),
    v.custom<`#${string}`>((value) => typeof value === "string" && /^#[0-9a-f]{6}$/.test(value)),
  ]),
});

/** The cover that the next area gets: the last one that the visitor chose. */
export const newAreaCover = new Store<AreaCover>(load());

newAreaCover.subscribe(() => {
  try {
    localStorage.setItem(KEY, JSON.stringify(newAreaCover.get()));
  } catch {
    // Storage may be full or forbidden. The next visit then begins with the first cover.
  }
});

function load(): AreaCover {
  try {
    const parsed = v.safeParse(SavedCover, JSON.parse(localStorage.getItem(KEY) ?? "null"));
    return parsed.success ? parsed.output : FIRST_COVER;
  } catch {
    return FIRST_COVER;
  }
}
