import { basename } from "node:path";
import type { PlacedRegion } from "@pixelater/core/region";
import type { Thumbnail } from "./thumbnail.ts";

/** A photo on the sheet: what would be hidden in it, or why nothing can be. */
export type ReviewedPhoto =
  | { readonly photo: string; readonly thumbnail: Thumbnail; readonly regions: readonly ScoredRegion[] }
  | { readonly photo: string; readonly thumbnail: Thumbnail | undefined; readonly problem: string };

export interface ScoredRegion {
  /** As `--regions` takes it. */
  readonly text: string;
  /** Its outline, in pixels of the photo. */
  readonly placed: PlacedRegion;
  /** How sure the detector is, 0 to 1; undefined for a region that a person gave. */
  readonly score: number | undefined;
}

/** Returns an HTML page that needs nothing else: each photo with its regions outlined, numbered and scored. */
export function contactSheet(photos: readonly ReviewedPhoto[]): string {
  const regions = photos.reduce((sum, each) => sum + ("regions" in each ? each.regions.length : 0), 0);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Review: ${photos.length} photos, ${regions} regions</title>
<style>${STYLE}</style>
<h1>${count(photos.length, "photo")}, ${count(regions, "region")} to hide</h1>
<p>Nothing has been written but this page. <strong>It shows the photos uncovered: delete it when you are done.</strong>
Look for faces without an outline. To go on, repeat the command without <code>--review</code>; to choose the regions
yourself, pass those of a photo with <code>--regions</code>.</p>
<main>
${photos.map(sectionOf).join("\n")}
</main>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 1.5rem; }
main { display: grid; gap: 2rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(28rem, 100%), 1fr)); }
h2 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: auto; }
svg .outline { fill: none; stroke: #fff; stroke-width: 2; vector-effect: non-scaling-stroke; }
svg .edge { fill: none; stroke: #c00; stroke-width: 5; vector-effect: non-scaling-stroke; }
code { overflow-wrap: anywhere; }
.problem { color: light-dark(#b00, #f88); }
`;

function sectionOf(reviewed: ReviewedPhoto): string {
  const { photo, thumbnail } = reviewed;
  const placed = "regions" in reviewed ? reviewed.regions.map((region) => region.placed) : [];
  const below =
    "problem" in reviewed
      ? `<p class="problem">${escaped(reviewed.problem)}</p>`
      : `<ol>\n${reviewed.regions.map(itemOf).join("\n")}\n</ol>`;
  return `<section>
<h2>${escaped(photo === "-" ? "standard input" : photo)}</h2>
${thumbnail === undefined ? "" : pictureOf(photo, thumbnail, placed)}
${below}
</section>`;
}

function pictureOf(
  photo: string,
  { width, height, jpeg }: Thumbnail,
  placed: readonly PlacedRegion[],
): string {
  const data = Buffer.from(jpeg).toString("base64");
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(basename(photo))}, ${count(placed.length, "region")} outlined">
<image width="${width}" height="${height}" href="data:image/jpeg;base64,${data}"/>
${placed.map((region, i) => outlineOf(region, i + 1, Math.max(width, height) / 40)).join("\n")}
</svg>`;
}

function outlineOf(region: PlacedRegion, number: number, textSize: number): string {
  const shape = shapeOf(region);
  const text = `font-size="${textSize}" x="${region.left}" y="${Math.max(region.top, textSize)}"`;
  const outline = `<${shape} class="edge"/><${shape} class="outline"/>`;
  return `<g>${outline}<text ${text} fill="#fff" stroke="#c00" stroke-width="${textSize / 6}" paint-order="stroke">${number}</text></g>`;
}

/** Returns an SVG element without its closing bracket. */
function shapeOf({ shape, left, top, right, bottom, corners }: PlacedRegion): string {
  if (shape === "polygon") return `polygon points="${corners.map(({ x, y }) => `${x},${y}`).join(" ")}"`;
  const [width, height] = [right - left, bottom - top];
  if (shape === "rectangle") return `rect x="${left}" y="${top}" width="${width}" height="${height}"`;
  return `ellipse cx="${left + width / 2}" cy="${top + height / 2}" rx="${width / 2}" ry="${height / 2}"`;
}

function itemOf({ text, score }: ScoredRegion): string {
  const scored = score === undefined ? "" : ` <small>score ${score.toFixed(2)}</small>`;
  return `<li><code>${escaped(text)}</code>${scored}</li>`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** Escapes text for HTML. A file's name could otherwise bring its own elements. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
