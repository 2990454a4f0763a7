import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, writeFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "../s3/store/files.ts";

/**
 * Version of a data folder's layout.
 *
 * 1. Folders without `layout.json`. The uploads in `multipart/` may lack tags, the events in `events/` have no request ids.
 * 2. The first with `layout.json`.
 */
export const DATA_LAYOUT = 2;

const FILE = "layout.json";

/** What a data folder may contain. Anything else in a folder without a layout belongs to somebody else. */
const OWN_NAMES = new Set([
  FILE,
  "buckets",
  "events",
  "function.log",
  "in-use",
  "incoming",
  "multipart",
  "outputs",
  "queues",
]);

/** Thrown for a folder that cannot be used for the buckets. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
}

/** Steps from a layout to the next, each of which may be repeated. */
const MIGRATIONS: ReadonlyMap<number, (folder: string) => Promise<void>> = new Map([
  [1, addTagsAndRequestIds],
]);

/**
 * Makes a folder ready for this version's buckets: an older layout is migrated.
 *
 * @returns the layout that it had before; undefined if it was empty.
 * @throws {DataFolderError} if the layout is of a later version, or the folder is somebody else's.
 */
export async function prepareDataFolder(folder: string): Promise<number | undefined> {
  await mkdir(folder, { recursive: true });
  const found = await layoutOf(folder);
  if (found !== undefined && found > DATA_LAYOUT) {
    throw new DataFolderError(
      `Expected a data folder of layout ${DATA_LAYOUT} or earlier but ${folder} has layout ${found}, of a later version. Use that version or another folder.`,
    );
  }
  for (let layout = found ?? DATA_LAYOUT; layout < DATA_LAYOUT; layout++)
    await MIGRATIONS.get(layout)?.(folder);
  // Last: a migration that was interrupted is begun again.
  if (found !== DATA_LAYOUT)
    await writeWhole(join(folder, FILE), `${JSON.stringify({ layout: DATA_LAYOUT })}\n`);
  return found;
}

async function layoutOf(folder: string): Promise<number | undefined> {
  const names = await readdir(folder);
  if (names.includes(FILE)) {
    const text = await readFile(join(folder, FILE), "utf8");
    const layout = readLayout(text);
    if (layout !== undefined) return layout;
    throw new DataFolderError(
      `Expected {"layout": NUMBER} in ${join(folder, FILE)} but received ${text.trim()}. Use another folder.`,
    );
  }
  if (names.includes("buckets")) return 1;
  const foreign = names.find((name) => !OWN_NAMES.has(name) && !name.startsWith("."));
  if (foreign === undefined) return undefined;
  throw new DataFolderError(
    `Expected an empty folder or one of the local cloud but ${folder} holds ${foreign}. Use another folder.`,
  );
}

function readLayout(text: string): number | undefined {
  try {
    const { layout } = JSON.parse(text) as { layout?: unknown };
    return Number.isInteger(layout) ? (layout as number) : undefined;
  } catch {
    return undefined;
  }
}

async function addTagsAndRequestIds(folder: string): Promise<void> {
  const uploads = join(folder, "multipart");
  for (const id of await namesIn(uploads)) {
    const file = join(uploads, id, "upload.json");
    await writeWhole(file, JSON.stringify({ tags: {}, ...(await readObject(file)) }));
  }
  const events = join(folder, "events");
  for (const name of await namesIn(events)) {
    const file = join(events, name);
    const event = await readObject(file);
    const isMigrated = typeof event["requestId"] === "string" && "event" in event;
    if (!isMigrated) await writeWhole(file, JSON.stringify({ requestId: randomUUID(), event }));
  }
}

/** Returns the names in a folder that may be missing, without files that were never renamed to their names. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.endsWith(".new"));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function readObject(file: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(file, "utf8")) as Readonly<Record<string, unknown>>;
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
