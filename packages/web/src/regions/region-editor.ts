import { announce } from "../announcements.ts";
import { regionLabel } from "./region-labels.ts";
import { type RegionSet, withChanged, withoutRegion, withRegion } from "./region-set.ts";
import type { PhotoRegion } from "./photo-region.ts";

/** Changes the regions of one photo and announces each addition and removal to screen readers. */
export interface RegionEditor {
  readonly setScope: (scope: RegionSet["scope"]) => void;
  readonly select: (id: number | null) => void;
  readonly add: (region: PhotoRegion) => void;
  readonly change: (region: PhotoRegion) => void;
  readonly remove: (id: number) => void;
}

/** Where the editor reads and stores the photo's regions. */
export interface RegionSetAccess {
  /** Returns the current regions, not those of the last render: two events may come before the next one. */
  readonly get: () => RegionSet;
  readonly set: (regionSet: RegionSet) => void;
}

export function regionEditor({ get, set }: RegionSetAccess): RegionEditor {
  return {
    setScope: (scope) => {
      set({ ...get(), scope });
    },
    select: (selected) => {
      const regionSet = get();
      if (regionSet.selected !== selected) set({ ...regionSet, selected });
    },
    add: (region) => {
      const regionSet = withRegion(get(), region);
      set(regionSet);
      announce(`${regionLabel(regionSet, region)} added`);
    },
    change: (region) => {
      set(withChanged(get(), region));
    },
    remove: (id) => {
      const before = get();
      const removed = before.regions.find((region) => region.id === id);
      if (removed === undefined) return;
      const regionSet = withoutRegion(before, id);
      set(regionSet);
      announce(`${regionLabel(before, removed)} removed, ${regionSet.regions.length} left`);
    },
  };
}
