import { createHash } from "node:crypto";
import {
  decode,
  inspect,
  measure,
  pixelate,
  PixelateError,
  type PixelateOptions,
  pixelateAll,
  type Region,
} from "../../src/index.ts";

/** Larger photos do these jobs alone, and none above the limit: more would take most of the tests' time. */
const MANY_PIXELS = 2 ** 20;
const JOBS_OF_LARGE = new Set(["header", "grids", "regionsToJpeg"]);
const limits = { maxPixels: 2 ** 22 };

const FACE: Region = { shape: "ellipse", left: "30%", top: "20%", width: "35%", height: "45%" };
const PLATE: Region = { left: 3, top: "60%", width: "40%", height: 9 };
const REGIONS = { cellSize: 7, regions: [FACE, PLATE], limits } as const;

type Job = (photo: Uint8Array) => readonly Uint8Array[];

/**
 * The jobs whose outputs are held: each returns the bytes that are hashed.
 *
 * PNGs whose deflate stream comes from the platform's zlib differ between processors and Node versions, so their pixels
 * are hashed instead of their bytes.
 */
const JOBS: Readonly<Record<string, Job>> = {
  header: (photo) => [new TextEncoder().encode(JSON.stringify(inspect(photo, { limits })))],
  grids: (photo) =>
    pixelateAll(
      photo,
      [8, 16, 32, 48, 64].map((grid) => ({ grid, limits })),
    ),
  formats: (photo) => [
    ...each(photo, { grid: { columns: 13, rows: 7 }, limits }, [{ format: "jpeg" }, { format: "png" }]),
    pixelate(photo, { cellSize: 10, format: "jpeg", quality: 95, subsampling: "4:4:4", limits }),
  ],
  cells: (photo) =>
    measure(photo, [
      { grid: 1, limits },
      { cellSize: { width: 19, height: 11 } },
      { grid: 5, precision: "dc" },
      { cellSize: 3 },
    ]).map(({ colors }) => colors),
  light: (photo) => [pixelate(photo, { grid: 9, light: "linear", limits })],
  palettes: (photo) => [
    pixelate(photo, { grid: 24, palette: "gameboy", limits }),
    pixelate(photo, { grid: 24, palette: ["#102030", "#ffffff", "#c04000"], format: "jpeg", limits }),
  ],
  regionsToJpeg: (photo) => [pixelate(photo, { ...REGIONS, format: "jpeg" })],
  regionsToPng: (photo) => [decode(pixelate(photo, { ...REGIONS, format: "png" })).data],
};

/**
 * The hash of what each job makes of a photo, or the code of its error.
 *
 * @returns 12 hexadecimal digits of SHA-256 or a code, by job.
 */
export function outputsOf(photo: Uint8Array): Record<string, string> {
  const isLarge = pixelsOf(photo) > MANY_PIXELS;
  const outputs: Record<string, string> = {};
  for (const [name, job] of Object.entries(JOBS)) {
    if (isLarge && !JOBS_OF_LARGE.has(name)) continue;
    outputs[name] = outcome(() => digest(job(photo)));
  }
  return outputs;
}

function each(photo: Uint8Array, base: PixelateOptions, variants: readonly PixelateOptions[]): Uint8Array[] {
  return variants.map((variant) => pixelate(photo, { ...base, ...variant } as PixelateOptions));
}

function pixelsOf(photo: Uint8Array): number {
  try {
    const { width, height } = inspect(photo);
    return width * height;
  } catch (error) {
    if (error instanceof PixelateError) return 0;
    throw error;
  }
}

function outcome(run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (error instanceof PixelateError) return error.code;
    throw error;
  }
}

function digest(outputs: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const bytes of outputs) hash.update(`${bytes.length}:`).update(bytes);
  return hash.digest("hex").slice(0, 12);
}
