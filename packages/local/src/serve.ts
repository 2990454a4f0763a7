/** What `npm start` runs: the local cloud, a photo or more through it, and then the page until Ctrl-C. */
import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { type LocalCloud, startLocalCloud } from "./cloud.ts";
import { PortInUseError } from "./listen.ts";
import { readArguments, type ServeArguments, USAGE } from "./serve/arguments.ts";
import { readManifestFile, runBackfill } from "./serve/backfill.ts";
import { buildIfStale } from "./serve/build.ts";
import { DEFAULT_DATA, takeFolder } from "./serve/data-folder.ts";
import { type Photo, readPhotos } from "./serve/photos.ts";
import { cloudReport, photoReport } from "./serve/report.ts";
import { Arrivals, type PixelatedPhoto, readProcessed, sendPhoto } from "./serve/send-photo.ts";
import { UserError } from "./serve/user-error.ts";
import { encodeKey } from "./s3/uri.ts";

try {
  await main(readArguments(process.argv.slice(2)));
} catch (error) {
  const expected = error instanceof UserError || error instanceof PortInUseError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}

async function main(args: ServeArguments): Promise<void> {
  if (args.help) {
    process.stdout.write(USAGE);
    return;
  }
  const photos = args.backfill && args.photos.length === 0 ? [] : await readPhotos(args.photos);
  const manifest = args.manifest === undefined ? undefined : await readManifestFile(args.manifest);
  if (args.build) {
    await buildIfStale((what) => {
      console.log(what);
    });
  }
  const folder = args.data ?? (args.once && !args.backfill ? undefined : DEFAULT_DATA);
  const release = folder === undefined ? undefined : await takeFolder(folder);
  const log = folder === undefined ? undefined : join(folder, "function.log");
  const arrivals = new Arrivals();
  try {
    const cloud = await start(args, folder, log, arrivals);
    const ended = untilInterrupted();
    try {
      const work = async (): Promise<boolean> => {
        const allSent = await sendAll(cloud, arrivals, photos, args);
        const allFilled = !args.backfill || (await runBackfill(cloud, manifest));
        return allSent && allFilled;
      };
      const allDone = await Promise.race([work(), ended.then(() => false)]);
      if (!allDone) process.exitCode = 1;
      if (args.once) return;
      console.log(`\n${cloudReport(cloud, shown(folder ?? ""), shown(log ?? ""))}`);
      await ended;
    } finally {
      await cloud.close();
    }
  } finally {
    await release?.();
  }
}

function start(
  args: ServeArguments,
  folder: string | undefined,
  log: string | undefined,
  arrivals: Arrivals,
): Promise<LocalCloud> {
  const lines = log === undefined ? undefined : createWriteStream(log, { flags: "a" });
  return startLocalCloud({
    ...(folder !== undefined && { folder }),
    port: args.port,
    s3Port: args.s3Port,
    trigger: args.trigger,
    retryDelaysMs: [500, 1000],
    lambda: { onLog: (line) => lines?.write(`${line}\n`) },
    onChange: (change) => {
      arrivals.tell(change);
    },
    onFailure: ({ responsePayload }) => {
      const { errorMessage = "the function failed" } = responsePayload as { errorMessage?: string };
      arrivals.tell(new Error(errorMessage));
    },
  });
}

/** One photo after the other, so that each one's time is its own. Returns whether every one came back pixelated. */
async function sendAll(
  cloud: LocalCloud,
  arrivals: Arrivals,
  photos: readonly Photo[],
  { once, out }: ServeArguments,
): Promise<boolean> {
  let allDone = true;
  for (const photo of photos) {
    const pixelated = await sendPhoto(cloud, arrivals, photo);
    const { status, error } = pixelated.manifest;
    if (status === "rejected") {
      console.error(
        `${photo.name} was rejected: ${error?.message ?? "no reason given"} (${error?.code ?? "?"})`,
      );
      allDone = false;
      continue;
    }
    const files = out === undefined ? undefined : await copyOutputs(cloud, pixelated, out);
    const addressOf = (key: string): string => {
      if (!once) return `${cloud.url}/p/${encodeKey(key)}`;
      return shown(files?.get(key) ?? "");
    };
    console.log(`\n${photoReport(pixelated, addressOf)}`);
  }
  return allDone;
}

/** Copies a photo's outputs to a folder, as they are called in the bucket. */
async function copyOutputs(
  cloud: LocalCloud,
  { photo, manifest }: PixelatedPhoto,
  out: string,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  // `uploads/2/` is the second photo of one name.
  const folder = join(out, relative("uploads", dirname(photo.key)));
  await mkdir(folder, { recursive: true });
  for (const { key } of manifest.outputs) {
    const file = join(folder, basename(key));
    await writeFile(file, await readProcessed(cloud, key));
    files.set(key, file);
  }
  return files;
}

/** Resolves when the user, or the system, asks this process to end. */
function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

/** As seen from where the user stands, if that is shorter. */
function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.length < path.length && !near.startsWith("..") ? near : path;
}
