/** An SVG of lines and text, readable on light and dark pages. */
export interface Svg {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly body: readonly string[];
}

/** Colours for series, distinct for color-blind readers as well (Okabe & Ito 2008). */
export const SERIES_COLORS = [
  "#d55e00",
  "#0072b2",
  "#56b4e9",
  "#7b6fd0",
  "#009e73",
  "#cc79a7",
  "#8a6d00",
  "#7f7f7f",
];

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 15px; font-weight: 600 }
  .faint { fill: #57606a }
  .grid { stroke: #d0d7de; stroke-width: 1 }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .faint { fill: #9da7b3 } .grid { stroke: #3d444d }
  }`;

export function svgText({ width, height, title, body }: Svg): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}\n</style>`,
    text(12, 24, title, "start", "title"),
    ...body,
    "</svg>\n",
  ].join("\n");
}

export function text(
  x: number,
  y: number,
  content: string,
  anchor: "start" | "middle" | "end" = "start",
  className = "",
): string {
  const classes = className === "" ? "" : ` class="${className}"`;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${classes}>${escaped(content)}</text>`;
}

export function gridLine(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="grid"/>`;
}

export function polyline(points: readonly (readonly [x: number, y: number])[], color: string): string {
  const path = points.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
  const dots = points.map(([x, y]) => `<circle cx="${round(x)}" cy="${round(y)}" r="3.5" fill="${color}"/>`);
  return [`<polyline points="${path}" class="line" stroke="${color}"/>`, ...dots].join("\n");
}

export function bar(x: number, y: number, width: number, height: number, color: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${height}" rx="2" fill="${color}"/>`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(content: string): string {
  return content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
