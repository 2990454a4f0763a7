import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ChecksumAlgorithm } from "../body/checksums.ts";
import type { Checksum } from "../body/receive.ts";
import type { ObjectDescription } from "../object-headers.ts";
import { isMissing, readJson, type StoreFiles, writeJson } from "./files.ts";

/** An upload in parts that has begun and is neither completed nor given up. */
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
  /** Name of its file, so that a part sent again never mixes with the one before. */
  readonly file: string;
}

/** Unfinished uploads, each a folder: `upload.json`, and for each part `N.json` and the file that it names. */
export class MultipartUploads {
  readonly #files: StoreFiles;

  constructor(files: StoreFiles) {
    this.#files = files;
  }

  async begin(facts: Omit<MultipartUpload, "id">): Promise<MultipartUpload> {
    const upload = { ...facts, id: randomUUID().replaceAll("-", "") };
    await mkdir(this.#files.upload(upload.id));
    await writeJson(this.#path(upload.id, "upload.json"), upload);
    return upload;
  }

  /** Undefined if there is none of that id. */
  async find(id: string): Promise<MultipartUpload | undefined> {
    if (!/^[0-9a-f]{32}$/.test(id)) return undefined;
    try {
      return (await readJson(this.#path(id, "upload.json"))) as MultipartUpload;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Takes over a finished file as a part, in place of one with the same number. */
  async putPart(id: string, path: string, facts: Omit<UploadedPart, "file">): Promise<void> {
    const part: UploadedPart = { ...facts, file: `${randomUUID()}.bin` };
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

  /** The bytes of these parts, one after the other. */
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
