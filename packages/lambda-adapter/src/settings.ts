import type { Palette, Region } from "@pixelater/core";
import * as v from "valibot";
import { type LabelledGrid, gridList } from "./pixelation/grid-list.ts";
import { quoted, shortened } from "./quoting.ts";

/** How an object is pixelated. The environment gives one, and an object's metadata may change it for itself. */
export interface PixelationSettings {
  readonly grids: readonly LabelledGrid[];
  readonly format: "same" | "jpeg" | "png";
  /** JPEG quality, 1 to 100. */
  readonly quality: number;
  readonly light: "srgb" | "linear";
  readonly palette?: Palette;
  /** What alone is pixelated; undefined: the whole image. */
  readonly regions?: readonly Region[];
  readonly deleteOriginal: boolean;
}

/** What the function was deployed with. */
export interface Settings {
  readonly processedBucket: string;
  /** Objects of other buckets are left alone; undefined: any bucket may be a source. */
  readonly sourceBucket?: string;
  readonly keyTemplate: string;
  readonly pixelation: PixelationSettings;
  readonly limits: { readonly maxPixels: number; readonly maxBytes: number };
  readonly notifyTopicArn?: string;
  /** Folder of the source bucket that uploads from the page go to, with its slash. */
  readonly uploadPrefix: string;
  /** Origin of the page and of `/p/`, without a slash at its end; empty: URLs are relative. */
  readonly publicBaseUrl: string;
}

/** Source: Amazon S3 User Guide, "General purpose bucket naming rules". */
const bucketName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket, not its ARN or address"),
);

const topicArn = v.pipe(
  v.string(),
  v.regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/, "the ARN of an SNS topic"),
);

/**
 * `{grid}` once, before something that no label can go on with, and `{name}` at the end: so no two grids, and no two names
 * in one folder, ever give the same key.
 */
const keyTemplate = v.pipe(
  v.string(),
  v.check(
    (text) => /^[^{}]*(\{dir\})?[^{}]*\{grid\}[^{}\dpx][^{}]*\{name\}$/.test(text),
    "a template such as {dir}pixelated-{grid}-{name}, with or without {dir}, that has {grid} once and before a separator, and ends in {name}",
  ),
);

const origin = v.pipe(
  v.string(),
  v.regex(/^https?:\/\/[^/?#\s]+\/*$/, "an origin such as https://photos.example.org"),
);

const folder = v.pipe(v.string(), v.regex(/^[^/\p{Cc}]\P{Cc}*\/$/u, "a folder such as uploads/"));

/** A whole number written in decimal digits. */
export function wholeNumber(from: number, to: number) {
  const expected = `a whole number from ${from} to ${to}`;
  return v.pipe(
    v.string(),
    v.digits(expected),
    v.transform(Number),
    v.minValue(from, expected),
    v.maxValue(to, expected),
  );
}

/** `jpg` is another name for `jpeg`. */
export const outputFormat = v.pipe(
  v.picklist(["same", "jpeg", "jpg", "png"], "same, jpeg or png"),
  v.transform((format) => (format === "jpg" ? "jpeg" : format)),
);

const environment = v.object({
  PROCESSED_BUCKET: bucketName,
  SOURCE_BUCKET: v.optional(bucketName),
  GRIDS: v.optional(gridList, "8,16,32,48,64"),
  KEY_TEMPLATE: v.optional(keyTemplate, "{dir}pixelated-{grid}-{name}"),
  OUTPUT_FORMAT: v.optional(outputFormat, "same"),
  JPEG_QUALITY: v.optional(wholeNumber(1, 100), "80"),
  DELETE_ORIGINAL: v.optional(v.picklist(["never", "after-success"], "never or after-success"), "never"),
  NOTIFY_TOPIC_ARN: v.optional(topicArn),
  MAX_PIXELS: v.optional(wholeNumber(1, 1_000_000_000), "100000000"),
  MAX_BYTES: v.optional(wholeNumber(1, 1_000_000_000), "52428800"),
  UPLOAD_PREFIX: v.optional(folder, "uploads/"),
  PUBLIC_BASE_URL: v.optional(origin),
});

/**
 * Reads the settings from environment variables. A variable that is set but empty counts as not set.
 *
 * @throws {TypeError} naming every variable that is wrong and what was expected of it.
 */
export function settingsFrom(variables: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = v.safeParse(environment, given);
  if (!parsed.success) throw new TypeError(describeIssues(parsed.issues).join("; "));
  const env = parsed.output;
  if (env.SOURCE_BUCKET === env.PROCESSED_BUCKET) {
    throw new TypeError(
      `Expected another bucket for PROCESSED_BUCKET than for SOURCE_BUCKET but received ${env.PROCESSED_BUCKET} for both`,
    );
  }
  return {
    processedBucket: env.PROCESSED_BUCKET,
    keyTemplate: env.KEY_TEMPLATE,
    pixelation: {
      grids: env.GRIDS,
      format: env.OUTPUT_FORMAT,
      quality: env.JPEG_QUALITY,
      light: "srgb",
      deleteOriginal: env.DELETE_ORIGINAL === "after-success",
    },
    limits: { maxPixels: env.MAX_PIXELS, maxBytes: env.MAX_BYTES },
    uploadPrefix: env.UPLOAD_PREFIX,
    publicBaseUrl: (env.PUBLIC_BASE_URL ?? "").replace(/\/+$/, ""),
    ...(env.SOURCE_BUCKET === undefined ? {} : { sourceBucket: env.SOURCE_BUCKET }),
    ...(env.NOTIFY_TOPIC_ARN === undefined ? {} : { notifyTopicArn: env.NOTIFY_TOPIC_ARN }),
  };
}

/** Mistakes that are named one by one: callers may make them by the thousand. */
const MAX_ISSUES = 5;

/** One line per mistake: `Expected a whole number from 1 to 100 for JPEG_QUALITY but received "high"`. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string[] {
  const lines = issues.slice(0, MAX_ISSUES).map(describeIssue);
  return issues.length > MAX_ISSUES ? [...lines, `and ${issues.length - MAX_ISSUES} more`] : lines;
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const names = issue.path?.map(({ key }) => key).filter((key) => typeof key === "string") ?? [];
  const field = names.length === 0 ? "the whole" : shortened(names.join("."));
  const value = issue.path?.at(-1)?.value ?? issue.input;
  if (value === undefined) return `Expected a value for ${field} but received none`;
  const received = quoted(value);
  // Of a strict object the message lists the fields there are, also where there is no object at all.
  if (issue.type === "strict_object") {
    return issue.expected === "never"
      ? `Expected ${issue.message} but received a field ${field}`
      : `Expected an object with ${issue.message} for ${field} but received ${received}`;
  }
  return `Expected ${issue.message} for ${field} but received ${received}`;
}

/** Fields of a strict object: without a prototype, whose names (`constructor`, `__proto__`) would count as fields, too. */
export function ownFields<T extends Readonly<Record<string, unknown>>>(fields: T): T {
  return Object.assign(Object.create(null) as object, fields);
}

/** For strict objects, as {@link describeIssues} reads it: `only the fields a, b`. */
export function onlyFields(fields: Readonly<Record<string, unknown>>): string {
  return `only the fields ${Object.keys(fields).join(", ")}`;
}
