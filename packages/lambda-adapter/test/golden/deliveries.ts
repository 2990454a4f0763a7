import { createHash } from "node:crypto";
import { deliverObject } from "../../src/delivery/deliver.ts";
import type { Message } from "../../src/notifications/message.ts";
import { FakeStore } from "../fake-store.ts";
import { jobFor, PROCESSED, SOURCE, workbench, type Workbench } from "../workbench.ts";

type Words = Readonly<Record<string, string>>;

/** An upload: its metadata, its folder and the environment of the function. */
interface Upload {
  readonly metadata?: Words;
  readonly variables?: Words;
  /** Folder of the key, with its slash. */
  readonly folder?: string;
}

/**
 * The uploads to try with each photo. None asks for a PNG with regions: zlib compresses those, and its bytes differ
 * between processors and Node versions.
 */
export const UPLOADS: Readonly<Record<string, Upload>> = {
  default: {},
  grids: { metadata: { "pixelate-grids": "4, 16x9, 20px", "pixelate-light": "linear" } },
  cellSize: { metadata: { "pixelate-cell-size": "50", "pixelate-format": "jpg" } },
  gridsAndCellSize: { metadata: { "pixelate-grids": "5", "pixelate-cell-size": "77" } },
  palette: { metadata: { "pixelate-grids": "24", "pixelate-palette": "gameboy", "pixelate-format": "png" } },
  colors: { metadata: { "pixelate-grids": "24x7", "pixelate-palette": "#102030, #ffeedd" } },
  regions: {
    metadata: { "pixelate-regions": "10%,20%,30%,15%; ellipse 8,6,20,9", "pixelate-format": "jpeg" },
    variables: { GRIDS: "8" },
  },
  strength: {
    metadata: { "pixelate-regions": "10%,20%,30%,15%; ellipse 8,6,20,9 cells 2", "pixelate-format": "jpeg" },
    variables: { STRENGTH: "4", COVER: "surroundings", VERIFY: "true" },
  },
  facesOfPlainFunction: { metadata: { "pixelate-faces": "true" } },
  deletion: { metadata: { "pixelate-delete-original": "true" } },
  kept: {
    metadata: { "pixelate-delete-original": "false", camera: "serial-4711" },
    variables: { DELETE_ORIGINAL: "after-success", JPEG_QUALITY: "35", OUTPUT_FORMAT: "jpeg", GRIDS: "8" },
  },
  template: { variables: { KEY_TEMPLATE: "small/{grid}/{name}", GRIDS: "8,9px" }, folder: "été/a+b 🐈/" },
  wrongGrids: { metadata: { "pixelate-grids": "8,8" } },
  wrongNames: { metadata: { "pixelate-grid": "8", "pixelate-cell-size": "0" } },
  outside: { metadata: { "pixelate-regions": "99999,0,5,5" } },
  manyPixels: { variables: { MAX_PIXELS: "100" } },
  manyBytes: { variables: { MAX_BYTES: "100" } },
};

/** Metadata of one attempt. It differs between runs. */
const OF_ATTEMPT = ["pixelate-attempt", "pixelate-delivery-ends"];

/**
 * Delivers an upload twice and describes the outcomes, the keys of both buckets, each object's metadata and hash, the
 * manifest, and the messages.
 *
 * @returns lines of text.
 */
export async function deliver(file: string, bytes: Uint8Array, upload: Upload): Promise<string[]> {
  const { metadata = {}, variables = {}, folder = "uploads/" } = upload;
  const tools = workbench({ GRIDS: "", ...variables }, new FakeStore([SOURCE]));
  const key = `${folder}${file}`;
  tools.store.upload({ bucket: SOURCE, key }, bytes, { ...metadata });
  const outcomes = [
    await deliverObject(jobFor(tools, key, "delivery-1")),
    await deliverObject(jobFor(tools, key, "delivery-2")),
  ];
  return [
    ...outcomes.map((outcome) => `outcome ${json({ ...outcome, manifest: undefined })}`),
    ...tools.store.keys(SOURCE).map((kept) => `source ${kept}`),
    ...describeObjects(tools),
    ...tools.messages.map((message) => `message ${json(withoutTextDigest(message))}`),
  ];
}

/** Describes the manifest with all of its metadata, and each output with the metadata that the manifest does not have. */
function describeObjects({ store }: Workbench): string[] {
  const keys = store.keys(PROCESSED);
  const shared = store.metadata({ bucket: PROCESSED, key: keys.find((key) => key.endsWith(".json")) ?? "" });
  return keys.map((key) => {
    const bytes = store.bytes({ bucket: PROCESSED, key }) ?? new Uint8Array();
    const metadata = Object.entries(store.metadata({ bucket: PROCESSED, key }) ?? {});
    if (!key.endsWith(".json")) {
      const added = metadata.filter(([name, value]) => shared?.[name] !== value);
      return `object ${key} ${hash(bytes)} ${json(Object.fromEntries(added))}`;
    }
    const manifest = JSON.parse(new TextDecoder().decode(bytes)) as { readonly error?: unknown };
    const varying = manifest.error === undefined ? OF_ATTEMPT : [...OF_ATTEMPT, "pixelate-content"];
    const fixed = metadata.filter(([name]) => !varying.includes(name));
    return `manifest ${key} ${json(manifest)}\n  ${json(Object.fromEntries(fixed))}`;
  });
}

/** Removes the id of a message about an error: it is a digest of the error's text. */
function withoutTextDigest(message: Message): Partial<Message> {
  return message.error === undefined ? message : { ...message, id: "" };
}

/** Returns a value as JSON, without the text of errors, which may change. */
function json(value: unknown): string {
  return JSON.stringify(value, (name, field: unknown) => (name === "message" ? undefined : field));
}

function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 12);
}
