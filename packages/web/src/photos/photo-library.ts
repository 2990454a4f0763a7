import type { GridOptions, PartialMosaic } from "@pixelater/core";
import { gridLabel } from "@pixelater/core/grid";
import { announce } from "../announcements.ts";
import type { FaceFinder } from "../faces/face-finder.ts";
import { type FaceSearch, NO_SEARCH } from "../faces/face-search.ts";
import { type Failure, FailureError, photoFailure } from "../failure.ts";
import { PRESET_COUNTS } from "../pixels/grid-choice.ts";
import { type PixelWorker, UnreadablePhotoError } from "../pixels/pixel-worker.ts";
import type { Look } from "../pixels/protocol.ts";
import type { RegionSetAccess } from "../regions/region-editor.ts";
import { changed, NO_HISTORY } from "../regions/region-history.ts";
import { type RegionSet, WHOLE_PHOTO, withSuggestions } from "../regions/region-set.ts";
import { faceCount } from "../regions/region-labels.ts";
import { Store } from "../store.ts";
import type { Photo, PhotoState } from "./photo.ts";

const PRESETS: readonly GridOptions[] = PRESET_COUNTS.map((columns) => ({ grid: { columns } }));

export interface LibraryContent {
  readonly photos: readonly Photo[];
  /** Id of the photo on the stage; `null` when there is none. */
  readonly selected: number | null;
}

/** Holds the visitor's photos and opens them one after the other. */
export class PhotoLibrary {
  readonly content = new Store<LibraryContent>({ photos: [], selected: null });
  readonly #worker: PixelWorker;
  readonly #faceFinder: FaceFinder;
  #scope: RegionSet["scope"];
  #count = 0;
  /** Ids of photos that were converted to be shown. */
  readonly #converted = new Set<number>();

  /** @param scope of added photos, until {@link setScope} changes it. */
  constructor(worker: PixelWorker, faceFinder: FaceFinder, scope: RegionSet["scope"] = "photo") {
    this.#worker = worker;
    this.#faceFinder = faceFinder;
    this.#scope = scope;
  }

  /** Adds files as photos and puts the first of them on the stage. */
  add(files: readonly File[]): void {
    const photos = files.map((file) => this.#newPhoto(file, WHOLE_PHOTO));
    const [first] = photos;
    if (first === undefined) return;
    this.content.update((content) => ({ photos: [...content.photos, ...photos], selected: first.id }));
    for (const photo of photos) void this.#open(photo);
  }

  /** Puts photos of an earlier visit before the others, with their regions. Returns their ids. */
  restore(kept: readonly { readonly file: File; readonly regionSet: RegionSet }[]): number[] {
    const restored = kept.map(({ file, regionSet }) => this.#newPhoto(file, regionSet));
    this.content.update(({ photos, selected }) => ({
      photos: [...restored, ...photos],
      selected: selected ?? restored[0]?.id ?? null,
    }));
    for (const photo of restored) void this.#open(photo);
    return restored.map(({ id }) => id);
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
      get: () => this.#photo(id) ?? { regionSet: WHOLE_PHOTO, history: NO_HISTORY },
      set: ({ regionSet, history }) => {
        this.#change(id, (photo) => ({ ...photo, regionSet, history }));
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

  /** Removes all photos. */
  clear(): void {
    this.content.update(({ photos }) => {
      for (const { url } of photos) URL.revokeObjectURL(url);
      return { photos: [], selected: null };
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

  /**
   * Replaces what is shown of a photo that the browser cannot show by a conversion. The photo itself stays as it is. Does
   * nothing if it was converted before.
   */
  async showConverted(id: number): Promise<void> {
    const photo = this.#photo(id);
    if (photo === undefined || this.#converted.has(id)) return;
    this.#converted.add(id);
    const blob = await this.#worker.do("convert", { file: photo.file }).catch(() => null);
    // It may have been removed meanwhile.
    if (blob === null || this.#photo(id) === undefined) return;
    URL.revokeObjectURL(photo.url);
    const url = URL.createObjectURL(blob);
    this.#change(id, (current) => ({ ...current, url }));
  }

  /** Measures the layers of cells that hide a photo's regions. */
  cover({ file }: Photo, look: Look): Promise<PartialMosaic[]> {
    return this.#worker.do("cover", { file, ...look });
  }

  /** Loads the face detector ahead of a likely search. */
  warmUpFaces(): void {
    this.#faceFinder.warmUp();
  }

  /** Looks for faces and suggests them. A failure is kept with the photo. */
  async findFaces(id: number, isThorough: boolean): Promise<void> {
    const photo = this.#photo(id);
    if (photo === undefined || photo.faceSearch.step === "searching") return;
    const report = (faceSearch: FaceSearch) => {
      this.#change(id, (current) => ({ ...current, faceSearch }));
    };
    report({ step: "searching", isThorough });
    announce("Looking for faces");
    const start = performance.now();
    try {
      const faces = await this.#faceFinder.find({ file: photo.file, isThorough });
      this.#change(id, (current) => {
        const regionSet = withSuggestions(current.regionSet, faces);
        const edited = faces.length === 0 ? current : changed(current, regionSet);
        return { ...current, ...edited };
      });
      report({ step: "done", isThorough, found: faces.length, took: performance.now() - start });
      announce(faces.length === 0 ? "No faces found" : `${faceCount(faces.length)} found`);
    } catch (error) {
      const failure = error instanceof FailureError ? error.failure : failureOf(error);
      // The failure itself is announced by its note.
      report({ step: "failed", isThorough, failure });
    }
  }

  #newPhoto(file: File, regionSet: RegionSet): Photo {
    const edited = { regionSet: { ...regionSet, scope: this.#scope }, history: NO_HISTORY };
    const url = URL.createObjectURL(file);
    const state: PhotoState = { step: "opening" };
    return { id: ++this.#count, file, url, ...edited, faceSearch: NO_SEARCH, state };
  }

  #photo(id: number): Photo | undefined {
    return this.content.get().photos.find((photo) => photo.id === id);
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
