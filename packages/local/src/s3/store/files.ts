import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * The file layout of a store:
 *
 *     buckets/BUCKET/bucket.json                    settings
 *     buckets/BUCKET/objects/HH/HASH-SEQUENCE.bin   a version's bytes, by the SHA-256 of its key
 *     buckets/BUCKET/objects/HH/HASH-SEQUENCE.json  its metadata; written last, which commits the version
 *     multipart/ID/                                 an unfinished multipart upload
 *     incoming/                                     uploads in progress; emptied at start
 *
 * Keys never become paths: no key can escape the folder or be too long for the file system.
 */
export class StoreFiles {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  get buckets(): string {
    return join(this.root, "buckets");
  }

  get multipart(): string {
    return join(this.root, "multipart");
  }

  get incoming(): string {
    return join(this.root, "incoming");
  }

  bucket(name: string): string {
    return join(this.buckets, name);
  }

  upload(id: string): string {
    return join(this.multipart, id);
  }

  /** Returns the path of a version's files, without extension. */
  version(bucket: string, key: string, sequence: number): string {
    const hash = createHash("sha256").update(key).digest("hex");
    return join(this.bucket(bucket), "objects", hash.slice(0, 2), `${hash}-${sequence}`);
  }
}

/** A temporary file for an upload in progress. */
export interface IncomingFile {
  readonly path: string;
  write(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
  /** Closes and removes the file if it still exists. */
  discard(): Promise<void>;
}

export async function openIncoming(folder: string): Promise<IncomingFile> {
  const path = join(folder, randomUUID());
  const handle = await open(path, "wx");
  return {
    path,
    write: async (bytes) => {
      await handle.writeFile(bytes);
    },
    close: () => handle.close(),
    discard: async () => {
      await handle.close().catch(() => undefined);
      await rm(path, { force: true });
    },
  };
}

/** Writes a temporary file and renames it: a reader finds the old or the new text, never half of it. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const beside = `${path}.${randomUUID()}.new`;
  await writeFile(beside, JSON.stringify(value));
  await rename(beside, path);
}

/** Reads what {@link writeJson} wrote; the caller knows its type. */
export async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}

/** Moves a file and creates its folder if necessary. */
export async function moveInto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
