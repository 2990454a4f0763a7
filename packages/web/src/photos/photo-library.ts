import type { GridOptions } from "@pixelater/core";
import { gridLabel } from "@pixelater/core/grid";
import { type Failure, photoFailure } from "../failure.ts";
import { PRESET_COUNTS } from "../pixels/grid-choice.ts";
import { type PixelWorker, UnreadablePhotoError } from "../pixels/pixel-worker.ts";
import type { RegionSetAccess } from "../regions/region-editor.ts";
import { type RegionSet, WHOLE_PHOTO } from "../regions/region-set.ts";
import { Store } from "../store.ts";
import type { Photo, PhotoState } from "./photo.ts";

const PRESETS: readonly GridOptions[] = PRESET_COUNTS.map((grid) => ({ grid }));

export interface LibraryContent {
  readonly photos: readonly Photo[];
  /** Id of the photo on the stage; `null` when there is none. */
  readonly selected: number | null;
}

/** Holds the visitor's photos and opens them one after the other. */
export class PhotoLibrary {
  readonly content = new Store<LibraryContent>({ photos: [], selected: null });
  readonly #worker: PixelWorker;
  #scope: RegionSet["scope"];
  #count = 0;

  /** @param scope of added photos, until {@link setScope} changes it. */
  constructor(worker: PixelWorker, scope: RegionSet["scope"] = "photo") {
    this.#worker = worker;
    this.#scope = scope;
  }

  /** Adds files as photos and puts the first of them on the stage. */
  add(files: readonly File[]): void {
    const photos = files.map((file): Photo => {
      const state: PhotoState = { step: "opening" };
      const regionSet = { ...WHOLE_PHOTO, scope: this.#scope };
      return { id: ++this.#count, file, url: URL.createObjectURL(file), regionSet, state };
    });
    const [first] = photos;
    if (first === undefined) return;
    this.content.update((content) => ({ photos: [...content.photos, ...photos], selected: first.id }));
    for (const photo of photos) void this.#open(photo);
  }

  select(id: number): void {
    this.content.update((content) => ({ ...content, selected: id }));
  }

  /** Chooses for all photos, and those added later, whether only their regions are pixelated. Keeps the regions. */
  setScope(scope: RegionSet["scope"]): void {
    this.#scope = scope;
    this.content.update((content) => ({
      ...content,
      photos: content.photos.map((photo) => ({ ...photo, regionSet: { ...photo.regionSet, scope } })),
    }));
  }

  /** Returns functions that read and store the regions of one photo. */
  regionSetAccess(id: number): RegionSetAccess {
    return {
      get: () => this.content.get().photos.find((photo) => photo.id === id)?.regionSet ?? WHOLE_PHOTO,
      set: (regionSet) => {
        this.#change(id, (photo) => ({ ...photo, regionSet }));
      },
    };
  }

  /** Removes a photo. If it was on the stage, its neighbour takes its place. */
  remove(id: number): void {
    this.content.update(({ photos, selected }) => {
      const at = photos.findIndex((photo) => photo.id === id);
      const rest = photos.filter((photo) => photo.id !== id);
      for (const photo of photos) if (photo.id === id) URL.revokeObjectURL(photo.url);
      const neighbour = rest[Math.min(at, rest.length - 1)]?.id ?? null;
      return { photos: rest, selected: selected === id ? neighbour : selected };
    });
  }

  /** Measures exact mosaics to replace the estimated ones. */
  async measure({ id, file }: Photo, grids: readonly GridOptions[]): Promise<void> {
    const mosaics = await this.#worker.do("measure", { file, grids });
    this.#changeState(id, (state) => {
      if (state.step !== "open") return state;
      const exact = new Map(state.exact);
      for (const [i, grid] of grids.entries()) {
        const mosaic = mosaics[i];
        if (mosaic !== undefined) exact.set(gridLabel(grid), mosaic);
      }
      return { ...state, exact };
    });
  }

  async #open(photo: Photo): Promise<void> {
    try {
      const opened = await this.#worker.do("open", { file: photo.file });
      this.#changeState(photo.id, () => ({ step: "open", exact: new Map(), ...opened }));
    } catch (error) {
      this.#changeState(photo.id, () => ({ step: "failed", failure: failureOf(error) }));
      return;
    }
    // If the file is damaged further in, or gone, the estimates stay; writing the photo reports the error.
    await this.measure(photo, PRESETS).catch(() => undefined);
  }

  #changeState(id: number, change: (state: PhotoState) => PhotoState): void {
    this.#change(id, (photo) => ({ ...photo, state: change(photo.state) }));
  }

  #change(id: number, change: (photo: Photo) => Photo): void {
    this.content.update((content) => ({
      ...content,
      photos: content.photos.map((photo) => (photo.id === id ? change(photo) : photo)),
    }));
  }
}

function failureOf(error: unknown): Failure {
  return error instanceof UnreadablePhotoError
    ? photoFailure(error.code, error.message)
    : photoFailure("UNREADABLE", String(error));
}
