import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { moveInto, readJson, type StoreFiles, writeJson } from "./files.ts";
import { KeyLock } from "./key-lock.ts";
import type { Tags } from "../tags.ts";
import type { Upload, Version } from "./version.ts";

export type Versioning = "Enabled" | "Suspended";

/** A rule of S3's CORS configuration. */
export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAgeSeconds?: number;
}

export interface BucketSettings {
  readonly created: string;
  readonly versioning?: Versioning;
  readonly cors?: readonly CorsRule[];
}

/** Returns a number larger than all before it, across restarts. */
export type NextSequence = () => number;

/** The result of a deletion. */
export interface Deletion {
  /** The deleted version or the new delete marker; undefined if there was nothing to delete. */
  readonly version: Version | undefined;
  readonly markerCreated: boolean;
}

/** A bucket: an index in memory over files that are consistent at every moment. */
export class Bucket {
  readonly name: string;
  readonly #files: StoreFiles;
  readonly #nextSequence: NextSequence;
  readonly #now: () => number;
  readonly #lock = new KeyLock();
  /** Newest first; never empty. */
  readonly #versions = new Map<string, Version[]>();
  /** Number of deletions of each key since the start; conditional writes use it to detect one in between. */
  readonly #deletions = new Map<string, number>();
  #sortedKeys: readonly string[] | undefined;
  #settings: BucketSettings;

  constructor(
    name: string,
    settings: BucketSettings,
    files: StoreFiles,
    nextSequence: NextSequence,
    now: () => number,
  ) {
    this.name = name;
    this.#settings = settings;
    this.#files = files;
    this.#nextSequence = nextSequence;
    this.#now = now;
  }

  get settings(): BucketSettings {
    return this.#settings;
  }

  async configure(change: Partial<BucketSettings>): Promise<void> {
    this.#settings = { ...this.#settings, ...change };
    await writeJson(join(this.#files.bucket(this.name), "bucket.json"), this.#settings);
  }

  /** Loads the files of earlier runs. Returns the largest sequence number. */
  async load(): Promise<number> {
    const folder = join(this.#files.bucket(this.name), "objects");
    let largest = 0;
    await mkdir(folder, { recursive: true });
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".json")) continue;
      const version = (await readJson(join(entry.parentPath, entry.name))) as Version;
      this.#insert(version);
      largest = Math.max(largest, version.sequence);
    }
    for (const versions of this.#versions.values()) versions.sort((a, b) => b.sequence - a.sequence);
    await this.#dropReplaced();
    return largest;
  }

  get isEmpty(): boolean {
    return this.#versions.size === 0;
  }

  /** Keys with any version, in the order of their UTF-8 bytes, as S3 lists them. */
  get keys(): readonly string[] {
    this.#sortedKeys ??= [...this.#versions.keys()].sort(compareUtf8);
    return this.#sortedKeys;
  }

  /** Returns all versions of a key, newest first, including delete markers. */
  versionsOf(key: string): readonly Version[] {
    return this.#versions.get(key) ?? [];
  }

  /** Returns the current version, which may be a delete marker. */
  current(key: string): Version | undefined {
    return this.#versions.get(key)?.[0];
  }

  version(key: string, versionId: string): Version | undefined {
    return this.#versions.get(key)?.find((version) => version.versionId === versionId);
  }

  deletionsOf(key: string): number {
    return this.#deletions.get(key) ?? 0;
  }

  /**
   * Opens the bytes of a version from `start` to `end` inclusive, by default all. A later deletion does not affect the
   * open stream.
   */
  async read(version: Version, start = 0, end = version.size - 1): Promise<Readable> {
    const handle = await open(`${this.#pathOf(version)}.bin`);
    if (start <= end) return handle.createReadStream({ start, end });
    await handle.close();
    return Readable.from([]);
  }

  pathOfBytes(version: Version): string {
    return `${this.#pathOf(version)}.bin`;
  }

  /**
   * Makes an upload the newest version. `check` gets the version to be replaced and may throw; the key stays locked
   * between the check and the write.
   */
  async put(upload: Upload, check: (current: Version | undefined) => void): Promise<Version> {
    return this.#lock.run(upload.key, async () => {
      check(this.current(upload.key));
      const { file, ...facts } = upload;
      const version: Version = { ...facts, ...this.#stamp(), deleteMarker: false };
      const path = this.#pathOf(version);
      await moveInto(file, `${path}.bin`);
      await this.#commit(version);
      return version;
    });
  }

