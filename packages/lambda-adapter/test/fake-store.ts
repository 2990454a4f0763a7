import { Rejection, StorageFault } from "../src/errors.ts";
import type { ObjectLocation } from "../src/object-ref.ts";
import type {
  DeleteTarget,
  NewObject,
  ObjectState,
  OpenObject,
  Store,
  VersionEntry,
} from "../src/storage/store.ts";
import { createHash } from "node:crypto";

interface Version {
  readonly versionId: string;
  readonly object: NewObject | undefined;
  readonly etag: string;
  readonly modified: Date;
  readonly tags: Readonly<Record<string, string>>;
}

/** Runs before a storage call takes effect, and again before its answer arrives. Tests schedule and crash here. */
export type CallHook = (call: string, phase: "before" | "after") => Promise<void>;

/**
 * Storage in memory with S3's conditions. It is strongly consistent, and each call is atomic. ETags are the MD5 of the bytes:
 * restored bytes have their old ETag again. Buckets may have versioning.
 */
export class FakeStore implements Store {
  readonly #versions = new Map<string, Version[]>();
  readonly #versioning = new Map<string, "Enabled" | "Suspended">();
  onCall: CallHook = () => Promise.resolve();
  /** The calls in the order in which they took effect. */
  readonly calls: string[] = [];
  /** The writes through {@link put}, in order. */
  readonly writes: {
    readonly key: string;
    readonly metadata: Readonly<Record<string, string>>;
    readonly cacheControl: string | undefined;
  }[] = [];
  /** The times at which a lifecycle rule deletes objects, by key. */
  readonly expires = new Map<string, Date>();
  /** The keys of archived objects. */
  readonly archived = new Set<string>();
  /** The bodies that were opened and neither read nor discarded. Each uses a connection. */
  readonly openBodies = new Set<Promise<Uint8Array>>();
  #clock = Date.parse("2026-01-01T00:00:00Z");

  constructor(versionedBuckets: readonly string[] = []) {
    for (const bucket of versionedBuckets) this.setVersioning(bucket, "Enabled");
  }

  setVersioning(bucket: string, status: "Enabled" | "Suspended"): void {
    this.#versioning.set(bucket, status);
  }

  /** Writes an object without conditions and without a call. */
  upload(location: ObjectLocation, bytes: Uint8Array, metadata: Record<string, string> = {}): ObjectState {
    this.#write(location, { bytes, contentType: "image/png", metadata });
    const state = this.stateOf(location);
    if (state === undefined) throw new Error("Expected the upload to exist at once");
    return state;
  }

  /** Replaces the tags of the current version, without a call. */
  tag(location: ObjectLocation, tags: Readonly<Record<string, string>>): void {
    const version = this.#history(location).pop();
    if (version === undefined) throw new Error("Expected an object to tag");
    this.#history(location).push({ ...version, tags });
  }

  bytes(location: ObjectLocation): Uint8Array | undefined {
    return this.#current(location)?.object?.bytes;
  }

  metadata(location: ObjectLocation): Readonly<Record<string, string>> | undefined {
    return this.#current(location)?.object?.metadata;
  }

