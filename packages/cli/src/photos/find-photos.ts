import { readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Readable } from "node:stream";
import type { Format } from "@pixelater/core";
import type { Failed, PassedOver } from "./outcome.ts";
import { type Sniffed, sniff, sniffBytes, verdictOn } from "./sniff.ts";

/** A photo to pixelate. */
export interface Photo {
  /** The path as given or found; `-` is standard input. */
  readonly path: string;
  /** Detected from the first bytes; undefined if the file is not a photo, which will fail. */
  readonly format: Format | undefined;
  /** The first bytes, if the file is not a photo. */
  readonly head: Uint8Array | undefined;
  /** Whether the file has another format, which `@pixelater/formats` decodes. Its `format` is undefined. */
  readonly isDecoded: boolean;
  /** The whole content of an input that can be read only once, such as standard input. */
  readonly bytes: Uint8Array | undefined;
}

/** A photo, a failure or a skipped file among the inputs of a command. */
export type Found = Photo | Failed | PassedOver;

/** Names of the Lambda function's outputs. */
const CLOUD_OUTPUT = /^pixelated-(?:\d+(?:x\d+|px)|strength-\d+)-/;

/**
 * Finds the photos of files, folders and globs. Each photo appears once, in the order of the inputs, sorted by name within
 * a folder or glob. An existing path is taken literally, whatever its characters and its extension are.
 */
export async function findPhotos(inputs: readonly string[], stdin: Readable): Promise<Found[]> {
  const found: Found[] = [];
  for (const input of inputs) found.push(...(await expand(input, stdin)));
  const once = new Map<string, Found>();
  for (const one of found) {
    const key = "path" in one && one.path !== "-" ? resolve(one.path) : JSON.stringify(one);
    if (!once.has(key)) once.set(key, one);
  }
  return [...once.values()];
}

export function isPhoto(found: Found): found is Photo {
  return "path" in found;
}

async function expand(input: string, stdin: Readable): Promise<Found[]> {
  if (input === "-") return [readOnce("-", await buffer(stdin))];
  const stats = statSync(input, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) {
    const names = readdirSync(input).filter((name) => !name.startsWith("."));
    return among(
      input,
      names.map((name) => join(input, name)),
    );
  }
  if (stats?.isFile() === true) return [namedPhoto(input, sniff(input))];
  // A pipe, such as <(…).
  if (stats !== undefined) return readPipe(input);
  const { glob, isDynamicPattern } = await import("tinyglobby");
  if (isDynamicPattern(input)) return among(input, await glob(input, { expandDirectories: false }));
  return [{ photo: input, error: { code: "NOT_FOUND", message: "no such file or folder" } }];
}

async function readPipe(path: string): Promise<Found[]> {
  const { createReadStream } = await import("node:fs");
  return [readOnce(path, await buffer(createReadStream(path)))];
}

function readOnce(path: string, bytes: Uint8Array): Photo {
  return { ...namedPhoto(path, sniffBytes(bytes.subarray(0, 4_096))), bytes };
}

function namedPhoto(path: string, { format, head, isDecoded }: Sniffed): Photo {
  return { path, format, head: format === undefined ? head : undefined, isDecoded, bytes: undefined };
}

function among(input: string, paths: readonly string[]): Found[] {
  const found = paths.toSorted().flatMap(judged);
  if (found.some(isPhoto)) return found;
  return [...found, { photo: input, error: { code: "NOT_FOUND", message: "no JPEG or PNG photos here" } }];
}

function judged(path: string): Found[] {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return [];
  const sniffed = sniff(path);
  const verdict = verdictOn(path, sniffed);
  if (verdict === "other") return [];
  if (verdict !== "photo")
    return [{ photo: path, passedOver: { code: "UNSUPPORTED_FORMAT", message: verdict.passedOver } }];
  if (CLOUD_OUTPUT.test(basename(path)))
    return [{ photo: path, passedOver: { code: "OWN_OUTPUT", message: "its name is that of an output" } }];
  return [namedPhoto(path, sniffed)];
}
