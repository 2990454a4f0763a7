import { announce } from "../announcements.ts";
import type { AreaCover } from "./area-cover.ts";
import { newAreaCover } from "./new-area-cover.ts";
import { abandoned, changed, type EditedRegions, redone, undone } from "./region-history.ts";
import { areaCount, faceCount, regionLabel } from "./region-labels.ts";
import {
  isFull,
  MAX_REGIONS,
  type RegionSet,
  withAccepted,
  withChanged,
  withCover,
  withoutRegion,
  withoutSuggestions,
  withRegion,
} from "./region-set.ts";
import type { PhotoRegion } from "./photo-region.ts";

/** Changes the regions of one photo and announces each addition and removal to screen readers. */
export interface RegionEditor {
  readonly setHides: (hides: RegionSet["hides"]) => void;
  readonly setRestCover: (cover: AreaCover, step?: string) => void;
  readonly select: (id: number | null) => void;
  /** @param step name of the drag that adds it; see {@link changed}. */
  readonly add: (region: PhotoRegion, step?: string) => void;
  readonly change: (region: PhotoRegion, step?: string) => void;
  /** Takes back an unfinished drag. */
  readonly abandon: (step: string) => void;
  readonly remove: (id: number) => void;
  /** Gives all regions the same cover. */
  readonly coverAll: (cover: AreaCover) => void;
  /** Turns suggested faces into areas. */
  readonly accept: (ids: readonly number[]) => void;
  /** Drops suggested faces. */
  readonly drop: (ids: readonly number[]) => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Where the editor reads and stores the photo's regions. */
export interface RegionSetAccess {
  /** Returns the current regions, not those of the last render: two events may come before the next one. */
  readonly get: () => EditedRegions;
  readonly set: (edited: EditedRegions) => void;
}

export function regionEditor({ get, set }: RegionSetAccess): RegionEditor {
  const record = (change: (regionSet: RegionSet) => RegionSet, step?: string) => {
    const edited = get();
    const regionSet = change(edited.regionSet);
    set(changed(edited, regionSet, step));
    return regionSet;
  };
  const goTo = (edited: EditedRegions, word: string) => {
    if (edited.regionSet === get().regionSet) return;
    set(edited);
    announce(`${word}, ${areaCount(edited.regionSet.regions.length)}`);
  };
  return {
    setHides: (hides) => {
      record((regionSet) => ({ ...regionSet, hides }));
    },
    setRestCover: (restCover, step) => {
      record((regionSet) => ({ ...regionSet, restCover }), step);
    },
    select: (selected) => {
      const edited = get();
      if (edited.regionSet.selected === selected) return;
      set({ ...edited, regionSet: { ...edited.regionSet, selected } });
    },
    add: (region, step) => {
      const regionSet = record((before) => withRegion(before, region), step);
      announce(`${regionLabel(regionSet, region)} added`);
    },
    change: (region, step) => {
      record((before) => withChanged(before, region), step);
    },
    abandon: (step) => {
      set(abandoned(get(), step));
    },
    remove: (id) => {
      const before = get().regionSet;
      const removed = before.regions.find((region) => region.id === id);
      if (removed === undefined) return;
      const { regions } = record(() => withoutRegion(before, id));
      announce(`${regionLabel(before, removed)} removed, ${regions.length} left`);
    },
    coverAll: (cover) => {
      const { regions } = record((before) => withCover(before, cover));
      announce(`Cover of ${areaCount(regions.length)} changed`);
    },
    accept: (ids) => {
      const before = get().regionSet;
      if (isFull(before)) {
        announce(`A photo has at most ${MAX_REGIONS} areas`);
        return;
      }
      const after = record(() => withAccepted(before, ids, newAreaCover.get()));
      const accepted = after.regions.length - before.regions.length;
      announce(`${faceCount(accepted)} hidden, ${left(after)}`);
    },
    drop: (ids) => {
      const after = record((before) => withoutSuggestions(before, ids));
      announce(`${ids.length === 1 ? "1 suggestion" : `${ids.length} suggestions`} dropped, ${left(after)}`);
    },
    undo: () => {
      goTo(undone(get()), "Undone");
    },
    redo: () => {
      goTo(redone(get()), "Redone");
    },
  };
}

function left({ suggestions }: RegionSet): string {
  return suggestions.length === 1 ? "1 suggestion left" : `${suggestions.length} suggestions left`;
}
