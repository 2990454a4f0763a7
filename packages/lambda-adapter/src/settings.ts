import { DEFAULT_LIMITS } from "@pixelater/core";
import type { ArtOptions } from "@pixelater/core/palette";
import * as v from "valibot";
import { resolveArt } from "./pixelation/art.ts";
import { gridList } from "./pixelation/grid-list.ts";
import type { PhotoLimits, PixelationSettings } from "./pixelation/pixelation-settings.ts";
import * as schemas from "./pixelation/setting-schemas.ts";
import { REQUEST_SETTINGS, type RequestSetting } from "./pixelation/setting-names.ts";
import { describeIssues, wholeNumber } from "./validation.ts";

/** The settings of a deployment. */
export interface Settings {
  readonly processedBucket: string;
  /** The only bucket whose objects are pixelated; undefined for any bucket. */
  readonly sourceBucket?: string;
  readonly keyTemplate: string;
  readonly pixelation: PixelationSettings;
  readonly limits: PhotoLimits;
  readonly notifyTopicArn?: string;
  /** The folder of the source bucket for uploads through the API, with its slash. */
  readonly uploadPrefix: string;
  /** The settings that requests to the API may have; undefined for all. */
  readonly uploadSettings?: readonly RequestSetting[] | undefined;
  /** True if a key that the API gave takes no second upload once the first is finished. */
  readonly hasSingleUseUploads: boolean;
  /** True if an object's tags are settings, too. */
  readonly readsTags: boolean;
  /** The secrets of which each HTTP request must hold one; undefined if any request is answered. */
  readonly originSecrets?: readonly string[] | undefined;
  /** The origin of the page and of `/p/`, without a slash at its end; empty for relative URLs. */
  readonly publicBaseUrl: string;
  /** The `Cache-Control` of outputs; undefined for none. */
  readonly cacheControl?: string;
  /** The CloudFront distribution that serves the processed bucket; undefined if replaced outputs are not invalidated. */
  readonly distributionId?: string;
  /** True if the outputs of a photo are deleted after somebody has deleted the photo. */
  readonly deleteOutputs: boolean;
  /** True if a container prepares for its first photo while it initialises. */
  readonly warmsUp: boolean;
  /** The name and version of the detector in this build; undefined if there is none. */
  readonly detector?: string | undefined;
  /** The name and version of the decoder of other formats in this build; undefined if there is none. */
  readonly decoder?: string | undefined;
}

/** Accepts a bucket name. Source: Amazon S3 User Guide, "General purpose bucket naming rules". */
const bucketName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket, not its ARN or address"),
);

const topicArn = v.pipe(
  v.string(),
  v.regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/, "the ARN of an SNS topic"),
);

/**
 * Requires `{grid}` once, followed by a character that cannot be part of a label, and `{name}` at the end. Two grids, or two
 * names in one folder, then never have the same key.
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

/** Accepts a header of directives. Source: RFC 9111, section 5.2. */
const cacheControl = v.pipe(
  v.string(),
  v.regex(
    /^[\w-]+(=(\w+|"[\w ,-]*"))?(, *[\w-]+(=(\w+|"[\w ,-]*"))?)*$/,
    "directives of Cache-Control such as public, max-age=60",
  ),
);

const distributionId = v.pipe(
  v.string(),
  v.regex(/^[A-Z0-9]{8,32}$/, "the id of a CloudFront distribution, such as E2EXAMPLE1234"),
);

const folder = v.pipe(v.string(), v.regex(/^[^/\p{Cc}]\P{Cc}*\/$/u, "a folder such as uploads/"));

const uploadSettings = v.pipe(
  v.string(),
  v.transform((text) => (text === schemas.NONE ? [] : text.split(",").map((name) => name.trim()))),
  v.array(v.picklist(REQUEST_SETTINGS, `none, or a list of ${REQUEST_SETTINGS.join(", ")}`)),
);

