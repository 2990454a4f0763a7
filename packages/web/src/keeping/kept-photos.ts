import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import * as v from "valibot";
import { SavedCover } from "../regions/saved-cover.ts";
import { type RegionSet, WHOLE_PHOTO } from "../regions/region-set.ts";

/** A photo that is kept on this device between visits. */
export interface KeptPhoto {
  readonly key: string;
  readonly file: File;
  readonly regionSet: RegionSet;
}

interface Tables extends DBSchema {
  files: { key: string; value: File };
  /** Apart from the files, which are large: an area may change many times. */
  areas: { key: string; value: unknown };
}

const NAME = "pixelater";

const bounds = { left: v.number(), top: v.number(), width: v.number(), height: v.number() };
const area = { id: v.number(), ...bounds, cover: SavedCover };

const SavedRegionSet = v.object({
  hides: v.picklist(["areas", "rest"]),
  regions: v.array(
    v.variant("shape", [
      v.object({ shape: v.picklist(["rectangle", "ellipse"]), ...area }),
      v.object({
        shape: v.literal("polygon"),
        ...area,
        outline: v.pipe(v.array(v.object({ x: v.number(), y: v.number() })), v.minLength(3)),
      }),
    ]),
  ),
  suggestions: v.array(v.object({ id: v.number(), ...bounds })),
  restCover: SavedCover,
});

/** Keeps photos and their areas in this browser's IndexedDB. Everything rejects where the browser has none or it is full. */
export class KeptPhotos {
  /** Opened when it is needed: after everything is forgotten, not even an empty database is left. */
  #database: Promise<IDBPDatabase<Tables>> | undefined;

  async keep({ key, file, regionSet }: KeptPhoto): Promise<void> {
    const database = await this.#open();
    const all = database.transaction(["files", "areas"], "readwrite");
    await Promise.all([
      all.objectStore("files").put(file, key),
      all.objectStore("areas").put(regionSet, key),
      all.done,
    ]);
  }

  async keepAreas(key: string, regionSet: RegionSet): Promise<void> {
    await (await this.#open()).put("areas", regionSet, key);
  }

  async forget(key: string): Promise<void> {
    const database = await this.#open();
    const all = database.transaction(["files", "areas"], "readwrite");
    await Promise.all([all.objectStore("files").delete(key), all.objectStore("areas").delete(key), all.done]);
  }

  /** Returns all kept photos in the order of their keys. Areas of any other form are left out. */
  async load(): Promise<KeptPhoto[]> {
    const database = await this.#open();
    const all = database.transaction(["files", "areas"]);
    const [keys, files, areaKeys, areas] = await Promise.all([
      all.objectStore("files").getAllKeys(),
      all.objectStore("files").getAll(),
      all.objectStore("areas").getAllKeys(),
      all.objectStore("areas").getAll(),
    ]);
    const areasOf = new Map(areaKeys.map((key, i) => [key, areas[i]]));
    return keys.flatMap((key, i): KeptPhoto[] => {
      const file = files[i];
      return file instanceof File ? [{ key, file, regionSet: regionSetFrom(areasOf.get(key)) }] : [];
    });
  }

  /** Deletes the photos and areas of all tabs. */
  async forgetAll(): Promise<void> {
    const database = await this.#database?.catch(() => undefined);
    database?.close();
    this.#database = undefined;
    await deleteDB(NAME);
  }

  #open(): Promise<IDBPDatabase<Tables>> {
    return (this.#database ??= openDB<Tables>(NAME, 1, {
      upgrade: (database) => {
        database.createObjectStore("files");
        database.createObjectStore("areas");
      },
      // Another tab forgets everything.
      blocking: (_version, _blocked, event) => {
        if (event.target instanceof IDBDatabase) event.target.close();
        this.#database = undefined;
      },
    }));
  }
}

function regionSetFrom(saved: unknown): RegionSet {
  const parsed = v.safeParse(SavedRegionSet, saved);
  return parsed.success ? { ...WHOLE_PHOTO, ...parsed.output } : WHOLE_PHOTO;
}
