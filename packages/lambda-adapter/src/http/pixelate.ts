import type { ImageInfo } from "@pixelater/core";
import * as v from "valibot";
import type { Deadline } from "../deadline.ts";
import { cellSizeGrid, gridList } from "../pixelation/grid-list.ts";
import { readablePhoto } from "../pixelation/decoding.ts";
import { detectFaces, requireDetector } from "../pixelation/detection.ts";
import { resolveArt } from "../pixelation/art.ts";
import { hidingSource, resolveHiding } from "../pixelation/hiding.ts";
import { type Needs, needsOf, requireMemory } from "../pixelation/needs.ts";
import {
  type InspectedObject,
  inspectObject,
  type PixelatedImage,
  pixelateObject,
} from "../pixelation/pixelate-object.ts";
import type { PixelationSettings } from "../pixelation/pixelation-settings.ts";
import * as schemas from "../pixelation/setting-schemas.ts";
import { describeIssues, onlyFields, ownFields, wholeNumber } from "../validation.ts";
import { requireOffered } from "./offered-settings.ts";
import { Problem } from "./problem.ts";
import type { HttpTools } from "./tools.ts";

/**
 * The largest image in a request or an answer. Lambda allows 6,291,456 bytes for each, including headers, and base64
 * needs four bytes for three.
 */
const MAX_IMAGE_BYTES = 4_500_000;

const HINT = "Upload it instead: POST /api/uploads takes images up to the deployment's limit";

const queryFields = {
  grid: v.optional(v.pipe(gridList, v.length(1, "one grid, such as 16 or 16x9 or 10px"))),
  cellSize: v.optional(wholeNumber(1, 9_999)),
  format: v.optional(schemas.outputFormat),
  quality: v.optional(wholeNumber(1, 100)),
  light: v.optional(schemas.light),
  palette: v.optional(schemas.palette),
  dither: v.optional(schemas.dither),
  ditherStrength: v.optional(schemas.ditherStrength),
  gap: v.optional(schemas.gap),
  gapColor: v.optional(schemas.gapColor),
  shape: v.optional(schemas.shape),
  size: v.optional(schemas.size),
  scale: v.optional(schemas.scale),
  regions: v.optional(schemas.regions),
  keep: v.optional(schemas.regions),
  cover: v.optional(schemas.cover),
  color: v.optional(schemas.coverColor),
  strength: v.optional(schemas.strength),
  faces: v.optional(schemas.flag),
};

const query = v.strictObject(ownFields(queryFields), onlyFields(queryFields));

const DEFAULT_GRID = { label: "16x16", options: { grid: 16 } };

/**
 * Pixelates the image in a request's body by the grid in its query.
 *
 * @throws {Problem | Rejection} for an invalid request or image.
 */
export async function pixelateDirectly(
  bytes: Uint8Array,
  queries: Readonly<Record<string, readonly string[]>>,
  { settings, vcpus, memoryBytes, detector, decoder }: HttpTools,
  deadline: Deadline,
): Promise<PixelatedImage> {
  const { pixelation: standard, limits } = settings;
  const requested = parseQuery(queries);
  // The grid of this call is the grids of an upload.
  requireOffered(
    Object.keys(requested).map((name) => (name === "grid" ? "grids" : name)),
    settings,
  );
  if (bytes.length === 0)
    throw new Problem("INVALID_REQUEST", "Expected an image in the body but received nothing");
  requireSmall(bytes.length, "an image");
  const { cellSize, grid, regions, keep, cover, color } = requested;
  if (cellSize !== undefined && grid !== undefined) {
    throw new Problem("INVALID_REQUEST", "Expected grid or cellSize but received both");
  }
  const requestedGrid = cellSize === undefined ? grid?.[0] : cellSizeGrid(cellSize);
  const { faces, strength } = requested;
  const hasGrids = requestedGrid !== undefined;
  const requestedHiding = { regions, keep, cover, color, faces, strength, hasGrids };
  const resolved = resolveHiding(requestedHiding, { ...standard, verify: undefined });
  if (typeof resolved === "string") throw new Problem("INVALID_REQUEST", resolved);
  const { grid: ownGrid, ...hiding } = resolved;
  const { palette, dither, ditherStrength, size, scale, gap, gapColor, shape } = requested;
  const art = resolveArt(
    { palette, dither, ditherStrength, size, scale, gap, gapColor, shape },
    standard,
    hidingSource(requestedHiding, resolved),
  );
  if (typeof art === "string") throw new Problem("INVALID_REQUEST", art);
  const pixelation = {
    ...standard,
    placeholder: undefined,
    progressive: undefined,
    grids: [requestedGrid ?? ownGrid ?? DEFAULT_GRID],
    format: requested.format ?? "same",
    quality: requested.quality ?? standard.quality,
    light: requested.light ?? standard.light,
    ...art,
    ...hiding,
  };
  requireDetector(pixelation, settings.detector);
  const { input, heldBytes } = await readablePhoto(bytes, decoder, { limits, memoryBytes, deadline });
  const admit = (settings: PixelationSettings, detection: Needs | undefined): InspectedObject => {
    const info = inspectObject(input, settings, limits);
    const needs = needsOf(info, heldBytes, vcpus, { detection });
    requireMemory(info, needs, memoryBytes);
    requireQuick(info, needs.milliseconds, deadline);
    return info;
  };
  const finder = pixelation.faces === true ? detector : undefined;
  const first = admit(pixelation, finder?.needs);
  const detection = await detectFaces(input, pixelation, finder?.of(undefined, deadline.signal));
  const info = finder === undefined ? first : admit(detection.pixelation, undefined);
  const [image] = pixelateObject(input, info, detection.pixelation, limits);
  if (image === undefined) throw new Problem("INTERNAL", "Expected an image for the grid");
  requireSmall(image.bytes.length, "a pixelated image");
  return image;
}

function parseQuery(queries: Readonly<Record<string, readonly string[]>>): v.InferOutput<typeof query> {
  const given = Object.fromEntries(Object.entries(queries).map(([name, values]) => [name, values.join(",")]));
  const parsed = v.safeParse(query, given);
  if (parsed.success) return parsed.output;
  throw new Problem("INVALID_REQUEST", describeIssues(parsed.issues).join("; "));
}

function requireSmall(byteLength: number, what: string): void {
  if (byteLength <= MAX_IMAGE_BYTES) return;
  throw new Problem(
    "PAYLOAD_TOO_LARGE",
    `Expected ${what} of at most ${MAX_IMAGE_BYTES} bytes but it has ${byteLength}. ${HINT}`,
  );
}

/** Checks that the answer arrives before the gateway's timeout, which would answer without this API's problem codes. */
function requireQuick({ width, height }: ImageInfo, neededMs: number, deadline: Deadline): void {
  const leftMs = deadline.remainingMs();
  if (neededMs <= leftMs) return;
  throw new Problem(
    "TOO_LARGE",
    `Expected at most ${Math.floor(leftMs)} ms for ${width} × ${height} pixels but they may take ${Math.ceil(neededMs)}. ${HINT}`,
  );
}
