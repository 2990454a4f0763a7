import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { Rejection } from "../errors.ts";
import { publicUrl } from "../manifest/public-url.ts";
import { requireDetector } from "../pixelation/detection.ts";
import { pixelationSettingsFor } from "../pixelation/object-settings.ts";
import { metadataName, type RequestSetting } from "../pixelation/setting-names.ts";
import { quoted } from "../quoting.ts";
import { outputKey } from "../storage/keys.ts";
import { UPLOAD_EXTENSIONS, uploadKey } from "../storage/uploads.ts";
import { describeIssues, onlyFields, ownFields } from "../validation.ts";
import { parseJsonBody } from "./json-body.ts";
import { requireOffered } from "./offered-settings.ts";
import { Problem } from "./problem.ts";
import type { HttpTools } from "./tools.ts";

/** The lifetime of a form: enough to start an upload on a slow connection, too short to share the form. */
const EXPIRES_IN_SECONDS = 300;

/**
 * Accepts text that becomes metadata: printable ASCII, with white space reduced to single spaces. Metadata are HTTP headers;
 * S3 then returns exactly the granted text.
 */
const headerText = v.pipe(
  v.string(),
  v.transform((text) => text.replace(/\s+/gu, " ").trim()),
  v.regex(/^[ -~]*$/, "text of printable ASCII characters"),
);

/** The settings of an upload. Each becomes metadata and is validated as such. The JPEG quality is the deployment's. */
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
  gapColor: v.optional(v.string("transparent or a color such as #101010")),
  shape: v.optional(v.string("square or round")),
  size: v.optional(v.string("photo or cells")),
  scale: v.optional(v.number("a number")),
  regions: v.optional(v.pipe(v.string("regions such as 10%,20%,30%,15%"), headerText)),
  keep: v.optional(v.pipe(v.string("regions such as 10%,20%,30%,15%"), headerText)),
  cover: v.optional(v.string("cells, solid or surroundings")),
  color: v.optional(v.string("auto or a color such as #000000")),
  strength: v.optional(v.number("a number")),
  faces: v.optional(v.boolean("true or false")),
  verify: v.optional(v.boolean("true or false")),
  placeholder: v.optional(v.boolean("true or false")),
  progressive: v.optional(v.boolean("true or false")),
} satisfies Readonly<Record<Exclude<RequestSetting, "quality">, v.GenericSchema>>;

const settings = v.strictObject(ownFields(settingsFields), onlyFields(settingsFields));

type UploadType = keyof typeof UPLOAD_EXTENSIONS;

const ALL_TYPES = Object.keys(UPLOAD_EXTENSIONS).filter(
  (type): type is UploadType => type in UPLOAD_EXTENSIONS,
);

const requestFields = {
  type: v.string("the media type of the file"),
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
export async function grantUpload(
  body: Uint8Array,
  tools: HttpTools,
  stagePrefix: string,
): Promise<UploadGrant> {
  const { settings: deployed, presign } = tools;
  const { sourceBucket, uploadPrefix, limits, keyTemplate } = deployed;
  if (sourceBucket === undefined) {
    throw new Problem("UPLOADS_NOT_CONFIGURED", "Expected the environment variable SOURCE_BUCKET to be set");
  }
  const { type: requestedType, size, settings: requested } = parseRequest(body);
  const type = acceptedType(requestedType, deployed.decoder !== undefined);
  requireOffered(Object.keys(requested), deployed);
  if (size > limits.maxBytes) {
    throw new Problem("TOO_LARGE", `Expected at most ${limits.maxBytes} bytes but received ${size}`);
  }
  const metadata = metadataOf(requested);
  requireSmallMetadata(metadata);
  const pixelation = pixelationSettingsFor(metadata, deployed.pixelation);
  requireDetector(pixelation, deployed.detector);
  const { grids } = pixelation;
  const id = `${randomBytes(16).toString("hex")}.${UPLOAD_EXTENSIONS[type]}`;
  const key = uploadKey(uploadPrefix, id);
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

function parseRequest(body: Uint8Array): v.InferOutput<typeof uploadRequest> {
  const parsed = v.safeParse(uploadRequest, parseJsonBody(body));
  if (parsed.success) return parsed.output;
  throw new Problem("INVALID_REQUEST", describeIssues(parsed.issues).join("; "));
}

/** @throws {Problem} for a type that this build of the function does not read. */
function acceptedType(requested: string, hasDecoder: boolean): UploadType {
  const types = hasDecoder ? ALL_TYPES : ALL_TYPES.slice(0, 2);
  const type = types.find((each) => each === requested);
  if (type !== undefined) return type;
  const expected = `${types.slice(0, -1).join(", ")} or ${types.at(-1) ?? ""}`;
  throw new Problem("INVALID_REQUEST", `Expected ${expected} for type but received ${quoted(requested)}`);
}

/** Text that is an HTTP header and that S3 returns unchanged: printable ASCII, with single spaces inside. */
const CARRIED = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** @throws {Problem} for settings that metadata cannot carry. */
function metadataOf(requested: v.InferOutput<typeof settings>): Record<string, string> {
  const given = Object.entries(requested).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (CARRIED.test(String(value))) continue;
    throw new Problem(
      "INVALID_REQUEST",
      `Expected text of printable ASCII characters for settings.${name} but received ${quoted(String(value))}`,
    );
  }
  return Object.fromEntries(given.map(([name, value]) => [metadataName(name), String(value)]));
}
