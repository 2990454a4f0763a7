/** The command behind `npm start`: runs the local cloud, sends photos through it, and serves the page until Ctrl-C. */
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { type LocalCloud, startLocalCloud } from "./cloud.ts";
import { DATA_LAYOUT, DataFolderError, prepareDataFolder } from "./cloud/data-layout.ts";
import type { LocalCloudOptions } from "./cloud/options.ts";
import { DEFAULT_SOURCE_BUCKET, DEFAULT_SOURCE_PREFIX } from "./defaults.ts";
import { objectsIn } from "./events/objects-in.ts";
import { PortInUseError } from "./listen.ts";
import { Activity } from "./serve/activity.ts";
import { encodeKey } from "./s3/uri.ts";
import {
  DEFAULT_PORT,
  DEFAULT_S3_PORT,
  readArguments,
  type ServeArguments,
  USAGE,
} from "./serve/arguments.ts";
import { readManifestFile, runBackfill } from "./serve/backfill.ts";
import { buildIfStale } from "./serve/build.ts";
import { DEFAULT_DATA, takeFolder } from "./serve/data-folder.ts";
import { watchInterruption } from "./serve/interruption.ts";
import { openPage } from "./serve/open-page.ts";
import { readOutcome } from "./serve/function-log.ts";
import { type Photo, readPhotos } from "./serve/photos.ts";
import { cloudReport, photoReport } from "./serve/report.ts";
import {
  Arrivals,
  type GivenUp,
  type PixelatedPhoto,
  readManifest,
  readProcessed,
  sendPhoto,
} from "./serve/send-photo.ts";
import { UserError } from "./serve/user-error.ts";
import { makeUserFolder } from "./serve/user-file.ts";

try {
  const { wasInterrupted } = await main(readArguments(process.argv.slice(2)));
  // What was interrupted may still wait, as for the retry of a backfill's task.
  if (wasInterrupted) process.exit();
} catch (error) {
  console.error(isExpected(error) ? error.message : error);
  process.exitCode = 1;
}

async function main(args: ServeArguments): Promise<{ readonly wasInterrupted: boolean }> {
  if (args.help) {
    process.stdout.write(USAGE);
    return { wasInterrupted: false };
  }
  const photos = args.backfill && args.photos.length === 0 ? [] : await readPhotos(args.photos);
  const manifest = args.manifest === undefined ? undefined : await readManifestFile(args.manifest);
  if (args.out !== undefined) await makeUserFolder(args.out);
  if (args.build) {
    await buildIfStale((what) => {
      console.log(what);
    });
  }
  const folder = args.data ?? (args.once && !args.backfill ? undefined : DEFAULT_DATA);
  const lock = folder === undefined ? undefined : await takeFolder(folder);
  const log = folder === undefined ? undefined : join(folder, "function.log");
  // Without --once the outputs stay in the bucket, where the page and S3 clients find them.
  const out = args.out ?? (args.once ? join(folder ?? DEFAULT_DATA, "outputs") : undefined);
  const arrivals = new Arrivals();
  try {
    if (folder !== undefined) await upgrade(folder);
    const { cloud, activity } = await start(args, folder, log, arrivals);
    const interruption = watchInterruption((exitCode) => {
      cloud.lambda.kill();
      lock?.releaseNow();
      process.exit(exitCode);
    });
    try {
      const work = async (): Promise<boolean> => {
        const isEnding = interruption.happened;
        const allSent = await sendAll({ cloud, arrivals, activity, photos, out, isEnding });
        const allFilled = !args.backfill || isEnding() || (await runBackfill(cloud, manifest, isEnding));
        return allSent && allFilled;
      };
      const allDone = await Promise.race([work(), interruption.first.then(() => false)]);
      if (!allDone) process.exitCode = 1;
      if (!args.once && !interruption.happened()) {
        console.log(
          `\n${cloudReport(cloud, shown(folder ?? ""), shown(log ?? ""), takenPorts(args, cloud))}`,
        );
        if (args.open) await openPage(cloud.url);
        await interruption.first;
      }
      const wasInterrupted = interruption.happened();
      if (wasInterrupted) await end(cloud, folder !== undefined);
      return { wasInterrupted };
    } finally {
      await cloud.close();
    }
  } finally {
    await lock?.release();
  }
}