  /** Returns the state of a version without a call: of the current one by default. */
  stateOf(location: ObjectLocation, versionId?: string): ObjectState | undefined {
    const version =
      versionId === undefined
        ? this.#current(location)
        : this.#history(location).find((it) => it.versionId === versionId);
    if (version?.object === undefined) return undefined;
    const expires = this.expires.get(location.key);
    return {
      etag: version.etag,
      bytes: version.object.bytes.length,
      metadata: version.object.metadata,
      modified: version.modified,
      ...(this.#versioning.has(location.bucket) && { versionId: version.versionId }),
      ...(Object.keys(version.tags).length > 0 && { tagCount: Object.keys(version.tags).length }),
      ...(expires !== undefined && { expires }),
    };
  }

  /** Deletes the current version as a person does, without a call. */
  remove(location: ObjectLocation): void {
    this.#deleteCurrent(location);
  }

  /** Returns the sorted keys of a bucket that have a current version. */
  keys(bucket: string): string[] {
    return [...this.#versions.keys()]
      .filter((path) => path.startsWith(`${bucket}/`))
      .map((path) => path.slice(bucket.length + 1))
      .filter((key) => this.#current({ bucket, key })?.object !== undefined)
      .sort();
  }

  /** Permanently deletes the newest version or delete marker, without a call: an older version may become current. */
  removeNewestVersion(location: ObjectLocation): void {
    this.#history(location).pop();
  }

  /** Returns the keys of a bucket, once for each of their versions. Delete markers are left out. */
  allVersions(bucket: string): string[] {
    return [...this.#versions]
      .filter(([path]) => path.startsWith(`${bucket}/`))
      .flatMap(([path, history]) => history.filter(({ object }) => object !== undefined).map(() => path));
  }

  open(location: ObjectLocation): Promise<OpenObject | undefined> {
    return this.#call(`open ${location.key}`, () => {
      const state = this.stateOf(location);
      const bytes = this.bytes(location);
      if (state === undefined || bytes === undefined) return undefined;
      if (this.archived.has(location.key)) {
        const read = () => Promise.reject(new Rejection("ARCHIVED", "Expected it to be restored"));
        return { ...state, read, discard: () => undefined };
      }
      const body = Promise.resolve(bytes);
      this.openBodies.add(body);
      return {
        ...state,
        read: () => {
          this.openBodies.delete(body);
          return body;
        },
        discard: () => void this.openBodies.delete(body),
      };
    });
  }

  head(location: ObjectLocation, _?: AbortSignal, versionId?: string): Promise<ObjectState | undefined> {
    return this.#call(`head ${location.key}`, () => this.stateOf(location, versionId));
  }

  tags(location: ObjectLocation, versionId?: string): Promise<Readonly<Record<string, string>> | undefined> {
    return this.#call(`tags ${location.key}`, () =>
      versionId === undefined
        ? this.#current(location)?.tags
        : this.#history(location).find((version) => version.versionId === versionId)?.tags,
    );
  }

  put(
    location: ObjectLocation,
    object: NewObject,
    condition: Parameters<Store["put"]>[2],
  ): Promise<string | undefined> {
    return this.#call(`put ${location.key}`, () => {
      const current = this.stateOf(location);
      const met = condition === "absent" ? current === undefined : current?.etag === condition.etag;
      if (!met) return undefined;
      const { metadata, cacheControl } = object;
      this.writes.push({ key: location.key, metadata, cacheControl });
      return this.#write(location, object);
    });
  }

  versions(location: ObjectLocation): Promise<VersionEntry[]> {
    return this.#call(`versions ${location.key}`, () =>
      this.#history(location)
        .map(({ versionId, etag, modified, object }, i, history) => ({
          versionId,
          modified,
          isCurrent: i === history.length - 1,
          ...(object !== undefined && { etag }),
        }))
        .reverse(),
    );
  }

  delete(location: ObjectLocation, which: DeleteTarget): Promise<void> {
    return this.#call(`delete ${location.key}`, () => {
      const history = this.#history(location);
      const current = history.at(-1);
      // S3 compares the ETag with the current version, whichever version is named.
      if (which.etag !== undefined && (current?.object === undefined || current.etag !== which.etag)) return;
      if ("versionId" in which) {
        const index = history.findIndex(({ versionId }) => versionId === which.versionId);
        if (index >= 0) history.splice(index, 1);
      } else this.#deleteCurrent(location);
    });
  }

  /** Deletes without a version id: permanently without versioning, otherwise with a delete marker. */
  #deleteCurrent(location: ObjectLocation): void {
    if (this.#versioning.has(location.bucket)) this.#add(location, undefined, "");
    else this.#history(location).length = 0;
  }

  async #call<T>(call: string, effect: () => T): Promise<T> {
    if (Buffer.byteLength(call.slice(call.indexOf(" ") + 1)) > 1_024)
      throw new StorageFault("KeyTooLongError");
    await this.onCall(call, "before");
    this.calls.push(call);
    const result = effect();
    await this.onCall(call, "after");
    return result;
  }

  #write(location: ObjectLocation, object: NewObject): string {
    const etag = `"${createHash("md5").update(object.bytes).digest("hex")}"`;
    this.#add(location, object, etag);
    return etag;
  }

  #add(location: ObjectLocation, object: NewObject | undefined, etag: string): void {
    this.#clock += 1_000;
    const history = this.#history(location);
    const versionId = this.#versioning.get(location.bucket) === "Enabled" ? `v${this.#clock}` : "null";
    const replaced = history.findIndex((version) => version.versionId === "null");
    if (versionId === "null" && replaced >= 0) history.splice(replaced, 1);
    history.push({ versionId, object, etag, modified: new Date(this.#clock), tags: {} });
  }

  #history({ bucket, key }: ObjectLocation): Version[] {
    const path = `${bucket}/${key}`;
    const history = this.#versions.get(path) ?? [];
    this.#versions.set(path, history);
    return history;
  }

  #current(location: ObjectLocation): Version | undefined {
    return this.#history(location).at(-1);
  }
}
