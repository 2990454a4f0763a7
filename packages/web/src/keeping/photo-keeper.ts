import type { Photo } from "../photos/photo.ts";
import type { PhotoLibrary } from "../photos/photo-library.ts";
import { Store } from "../store.ts";
import { KeptPhotos } from "./kept-photos.ts";
import { hasKeptPhotos, markKept } from "./kept-marker.ts";

/** Name of the channel on which tabs of this page hear that everything is forgotten. */
const CHANNEL = "pixelater";

/** What was written of a photo. */
interface Written {
  readonly key: string;
  readonly regionSet: Photo["regionSet"];
}

/** Keeps the photos of a library, with their areas, on this device, and gives them back after a reload. */
export class PhotoKeeper {
  /** Whether photos could not be kept, for example as the device has no room. */
  readonly hasFailed = new Store(false);
  readonly #library: PhotoLibrary;
  readonly #channel = new BroadcastChannel(CHANNEL);
  readonly #written = new Map<number, Written>();
  readonly #kept = new KeptPhotos();
  /**
   * The write under way. They go one after the other: a photo must not be written after it was removed. Changes that come
   * meanwhile, as while an area is dragged, are written together.
   */
  #writing: Promise<void> | undefined;
  #isOutdated = false;

  constructor(library: PhotoLibrary) {
    this.#library = library;
    this.#channel.onmessage = () => {
      this.#clear();
    };
  }

  /** Puts the kept photos into the library and keeps everything in it from now on. */
  async start(): Promise<void> {
    try {
      // Without the marker, photos are left from a visit whose other data the visitor has cleared.
      if (!hasKeptPhotos()) await this.#kept.forgetAll();
      const kept = await this.#kept.load();
      const ids = this.#library.restore(kept);
      for (const [i, { key }] of kept.entries()) {
        const photo = this.#library.content.get().photos.find(({ id }) => id === ids[i]);
        if (photo !== undefined) this.#written.set(photo.id, { key, regionSet: photo.regionSet });
      }
      if (kept.length === 0) markKept(false);
    } catch {
      this.hasFailed.update(() => true);
    }
    // At once: the page may be left right after a change.
    this.#library.content.subscribe(() => {
      this.#write();
    });
    this.#write();
  }

  /** Removes all photos from the page and from this device, in all tabs. */
  async forgetAll(): Promise<void> {
    this.#clear();
    await this.#writing;
    await this.#kept.forgetAll();
    markKept(false);
    this.#channel.postMessage("forgotten");
  }

  #clear(): void {
    this.#written.clear();
    this.#library.clear();
  }

  #write(): void {
    this.#isOutdated = true;
    this.#writing ??= this.#writeUntilCurrent().finally(() => {
      this.#writing = undefined;
    });
  }

  async #writeUntilCurrent(): Promise<void> {
    while (this.#isOutdated) {
      this.#isOutdated = false;
      await this.#writeChanges().catch(() => {
        this.hasFailed.update(() => true);
      });
    }
  }

  async #writeChanges(): Promise<void> {
    const { photos } = this.#library.content.get();
    const there = new Set(photos.map(({ id }) => id));
    for (const [id, { key }] of this.#written) {
      if (there.has(id)) continue;
      this.#written.delete(id);
      await this.#kept.forget(key);
    }
    for (const { id, file, regionSet, state } of photos) {
      const written = this.#written.get(id);
      if (state.step !== "open" || written?.regionSet === regionSet) continue;
      const key = written?.key ?? newKey(id);
      this.#written.set(id, { key, regionSet });
      if (written === undefined) {
        markKept(true);
        await this.#kept.keep({ key, file, regionSet });
      } else {
        await this.#kept.keepAreas(key, regionSet);
      }
    }
    if (photos.length === 0) markKept(false);
  }
}

/** Returns a new key. Keys are in the order of the photos, also over several visits. */
function newKey(id: number): string {
  const random = Math.random().toString(36).slice(2);
  return `${Date.now().toString().padStart(15, "0")} ${id.toString().padStart(6, "0")} ${random}`;
}
