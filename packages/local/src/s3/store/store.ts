import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { S3Error } from "../error.ts";
import { Bucket, type BucketSettings } from "./bucket.ts";
import { type IncomingFile, openIncoming, readJson, StoreFiles } from "./files.ts";
import { MultipartUploads } from "./multipart.ts";

/** All buckets of a folder. A crash at any moment loses no acknowledged write. */
export class Store {
  readonly files: StoreFiles;
  readonly now: () => number;
  readonly multipart: MultipartUploads;
  readonly #buckets = new Map<string, Bucket>();
  #sequence = 0;

  private constructor(files: StoreFiles, now: () => number) {
    this.files = files;
    this.now = now;
    this.multipart = new MultipartUploads(files);
  }

  static async open(root: string, now: () => number): Promise<Store> {
    const store = new Store(new StoreFiles(root), now);
    const { buckets, incoming, multipart } = store.files;
    await rm(incoming, { recursive: true, force: true });
    for (const folder of [buckets, incoming, multipart]) await mkdir(folder, { recursive: true });
    for (const name of await readdir(buckets)) {
      const settings = (await readJson(join(buckets, name, "bucket.json"))) as BucketSettings;
      const bucket = store.#add(name, settings);
      store.#sequence = Math.max(store.#sequence, await bucket.load());
    }
    return store;
  }

  get buckets(): readonly Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined)
      throw new S3Error("NoSuchBucket", `The specified bucket does not exist: ${name}`);
    return bucket;
  }

  has(name: string): boolean {
    return this.#buckets.has(name);
  }

  async createBucket(name: string): Promise<Bucket> {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || name.includes("..")) {
      throw new S3Error("InvalidBucketName", `The specified bucket is not valid: ${name}`);
    }
    if (this.#buckets.has(name)) {
      throw new S3Error("BucketAlreadyOwnedByYou", "Your previous request to create the bucket succeeded.");
    }
    const bucket = this.#add(name, { created: new Date(this.now()).toISOString() });
    await mkdir(join(this.files.bucket(name), "objects"), { recursive: true });
    await bucket.configure({});
    return bucket;
  }

  async deleteBucket(name: string): Promise<void> {
    if (!this.bucket(name).isEmpty) {
      throw new S3Error("BucketNotEmpty", "The bucket you tried to delete is not empty.");
    }
    this.#buckets.delete(name);
    await rm(this.files.bucket(name), { recursive: true, force: true });
  }

  incoming(): Promise<IncomingFile> {
    return openIncoming(this.files.incoming);
  }

  #add(name: string, settings: BucketSettings): Bucket {
    const bucket = new Bucket(name, settings, this.files, () => this.nextSequence(), this.now);
    this.#buckets.set(name, bucket);
    return bucket;
  }

  /** Returns the next sequence number, based on the clock: deletions leave no file from which a restart could count on. */
  nextSequence(): number {
    this.#sequence = Math.max(this.#sequence + 1, this.now() * 1000);
    return this.#sequence;
  }
}