function isExpected(error: unknown): error is Error {
  return error instanceof UserError || error instanceof DataFolderError;
}

/** Migrates the data of an earlier version. */
async function upgrade(folder: string): Promise<void> {
  const before = await prepareDataFolder(folder);
  if (before === undefined || before === DATA_LAYOUT) return;
  console.log(`Upgraded ${shown(folder)} from layout ${before} to ${DATA_LAYOUT}; nothing in it was lost.`);
}

/** Returns the default ports that were in use, as the addresses show others. */
function takenPorts(args: ServeArguments, { url, s3 }: LocalCloud): { page?: number; s3?: number } {
  return {
    ...(args.port === undefined && Number(new URL(url).port) !== DEFAULT_PORT && { page: DEFAULT_PORT }),
    ...(args.s3Port === undefined &&
      Number(new URL(s3.endpoint).port) !== DEFAULT_S3_PORT && { s3: DEFAULT_S3_PORT }),
  };
}

/** Lets the running invocations finish, and says what it waits for and what it leaves. */
async function end(cloud: LocalCloud, keepsData: boolean): Promise<void> {
  const { running } = cloud.lambda;
  const invocations = `${running} ${running === 1 ? "invocation" : "invocations"}`;
  const finishing =
    running === 0 ? "" : `: ${invocations} of the function will finish first, Ctrl-C again ends at once`;
  console.log(`\nEnding${finishing}.`);
  await cloud.drain();
  const waiting = cloud.trigger.waiting();
  if (waiting === 0 || !keepsData) return;
  console.log(`${waiting} ${waiting === 1 ? "event waits" : "events wait"} for the next start.`);
}

/** Starts the local cloud. While it serves, every upload is reported on the terminal; with --once, only the photos given. */
async function start(
  args: ServeArguments,
  folder: string | undefined,
  log: string | undefined,
  arrivals: Arrivals,
): Promise<{ cloud: LocalCloud; activity: Activity | undefined }> {
  const lines = log === undefined ? undefined : createWriteStream(log, { flags: "a" });
  const started: { cloud?: LocalCloud } = {};
  const activity = args.once
    ? undefined
    : new Activity({
        print: (line) => {
          console.log(line);
        },
        manifestOf: async (key) => started.cloud && (await readManifest(started.cloud, key)),
      });
  const cloud = await startWithAdvice({
    ...(folder !== undefined && { folder }),
    port: args.port ?? (args.once ? 0 : { from: DEFAULT_PORT }),
    s3Port: args.s3Port ?? (args.once ? 0 : { from: DEFAULT_S3_PORT }),
    trigger: args.trigger,
    // The build with a detector, so that the page's uploads can ask for faces too.
    detector: "built-in",
    invalidations: true,
    deleteOutputs: args.settings["DELETE_OUTPUTS"] === "with-original",
    retryDelaysMs: [500, 1000],
    lambda: {
      environment: { ...(args.faces && { FACES: "true", STRENGTH: "4" }), ...args.settings },
      onLog: (line) => {
        logLine(line, lines, arrivals, activity);
      },
    },
    onChange: (change) => {
      arrivals.notify(change);
      const { name, bucket, key } = change;
      const isUpload = name.startsWith("ObjectCreated:") && bucket === DEFAULT_SOURCE_BUCKET;
      if (isUpload && !key.startsWith(DEFAULT_SOURCE_PREFIX)) activity?.outside(key, DEFAULT_SOURCE_PREFIX);
    },
    onRequest: ({ action, bucket, key, status, code }) => {
      const isUpload = action === "s3:PutObject" && bucket === DEFAULT_SOURCE_BUCKET;
      if (isUpload && code !== undefined) activity?.refused({ key, status, code });
    },
    onFailure: ({ requestPayload, responsePayload, requestContext }) => {
      const message = failureMessage(responsePayload);
      const keys = objectsIn(requestPayload).map(({ key }) => key);
      arrivals.notify({ keys, message });
      activity?.givenUp({
        keys,
        message: `${requestContext.approximateInvokeCount} tries failed: ${message}`,
      });
    },
    onBatch: (messages, { functionError, payload }) => {
      if (functionError === undefined) return;
      const keys = messages.flatMap(({ body }) => objectsIn(body)).map(({ key }) => key);
      const failure: GivenUp = { keys, message: failureMessage(payload) };
      arrivals.notify(failure);
      activity?.failed(failure);
    },
  });
  started.cloud = cloud;
  return { cloud, activity };
}