const environment = v.object({
  PROCESSED_BUCKET: bucketName,
  SOURCE_BUCKET: v.optional(bucketName),
  GRIDS: v.optional(gridList, "8,16,32,48,64"),
  KEY_TEMPLATE: v.optional(keyTemplate, "{dir}pixelated-{grid}-{name}"),
  OUTPUT_FORMAT: v.optional(schemas.outputFormat, "same"),
  JPEG_QUALITY: v.optional(wholeNumber(1, 100), "80"),
  DELETE_ORIGINAL: v.optional(v.picklist(["never", "after-success"], "never or after-success"), "never"),
  NOTIFY_TOPIC_ARN: v.optional(topicArn),
  MAX_PIXELS: v.optional(wholeNumber(1, 1_000_000_000), String(DEFAULT_LIMITS.maxPixels)),
  MAX_BYTES: v.optional(wholeNumber(1, 1_000_000_000), String(DEFAULT_LIMITS.maxBytes)),
  LIGHT: v.optional(schemas.light, "srgb"),
  PALETTE: v.optional(schemas.palette),
  DITHER: v.optional(schemas.dither),
  DITHER_STRENGTH: v.optional(schemas.ditherStrength),
  GAP: v.optional(schemas.gap),
  GAP_COLOR: v.optional(schemas.gapColor),
  SHAPE: v.optional(schemas.shape),
  SIZE: v.optional(schemas.size),
  SCALE: v.optional(schemas.scale),
  REGIONS: v.optional(schemas.regions),
  KEEP: v.optional(schemas.regions),
  COVER: v.optional(schemas.cover),
  COVER_COLOR: v.optional(schemas.coverColor),
  STRENGTH: v.optional(schemas.strength),
  FACES: v.optional(schemas.flag),
  NO_FACES: v.optional(v.picklist(["publish", "reject"], "publish or reject")),
  VERIFY: v.optional(schemas.flag),
  PLACEHOLDER: v.optional(schemas.flag),
  PROGRESSIVE: v.optional(schemas.flag),
  WARM_UP: v.optional(schemas.flag, "true"),
  UPLOAD_PREFIX: v.optional(folder, "uploads/"),
  UPLOAD_SETTINGS: v.optional(uploadSettings),
  SINGLE_USE_UPLOADS: v.optional(schemas.flag, "false"),
  SETTINGS_FROM_TAGS: v.optional(schemas.flag, "false"),
  PUBLIC_BASE_URL: v.optional(origin),
  CACHE_CONTROL: v.optional(cacheControl),
  DISTRIBUTION_ID: v.optional(distributionId),
  DELETE_OUTPUTS: v.optional(v.picklist(["never", "with-original"], "never or with-original"), "never"),
});

/**
 * Reads the settings from environment variables. An empty variable counts as not set.
 *
 * @param detector, decoder the names and versions of those in this build.
 * @throws {TypeError} naming every invalid variable and the values that it accepts.
 */
export function settingsFrom(
  variables: Readonly<Record<string, string | undefined>>,
  detector?: string,
  decoder?: string,
): Settings {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = v.safeParse(environment, given);
  if (!parsed.success) throw new TypeError(describeIssues(parsed.issues).join("; "));
  const env = parsed.output;
  if (env.SOURCE_BUCKET === env.PROCESSED_BUCKET) {
    throw new TypeError(
      `Expected different buckets for PROCESSED_BUCKET and SOURCE_BUCKET but received ${env.PROCESSED_BUCKET} for both`,
    );
  }
  requireNoContradiction(env);
  return {
    detector,
    decoder,
    processedBucket: env.PROCESSED_BUCKET,
    keyTemplate: env.KEY_TEMPLATE,
    pixelation: {
      grids: env.GRIDS,
      format: env.OUTPUT_FORMAT,
      quality: env.JPEG_QUALITY,
      light: env.LIGHT,
      deleteOriginal: env.DELETE_ORIGINAL === "after-success",
      cover: env.COVER,
      color: env.COVER_COLOR,
      strength: env.STRENGTH,
      // Defaults stay undefined: a digest of the settings belongs to the provenance of every output.
      faces: env.FACES === true ? true : undefined,
      noFaces: env.NO_FACES === "reject" ? "reject" : undefined,
      verify: env.VERIFY === true ? true : undefined,
      placeholder: env.PLACEHOLDER === true ? true : undefined,
      progressive: env.PROGRESSIVE === true ? true : undefined,
      ...standardArt(env),
      regions: env.REGIONS === schemas.NONE ? undefined : env.REGIONS,
      keep: env.KEEP === schemas.NONE ? undefined : env.KEEP,
    },
    warmsUp: env.WARM_UP,
    limits: { maxPixels: env.MAX_PIXELS, maxBytes: env.MAX_BYTES },
    uploadPrefix: env.UPLOAD_PREFIX,
    uploadSettings: env.UPLOAD_SETTINGS,
    hasSingleUseUploads: env.SINGLE_USE_UPLOADS,
    readsTags: env.SETTINGS_FROM_TAGS,
    originSecrets: originSecretsIn(given["ORIGIN_SECRET"]),
    publicBaseUrl: (env.PUBLIC_BASE_URL ?? "").replace(/\/+$/, ""),
    deleteOutputs: env.DELETE_OUTPUTS === "with-original",
    ...(env.CACHE_CONTROL === undefined ? {} : { cacheControl: env.CACHE_CONTROL }),
    ...(env.DISTRIBUTION_ID === undefined ? {} : { distributionId: env.DISTRIBUTION_ID }),
    ...(env.SOURCE_BUCKET === undefined ? {} : { sourceBucket: env.SOURCE_BUCKET }),
    ...(env.NOTIFY_TOPIC_ARN === undefined ? {} : { notifyTopicArn: env.NOTIFY_TOPIC_ARN }),
  };
}

