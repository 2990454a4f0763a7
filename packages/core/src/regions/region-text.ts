import { type Length, type Region, requireRegions } from "./region.ts";
import { quoted } from "../quoting.ts";

const EXAMPLE = "10%,20%,30%,15%; ellipse 120,80,60,60";
const REGION = /* @__PURE__ */ regionPattern();

function regionPattern(): RegExp {
  const number = String.raw`(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?%?)`;
  const sides = [number, number, number, number].join(String.raw`\s*,\s*`);
  // No two runs of spaces are adjacent: a match could split them in as many ways as they are long.
  return new RegExp(String.raw`^\s*(?:(rectangle|ellipse)\s+)?${sides}\s*$`);
}

/**
 * Parses regions from text, as in metadata and on command lines: `left,top,width,height` in pixels or percent, after
 * `rectangle` (the default) or `ellipse`. Semicolons separate regions.
 *
 * @throws {TypeError | RangeError} quoting the region that is wrong.
 *
 * @example
 * parseRegions("10%,20%,30%,15%; ellipse 120,80,60,60")
 */
export function parseRegions(text: string): readonly Region[] {
  return requireRegions(text.split(";").map(parseRegion));
}

/** Formats regions as text that {@link parseRegions} reads. */
export function regionsText(regions: readonly Region[]): string {
  return regions
    .map(({ shape, left, top, width, height }) => {
      const sides = [left, top, width, height].join(",");
      return shape === "ellipse" ? `ellipse ${sides}` : sides;
    })
    .join("; ");
}

function parseRegion(text: string): Region {
  const parts = REGION.exec(text);
  if (parts === null) throw new TypeError(`Expected regions such as ${EXAMPLE} but received ${quoted(text)}`);
  const [, shape, left, top, width, height] = parts;
  return {
    ...(shape === "ellipse" && { shape }),
    left: lengthOf(left),
    top: lengthOf(top),
    width: lengthOf(width),
    height: lengthOf(height),
  };
}

function lengthOf(text: string): Length {
  const number = parseFloat(text);
  return text.endsWith("%") ? `${number}%` : number;
}
