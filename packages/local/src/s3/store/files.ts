import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Where a store keeps things:
 *
 *     buckets/BUCKET/bucket.json                    settings
 *     buckets/BUCKET/objects/HH/HASH-SEQUENCE.bin   a version's bytes, by the SHA-256 of its key
 *     buckets/BUCKET/objects/HH/HASH-SEQUENCE.json  what is known of it; written last, so it is what counts
 *     multipart/ID/                                 an unfinished multipart upload
 *     incoming/                                     bytes on their way; emptied at start
 *
 * Keys never become paths, so no key can reach outside or be too long for the file system.
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

  /** The path of a version's files, without ending. */
  version(bucket: string, key: string, sequence: number): string {
    const hash = createHash("sha256").update(key).digest("hex");
    return join(this.bucket(bucket), "objects", hash.slice(0, 2), `${hash}-${sequence}`);
  }
}

/** A file that is being filled and does not count until someone takes it over. */
export interface IncomingFile {
  readonly path: string;
  write(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
  /** Closes and removes it, if it is still there. */
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

/** Writes beside and renames, so that a reader finds the old text or the new, never half of one. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const beside = `${path}.${randomUUID()}.new`;
  await writeFile(beside, JSON.stringify(value));
  await rename(beside, path);
}

/** Reads what {@link writeJson} wrote; the caller knows what that was. */
export async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}

/** Renames, making the folder if it is the first file there. */
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
