import * as v from "valibot";
import { Store } from "../store.ts";
import { type AreaCover, FIRST_COVER } from "./area-cover.ts";
import { SavedCover } from "./saved-cover.ts";

const KEY = "pixelater.cover";

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
