import { UserError } from "./user-error.ts";

/** The function's variables that a user of the local cloud may set: all but those that the local cloud sets itself. */
export const SETTABLE = [
  "GRIDS",
  "KEY_TEMPLATE",
  "OUTPUT_FORMAT",
  "JPEG_QUALITY",
  "LIGHT",
  "PALETTE",
  "DITHER",
  "DITHER_STRENGTH",
  "GAP",
  "GAP_COLOR",
  "SHAPE",
  "SIZE",
  "SCALE",
  "REGIONS",
  "KEEP",
  "PROGRESSIVE",
  "COVER",
  "COVER_COLOR",
  "STRENGTH",
  "FACES",
  "NO_FACES",
  "VERIFY",
  "PLACEHOLDER",
  "DELETE_ORIGINAL",
  "DELETE_OUTPUTS",
  "MAX_PIXELS",
  "MAX_BYTES",
  "WARM_UP",
  "UPLOAD_SETTINGS",
  "SINGLE_USE_UPLOADS",
  "SETTINGS_FROM_TAGS",
  "ORIGIN_SECRET",
  "CACHE_CONTROL",
] as const;

/** Reads settings such as `GRIDS=8,16`. A later one of the same name wins. @throws {UserError} for other names. */
export function readFunctionSettings(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map(readSetting));
}

function readSetting(text: string): readonly [string, string] {
  const separator = text.indexOf("=");
  const given = separator < 0 ? text : text.slice(0, separator);
  const name = SETTABLE.find((it) => it === given);
  if (name === undefined || separator < 0) {
    throw new UserError(
      `Expected NAME=VALUE for --set, where NAME is one of ${SETTABLE.join(", ")}, but received ${text}`,
    );
  }
  return [name, text.slice(separator + 1)];
}
