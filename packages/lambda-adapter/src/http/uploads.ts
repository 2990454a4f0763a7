import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { Rejection } from "../errors.ts";
import { publicUrl } from "../manifest/public-url.ts";
import { requireDetector } from "../pixelation/detection.ts";
import { pixelationSettingsFor } from "../pixelation/object-settings.ts";
import { outputKey } from "../storage/keys.ts";
import { describeIssues, onlyFields, ownFields } from "../validation.ts";
import { Problem } from "./problem.ts";
import type { HttpTools } from "./tools.ts";

/** The lifetime of a form: enough to start an upload on a slow connection, too short to share the form. */
const EXPIRES_IN_SECONDS = 300;

const EXTENSIONS = { "image/jpeg": "jpg", "image/png": "png" } as const;

/**
 * Accepts text that becomes metadata: printable ASCII, with white space reduced to single spaces. Metadata are HTTP headers;
 * S3 then returns exactly the granted text.
 */
const headerText = v.pipe(
  v.string(),
  v.transform((text) => text.replace(/\s+/gu, " ").trim()),
  v.regex(/^[ -~]*$/, "text of printable ASCII characters"),
);

/** The settings of an upload. Each becomes metadata and is validated as such. */
const settingsFields = {
  grids: v.optional(
    v.union([headerText, v.array(v.number())], "a list such as 8,16x9,10px or [8,16], in printable ASCII"),
  ),
  cellSize: v.optional(v.number("a number")),
  format: v.optional(v.string("same, jpeg or png")),
  light: v.optional(v.string("srgb or linear")),
  palette: v.optional(
    v.union(
      [headerText, v.array(headerText), v.number()],
      "the name of a palette, a list of colours, or a number of the photo's own, in printable ASCII",
    ),
  ),
  dither: v.optional(v.string("the name of a dithering")),
  ditherStrength: v.optional(v.number("a number")),
  gap: v.optional(v.number("a number")),
  gapColor: v.optional(v.pipe(v.string("transparent or a color such as #101010"), headerText)),
  shape: v.optional(v.string("square or round")),
  size: v.optional(v.string("photo or cells")),
  scale: v.optional(v.number("a number")),
  regions: v.optional(v.pipe(v.string("regions such as 10%,20%,30%,15%"), headerText)),
  keep: v.optional(v.pipe(v.string("regions such as 10%,20%,30%,15%"), headerText)),
  cover: v.optional(v.string("cells, solid or surroundings")),
  color: v.optional(v.pipe(v.string("auto or a color such as #000000"), headerText)),
  strength: v.optional(v.number("a number")),
  faces: v.optional(v.boolean("true or false")),
  verify: v.optional(v.boolean("true or false")),
  placeholder: v.optional(v.boolean("true or false")),
  progressive: v.optional(v.boolean("true or false")),
};

const settings = v.strictObject(ownFields(settingsFields), onlyFields(settingsFields));

const requestFields = {
  type: v.picklist(["image/jpeg", "image/png"], "image/jpeg or image/png"),
  size: v.pipe(v.number("the bytes of the file"), v.integer("a whole number"), v.minValue(1, "at least 1")),
  settings: v.optional(settings, {}),
};

const uploadRequest = v.strictObject(ownFields(requestFields), onlyFields(requestFields));

/** The form to upload one image, and the URLs of its status and outputs. */
export interface UploadGrant {
  readonly id: string;
  readonly upload: {
    readonly url: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly expiresAt: string;
  };
  readonly statusUrl: string;
  readonly outputs: readonly { readonly grid: string; readonly url: string }[];
}

/**
 * Grants one upload of the requested type and size, under a random key.
 *
 * @throws {Problem | Rejection} for an invalid request.
 */
export async function grantUpload(body: string, tools: HttpTools, stagePrefix: string): Promise<UploadGrant> {
  const { settings: deployed, presign } = tools;
  const { sourceBucket, uploadPrefix, limits, keyTemplate } = deployed;
  if (sourceBucket === undefined) {
    throw new Problem("UPLOADS_NOT_CONFIGURED", "Expected the environment variable SOURCE_BUCKET to be set");
  }
  const { type, size, settings: requested } = parseRequest(body);
  if (size > limits.maxBytes) {
    throw new Problem("TOO_LARGE", `Expected at most ${limits.maxBytes} bytes but received ${size}`);
  }
  const metadata = metadataOf(requested);
  requireSmallMetadata(metadata);
  const pixelation = pixelationSettingsFor(metadata, deployed.pixelation);
  requireDetector(pixelation, deployed.detector);
  const { grids } = pixelation;
  const id = `${randomBytes(16).toString("hex")}.${EXTENSIONS[type]}`;
  const key = `${uploadPrefix}${id}`;
  const form = await presign({
    location: { bucket: sourceBucket, key },
    contentType: type,
    bytes: size,
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
    ),
    expiresInSeconds: EXPIRES_IN_SECONDS,
  });
  return {
    id,
    upload: {
      ...form,
      expiresAt: new Date(tools.now().getTime() + EXPIRES_IN_SECONDS * 1_000).toISOString(),
    },
    statusUrl: `${stagePrefix}/api/uploads/${id}`,
    outputs: grids.map(({ label }) => ({
      grid: label,
      url: publicUrl(deployed, outputKey(keyTemplate, key, label)),
    })),
  };
}

/**
 * S3's limit for all names and values, in UTF-8 and without the prefix. Source: Amazon S3 User Guide, "User-defined object
 * metadata".
 */
const MAX_METADATA_BYTES = 2_048;

/** Checks that S3 will accept the metadata of the granted upload. */
function requireSmallMetadata(metadata: Readonly<Record<string, string>>): void {
  const bytes = Buffer.byteLength(Object.entries(metadata).flat().join(""));
  if (bytes <= MAX_METADATA_BYTES) return;
  throw new Rejection(
    "INVALID_SETTINGS",
    `Expected settings that take at most ${MAX_METADATA_BYTES} bytes of metadata but they take ${bytes}`,
  );
}

function parseRequest(body: string): v.InferOutput<typeof uploadRequest> {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    throw new Problem("INVALID_REQUEST", "Expected JSON in the body");
  }
  const parsed = v.safeParse(uploadRequest, given);
  if (parsed.success) return parsed.output;
  throw new Problem("INVALID_REQUEST", describeIssues(parsed.issues).join("; "));
}

function metadataOf(requested: v.InferOutput<typeof settings>): Record<string, string> {
  const { grids, cellSize, format, light, regions, keep, cover, color } = requested;
  const { palette, dither, ditherStrength, gap, gapColor, shape, size, scale } = requested;
  const { strength, faces, verify, placeholder, progressive } = requested;
  const values = {
    "pixelate-grids": grids?.toString(),
    "pixelate-cell-size": cellSize?.toString(),
    "pixelate-format": format,
    "pixelate-light": light,
    "pixelate-palette": palette?.toString(),
    "pixelate-dither": dither,
    "pixelate-dither-strength": ditherStrength?.toString(),
    "pixelate-gap": gap?.toString(),
    "pixelate-gap-color": gapColor,
    "pixelate-shape": shape,
    "pixelate-size": size,
    "pixelate-scale": scale?.toString(),
    "pixelate-regions": regions,
    "pixelate-keep": keep,
    "pixelate-cover": cover,
    "pixelate-color": color,
    "pixelate-strength": strength?.toString(),
    "pixelate-faces": faces?.toString(),
    "pixelate-verify": verify?.toString(),
    "pixelate-placeholder": placeholder?.toString(),
    "pixelate-progressive": progressive?.toString(),
  };
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
