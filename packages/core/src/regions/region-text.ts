import { quoted } from "../quoting.ts";
import { type Length, type Region, requireRegions } from "./region.ts";

const EXAMPLE = "10%,20%,30%,15%; ellipse 120,80,60,60 cells 4; polygon 5,5,90,20,40,80 cover solid";

/** Readers of the settings that may follow a region's numbers. */
const SETTINGS: Readonly<Record<string, (value: string) => unknown>> = {
  rotate: numberOf,
  pad: lengthOf,
  cells: numberOf,
  cover: (value) => value,
  color: (value) => value,
};

/**
 * Parses regions from text, as in metadata and on command lines. Semicolons separate regions. Each is:
 * - `left,top,width,height` in pixels or percent, after `rectangle` (the default) or `ellipse`, or
 * - `polygon x,y,x,y,x,y…` with at least three corners, and then
 * - any of `cells 4`, `cover surroundings`, `color #000000`, `rotate 20` and `pad 10%`.
 *
 * @throws {TypeError | RangeError} quoting the region that is wrong.
 *
 * @example
 * parseRegions("10%,20%,30%,15%; ellipse 120,80,60,60 cells 4 cover surroundings")
 */
export function parseRegions(text: string): readonly Region[] {
  return requireRegions(text.split(";").map(parseRegion));
}

/** Formats regions as text that {@link parseRegions} reads. */
export function regionsText(regions: readonly Region[]): string {
  return regions.map(regionText).join("; ");
}

function regionText(region: Region): string {
  const { shape = "rectangle" } = region;
  const numbers =
    region.shape === "polygon"
      ? region.points.flat()
      : [region.left, region.top, region.width, region.height];
  const settings = Object.keys(SETTINGS).flatMap((name) => {
    const value: unknown = Reflect.get(region, name);
    return typeof value === "string" || typeof value === "number" ? [`${name} ${value}`] : [];
  });
  return [...(shape === "rectangle" ? [] : [shape]), numbers.join(","), ...settings].join(" ");
}

/** Parses one region. Its numbers are checked by {@link requireRegions}. */
function parseRegion(text: string): Region {
  const fail = (): never => {
    throw new TypeError(`Expected regions such as ${EXAMPLE} but received ${quoted(text)}`);
  };
  // Spaces around commas are allowed. Splitting takes time linear in them, unlike a pattern with spaces on both sides.
  const joined = text
    .split(",")
    .map((number) => number.trim())
    .join(",");
  const words = joined.split(/\s+/);
  const shape =
    words[0] === "ellipse" || words[0] === "polygon" || words[0] === "rectangle" ? words[0] : undefined;
  const [numbers = "", ...rest] = shape === undefined ? words : words.slice(1);
  const lengths = numbers.split(",").map((each) => lengthOf(each) ?? fail());
  const settings: Record<string, unknown> = {};
  if (rest.length % 2 !== 0) fail();
  for (let i = 0; i < rest.length; i += 2) {
    const name = rest[i];
    if (!Object.hasOwn(SETTINGS, name) || Object.hasOwn(settings, name)) fail();
    settings[name] = SETTINGS[name](rest[i + 1]) ?? fail();
  }
  if (shape === "polygon") {
    if (lengths.length % 2 !== 0 || lengths.length < 6) fail();
    const points = Array.from({ length: lengths.length / 2 }, (_, i): [Length, Length] => [
      lengths[2 * i],
      lengths[2 * i + 1],
    ]);
    return { shape, points, ...settings };
  }
  if (lengths.length !== 4) fail();
  const [left, top, width, height] = lengths;
  return { ...(shape === "ellipse" && { shape }), left, top, width, height, ...settings };
}

function lengthOf(text: string): Length | undefined {
  const number = numberOf(text.endsWith("%") ? text.slice(0, -1) : text);
  if (number === undefined) return undefined;
  return text.endsWith("%") ? `${number}%` : number;
}

function numberOf(text: string): number | undefined {
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}