/** Starts the local cloud. If a port that the user named is taken, says what to do. */
async function startWithAdvice(options: LocalCloudOptions): Promise<LocalCloud> {
  try {
    return await startLocalCloud(options);
  } catch (error) {
    if (!(error instanceof PortInUseError)) throw error;
    const flag = error.port === options.port ? "--port" : "--s3-port";
    throw new UserError(
      `${error.message} Name another with ${flag}, or leave it out for the next free one.`,
      {
        cause: error,
      },
    );
  }
}

/** Writes a line to the function's log, and reports the object that it is about. */
function logLine(
  line: string,
  lines: WriteStream | undefined,
  arrivals: Arrivals,
  activity: Activity | undefined,
): void {
  lines?.write(`${line}\n`);
  const outcome = readOutcome(line);
  if (outcome === undefined) return;
  if (outcome.message === "failed") {
    const { error, code = "unknown" } = outcome;
    arrivals.notify({ keys: [outcome.key], message: error?.message ?? code });
  }
  void activity?.outcome(outcome);
}

function failureMessage(payload: unknown): string {
  const { errorMessage = "the function failed" } = payload as { errorMessage?: string };
  return errorMessage;
}

interface Sending {
  readonly cloud: LocalCloud;
  readonly arrivals: Arrivals;
  readonly activity: Activity | undefined;
  readonly photos: readonly Photo[];
  /** Folder for copies of the outputs, if any. */
  readonly out: string | undefined;
  /** Whether the user has asked to end: what is not done then is no failure of the photo. */
  readonly isEnding: () => boolean;
}

/** Sends the photos one by one, to time each of them alone. Returns whether all were pixelated. */
async function sendAll({ cloud, arrivals, activity, photos, out, isEnding }: Sending): Promise<boolean> {
  let allDone = true;
  for (const photo of photos) {
    if (isEnding()) return false;
    const unmute = activity?.mute(photo.key);
    const pixelated = await sendPhoto(cloud, arrivals, photo).catch((error: unknown) => {
      if (error instanceof UserError) return error;
      throw error;
    });
    unmute?.();
    if (pixelated instanceof UserError) {
      if (isEnding()) return false;
      console.error(pixelated.message);
      allDone = false;
      continue;
    }
    const { status, error } = pixelated.manifest;
    if (status === "rejected") {
      console.error(
        `${photo.name} was rejected: ${error?.message ?? "no reason given"} (${error?.code ?? "?"})`,
      );
      allDone = false;
      continue;
    }
    const files = out === undefined ? undefined : await copyOutputs(cloud, pixelated, out);
    const placeOf = (key: string): string => {
      const file = files?.get(key);
      return file === undefined ? `${cloud.url}/p/${encodeKey(key)}` : shown(file);
    };
    console.log(`\n${photoReport(pixelated, placeOf)}`);
  }
  return allDone;
}

/** Copies a photo's outputs to a folder, under the names that they have in the bucket. */
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

/** Returns a path relative to the user's working directory if that is shorter. */
function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.length < path.length && !near.startsWith("..") ? near : path;
}
