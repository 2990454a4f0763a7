import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ChecksumAlgorithm } from "../body/checksums.ts";
import type { Checksum } from "../body/receive.ts";
import type { ObjectDescription } from "../object-headers.ts";
import { isMissing, readJson, type StoreFiles, writeJson } from "./files.ts";

/** A multipart upload that is neither completed nor aborted. */
export interface MultipartUpload extends ObjectDescription {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly initiated: string;
  readonly checksumAlgorithm: ChecksumAlgorithm;
  readonly checksumType: "FULL_OBJECT" | "COMPOSITE";
}

export interface UploadedPart {
  readonly number: number;
  readonly size: number;
  /** MD5 in hex. */
  readonly etag: string;
  readonly checksum: Checksum;
  /** Name of its file; unique, as a part may be uploaded again. */
  readonly file: string;
}

/** Stores unfinished uploads, each in a folder with `upload.json` and, for each part, `N.json` and its data file. */
export class MultipartUploads {
  readonly #files: StoreFiles;

  constructor(files: StoreFiles) {
    this.#files = files;
  }

  async begin(details: Omit<MultipartUpload, "id">): Promise<MultipartUpload> {
    const upload = { ...details, id: randomUUID().replaceAll("-", "") };
    await mkdir(this.#files.upload(upload.id));
    await writeJson(this.#path(upload.id, "upload.json"), upload);
    return upload;
  }

  /** Finds an upload by its id. */
  async find(id: string): Promise<MultipartUpload | undefined> {
    if (!/^[0-9a-f]{32}$/.test(id)) return undefined;
    try {
      return (await readJson(this.#path(id, "upload.json"))) as MultipartUpload;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Moves a finished file into the upload as a part, replacing one with the same number. */
  async putPart(id: string, path: string, digests: Omit<UploadedPart, "file">): Promise<void> {
    const part: UploadedPart = { ...digests, file: `${randomUUID()}.bin` };
    await rename(path, this.#path(id, part.file));
    await writeJson(this.#path(id, `${part.number}.json`), part);
  }

  async parts(id: string): Promise<UploadedPart[]> {
    const names = await readdir(this.#files.upload(id));
    const parts = await Promise.all(
      names
        .filter((name) => /^\d+\.json$/.test(name))
        .map(async (name) => (await readJson(this.#path(id, name))) as UploadedPart),
    );
    return parts.sort((a, b) => a.number - b.number);
  }

  /** Reads the bytes of these parts in order. */
  async *read(id: string, parts: readonly UploadedPart[]): AsyncGenerator<Buffer> {
    for (const { file } of parts) {
      for await (const bytes of createReadStream(this.#path(id, file))) yield bytes as Buffer;
    }
  }

  async end(id: string): Promise<void> {
    await rm(this.#files.upload(id), { recursive: true, force: true });
  }

  #path(id: string, name: string): string {
    return join(this.#files.upload(id), name);
  }
}
