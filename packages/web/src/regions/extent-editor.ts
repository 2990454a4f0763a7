import { announce } from "../announcements.ts";
import type { PhotoBox } from "../photos/photo-box.ts";
import { type Extent, withChanged, withoutRegion, withRegion } from "./extent.ts";
import type { PhotoRegion } from "./photo-region.ts";
import { partName } from "./region-words.ts";

/** Changes the extent of one photo, and says aloud what cannot be seen by all. */
export interface ExtentEditor {
  readonly cover: (of: Extent["of"]) => void;
  readonly select: (id: number | null) => void;
  readonly add: (region: PhotoRegion) => void;
  readonly change: (region: PhotoRegion) => void;
  readonly remove: (id: number) => void;
}

export function editExtent(box: PhotoBox, photoId: number): ExtentEditor {
  const now = () => box.extentOf(photoId);
  const set = (extent: Extent) => {
    box.setExtent(photoId, extent);
  };
  return {
    cover: (of) => {
      set({ ...now(), of });
    },
    select: (selected) => {
      const extent = now();
      if (extent.selected !== selected) set({ ...extent, selected });
    },
    add: (region) => {
      const extent = withRegion(now(), region);
      set(extent);
      announce(`${partName(extent, region)} added`);
    },
    change: (region) => {
      set(withChanged(now(), region));
    },
    remove: (id) => {
      const before = now();
      const removed = before.regions.find((region) => region.id === id);
      if (removed === undefined) return;
      const extent = withoutRegion(before, id);
      set(extent);
      announce(`${partName(before, removed)} removed, ${extent.regions.length} left`);
    },
  };
}
