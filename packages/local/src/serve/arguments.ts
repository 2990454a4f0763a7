import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { requireFlagsOnce } from "../../../../scripts/require-flags-once.ts";
import { TRIGGER_KINDS, type TriggerKind } from "../trigger.ts";
import { readFunctionSettings } from "./function-settings.ts";
import { UserError } from "./user-error.ts";

/** The arguments of `npm start`. Paths are absolute. */
export interface ServeArguments {
  readonly help: boolean;
  /** End after the photos, instead of serving on. */
  readonly once: boolean;
  /** Empty: the sample, unless there is a backfill. */
  readonly photos: readonly string[];
  /** Folder for copies of the outputs; undefined: with `once` a folder beside the buckets, otherwise none. */
  readonly out: string | undefined;
  /** 0: a free one; undefined: the caller decides. */
  readonly port: number | undefined;
  readonly s3Port: number | undefined;
  /** Open the page in the browser. */
  readonly open: boolean;
  /** Folder of the buckets; undefined: the caller decides. */
  readonly data: string | undefined;
  /** The services between the source bucket and the function. */
  readonly trigger: TriggerKind;
  /** Hide the faces in every photo. */
  readonly faces: boolean;
  /** The function's variables that the user sets. */
  readonly settings: Readonly<Record<string, string>>;
  /** Pixelate the objects that are already in the source bucket. */
  readonly backfill: boolean;
  /** CSV manifest of the backfill; undefined: all objects. */
  readonly manifest: string | undefined;
  /** Build packages that are older than their sources. */
  readonly build: boolean;
}

/** Ports of the page and of S3, where no other is asked for and they are free. */
export const DEFAULT_PORT = 8080;
export const DEFAULT_S3_PORT = 9000;

export const USAGE = `Pixelater's whole cloud on this machine.

  npm start                                        the page, the buckets and the function, until Ctrl-C
  npm start -- PHOTO …                             the same, beginning with these photos
  npm start -- --once [PHOTO …] [--out DIR]        these photos through it, then the end
  npm start -- --once --backfill                   what is in the source bucket already, then the end

  --once         end when every photo's outputs have arrived; exit code 1 if one did not
  --backfill     run the function on every photo in the source bucket, as a job of S3 Batch Operations does
  --manifest CSV run it on those that this file lists: BUCKET,KEY or BUCKET,KEY,VERSION, keys URL-encoded
  --faces        hide the faces in every photo, in four cells each, in place of the whole photo
  --set NAME=VALUE
                 a setting of the function (docs/lambda.md), such as GRIDS=8,16; may be repeated
  --trigger WAY  how the function learns of a photo: ${TRIGGER_KINDS.slice(0, -1).join(", ")}
                 or ${TRIGGER_KINDS.at(-1) ?? ""} (otherwise s3)
  --out DIR      copy the processed photos to DIR (otherwise, with --once, to .local-cloud/outputs in the project)
  --open         open the page in the browser
  --port N       port of the page (otherwise ${DEFAULT_PORT}, or the next free one; 0: any)
  --s3-port N    port of the S3 (otherwise ${DEFAULT_S3_PORT}, or the next free one; 0: any)
  --data DIR     keep the buckets in DIR (otherwise .local-cloud in the project; --once keeps none, except with --backfill)
  --no-build     run what is built, even if its sources have changed since
  --help         show this

A PHOTO is a JPEG or PNG file. Without one, a sample is used.
`;

/** Reads the arguments; relative paths start at the user's working directory. */
export function readArguments(args: readonly string[]): ServeArguments {
  const { values, positionals } = parse(args);
  if (values.open && values.once) {
    throw new UserError(
      "Expected --open without --once, which serves no page that lasts. Leave one of them out.",
    );
  }
  const path = (given: string): string => resolve(values.from ?? process.cwd(), given);
  return {
    help: values.help,
    once: values.once,
    photos: positionals.map(path),
    out: values.out === undefined ? undefined : path(values.out),
    port: readPort("--port", values.port),
    s3Port: readPort("--s3-port", values["s3-port"]),
    data: values.data === undefined ? undefined : path(values.data),
    open: values.open,
    trigger: readTrigger(values.trigger),
    faces: values.faces,
    settings: readFunctionSettings(values.set),
    backfill: values.backfill || values.manifest !== undefined,
    manifest: values.manifest === undefined ? undefined : path(values.manifest),
    build: !values["no-build"],
  };
}

const OPTIONS = {
  help: { type: "boolean", short: "h", default: false },
  once: { type: "boolean", default: false },
  out: { type: "string" },
  open: { type: "boolean", default: false },
  port: { type: "string" },
  "s3-port": { type: "string" },
  data: { type: "string" },
  faces: { type: "boolean", default: false },
  set: { type: "string", multiple: true, default: [] as string[] },
  backfill: { type: "boolean", default: false },
  manifest: { type: "string" },
  trigger: { type: "string", default: "s3" },
  "no-build": { type: "boolean", default: false },
  // Set by the script behind `npm start`: npm itself runs in the project's folder.
  from: { type: "string" },
} as const;

function parse(args: readonly string[]) {
  try {
    requireFlagsOnce(args, OPTIONS);
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error);
    throw new UserError(`${message}. See npm start -- --help`);
  }
}

function readTrigger(text: string): TriggerKind {
  const kind = TRIGGER_KINDS.find((it) => it === text);
  if (kind !== undefined) return kind;
  throw new UserError(`Expected one of ${TRIGGER_KINDS.join(", ")} for --trigger but received ${text}`);
}

function readPort(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) {
    throw new UserError(`Expected a port from 0 to 65535 for ${name} but received ${text}`);
  }
  return port;
}