  /** Deletes a key without a version id: adds a delete marker in a versioned bucket, removes the object in others. */
  async delete(key: string, check: (current: Version | undefined) => void): Promise<Deletion> {
    return this.#lock.run(key, async () => {
      const current = this.current(key);
      check(current);
      if (this.#settings.versioning !== undefined) {
        const marker: Version = {
          key,
          ...this.#stamp(),
          deleteMarker: true,
          size: 0,
          etag: "",
          headers: {},
          metadata: {},
        };
        await mkdir(dirname(this.#pathOf(marker)), { recursive: true });
        await this.#commit(marker);
        this.#countDeletion(key);
        return { version: marker, markerCreated: true };
      }
      if (current !== undefined) await this.#remove(current);
      return { version: current, markerCreated: false };
    });
  }

  /**
   * Deletes one version permanently. `check` gets the *current* version, whichever is deleted: "Conditional delete
   * evaluations only apply to the current version of the object" (user guide, "How to perform conditional deletes").
   */
  async deleteVersion(
    key: string,
    versionId: string,
    check: (current: Version | undefined) => void,
  ): Promise<Deletion> {
    return this.#lock.run(key, async () => {
      check(this.current(key));
      const version = this.version(key, versionId);
      if (version !== undefined) await this.#remove(version);
      return { version, markerCreated: false };
    });
  }

  /** Replaces the tags of the version that `choose` returns; it is called while the key is locked, and may throw. */
  async tag(key: string, choose: () => Version, tags: Tags): Promise<Version> {
    return this.#lock.run(key, async () => {
      const version = choose();
      const tagged: Version = { ...version, tags };
      await writeJson(`${this.#pathOf(version)}.json`, tagged);
      this.#versions.set(
        key,
        this.versionsOf(key).map((other) => (other === version ? tagged : other)),
      );
      return tagged;
    });
  }

  #stamp(): { versionId: string; sequence: number; lastModified: string } {
    return {
      versionId: this.#settings.versioning === "Enabled" ? randomBytes(16).toString("hex") : "null",
      sequence: this.#nextSequence(),
      lastModified: new Date(this.#now()).toISOString(),
    };
  }

  /** Commits a version by writing its metadata, and removes the `null` version that it replaces. */
  async #commit(version: Version): Promise<void> {
    const replaced = version.versionId === "null" ? this.version(version.key, "null") : undefined;
    await writeJson(`${this.#pathOf(version)}.json`, version);
    this.#insert(version);
    if (replaced !== undefined) await this.#drop(replaced);
  }

  async #remove(version: Version): Promise<void> {
    await this.#drop(version);
    this.#countDeletion(version.key);
  }

  async #drop(version: Version): Promise<void> {
    const path = this.#pathOf(version);
    await rm(`${path}.json`, { force: true });
    const left = this.versionsOf(version.key).filter((other) => other !== version);
    if (left.length > 0) this.#versions.set(version.key, left);
    else {
      this.#versions.delete(version.key);
      this.#sortedKeys = undefined;
    }
    await rm(`${path}.bin`, { force: true });
  }

  /** Removes the older of two `null` versions, which a crash between write and removal can leave behind. */
  async #dropReplaced(): Promise<void> {
    for (const versions of [...this.#versions.values()]) {
      const [, ...replaced] = versions.filter((version) => version.versionId === "null");
      for (const version of replaced) await this.#drop(version);
    }
  }

  #insert(version: Version): void {
    const versions = this.#versions.get(version.key);
    if (versions === undefined) {
      this.#versions.set(version.key, [version]);
      this.#sortedKeys = undefined;
    } else {
      versions.unshift(version);
    }
  }

  #countDeletion(key: string): void {
    this.#deletions.set(key, this.deletionsOf(key) + 1);
  }

  #pathOf(version: Version): string {
    return this.#files.version(this.name, version.key, version.sequence);
  }
}

/** Compares in the order of UTF-8 bytes, that is of code points; UTF-16 order differs beyond U+FFFF. */
function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