/**
 * Reads the secrets of the CDN: two while they are rotated.
 *
 * @throws {TypeError} without the value, which would be in the log.
 */
function originSecretsIn(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const secrets = text.split(",");
  if (secrets.length <= 2 && secrets.every((secret) => /^[\w-]{16,256}$/.test(secret))) return secrets;
  throw new TypeError(
    "Expected one or two secrets for ORIGIN_SECRET, separated by a comma, each of 16 to 256 letters, digits, - or _, but " +
      "received other text, which is not shown",
  );
}

type Environment = v.InferOutput<typeof environment>;

/** Returns the settings of the look of cells. Those that ask for the default stay undefined, as others do. */
function standardArt(env: Environment): ArtOptions {
  return {
    palette: env.PALETTE === schemas.NONE ? undefined : env.PALETTE,
    dither: env.DITHER === "none" ? undefined : env.DITHER,
    ditherStrength: env.DITHER_STRENGTH,
    gap: env.GAP === 0 ? undefined : env.GAP,
    gapColor: env.GAP_COLOR,
    shape: env.SHAPE === "square" ? undefined : env.SHAPE,
    size: env.SIZE === "photo" ? undefined : env.SIZE,
    scale: env.SCALE,
  };
}

/**
 * Checks that variables do not contradict each other. Photos that override none of them would all be rejected.
 *
 * @throws {TypeError} naming them.
 */
function requireNoContradiction(env: Environment): void {
  const { COVER, COVER_COLOR } = env;
  if (COVER_COLOR !== undefined && COVER !== undefined && COVER !== "solid") {
    throw new TypeError(`Expected solid for COVER beside COVER_COLOR but received ${COVER}`);
  }
  const areas = (["REGIONS", "KEEP"] as const).filter(
    (name) => env[name] !== undefined && env[name] !== schemas.NONE,
  );
  const hiding = env.FACES === true ? [...areas, "FACES" as const] : areas;
  if (areas.length > 1) throw new TypeError("Expected REGIONS or KEEP but received both");
  if (hiding.includes("KEEP") && hiding.includes("FACES")) {
    throw new TypeError("Expected KEEP or FACES=true but received both");
  }
  // Without defaults that could give way, a contradiction is one of these variables.
  const requested = { ...standardArt(env), size: env.SIZE };
  const contradiction = resolveArt(requested, {}, hiding.length > 0 ? "request" : "none");
  if (typeof contradiction !== "string") return;
  const given = ART_VARIABLES.filter((name) => env[name] !== undefined);
  throw new TypeError(`${contradiction}. Change one of ${[...given, ...hiding].join(", ")}`);
}

const ART_VARIABLES = [
  "PALETTE",
  "DITHER",
  "DITHER_STRENGTH",
  "GAP",
  "GAP_COLOR",
  "SHAPE",
  "SIZE",
  "SCALE",
] as const;
