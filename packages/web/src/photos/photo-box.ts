import type { GridOptions } from "@pixelater/core";
import { gridLabel } from "@pixelater/core/grid";
import { type Failure, photoFailure } from "../failure.ts";
import { PRESET_COUNTS } from "../pixels/cut.ts";
import { type PixelWorker, UnreadablePhoto } from "../pixels/pixel-worker.ts";
import { type Extent, WHOLE_PHOTO } from "../regions/extent.ts";
import { Store } from "../store.ts";
import type { Photo, PhotoState } from "./photo.ts";

const PRESETS: readonly GridOptions[] = PRESET_COUNTS.map((grid) => ({ grid }));

export interface PhotoBoxContent {
  readonly photos: readonly Photo[];
  /** Of the photo on the stage; `null` when there are none. */
  readonly selected: number | null;
}

/** The photos the visitor brought, opened one after the other. */
export class PhotoBox {
  readonly content = new Store<PhotoBoxContent>({ photos: [], selected: null });
  readonly #worker: PixelWorker;
  #count = 0;

  constructor(worker: PixelWorker) {
    this.#worker = worker;
  }

  /** Takes files in; the first of them goes on the stage. */
  add(files: readonly File[]): void {
    const photos = files.map((file): Photo => {
      const state: PhotoState = { step: "opening" };
      return { id: ++this.#count, file, url: URL.createObjectURL(file), extent: WHOLE_PHOTO, state };
    });
    const [first] = photos;
    if (first === undefined) return;
    this.content.update((content) => ({ photos: [...content.photos, ...photos], selected: first.id }));
    for (const photo of photos) void this.#open(photo);
  }

  select(id: number): void {
    this.content.update((content) => ({ ...content, selected: id }));
  }

  /** How much of a photo is to be pixelated, as it stands now and not when the page was last drawn. */
  extentOf(id: number): Extent {
    return this.content.get().photos.find((photo) => photo.id === id)?.extent ?? WHOLE_PHOTO;
  }

  setExtent(id: number, extent: Extent): void {
    this.#change(id, (photo) => ({ ...photo, extent }));
  }

  /** Takes a photo out; its neighbour goes on the stage if it was there. */
  remove(id: number): void {
    this.content.update(({ photos, selected }) => {
      const at = photos.findIndex((photo) => photo.id === id);
      const rest = photos.filter((photo) => photo.id !== id);
      for (const photo of photos) if (photo.id === id) URL.revokeObjectURL(photo.url);
      const neighbour = rest[Math.min(at, rest.length - 1)]?.id ?? null;
      return { photos: rest, selected: selected === id ? neighbour : selected };
    });
  }

  /** Measures exactly what was only estimated until now. */
  async measure({ id, file }: Photo, cuts: readonly GridOptions[]): Promise<void> {
    const mosaics = await this.#worker.do("measure", { file, cuts });
    this.#changeState(id, (state) => {
      if (state.step !== "open") return state;
      const exact = new Map(state.exact);
      for (const [i, cut] of cuts.entries()) {
        const mosaic = mosaics[i];
        if (mosaic !== undefined) exact.set(gridLabel(cut), mosaic);
      }
      return { ...state, exact };
    });
  }

  async #open(photo: Photo): Promise<void> {
    try {
      const { facts, fine } = await this.#worker.do("open", { file: photo.file });
      this.#changeState(photo.id, () => ({ step: "open", facts, exact: new Map(), fine }));
    } catch (error) {
      this.#changeState(photo.id, () => ({ step: "failed", failure: failureOf(error) }));
      return;
    }
    // Should the file be damaged further in, or gone, the estimates stay, and writing the photo will say so.
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
  return error instanceof UnreadablePhoto
    ? photoFailure(error.code, error.message)
    : photoFailure("UNREADABLE", String(error));
}
