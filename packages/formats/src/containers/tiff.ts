import { Bytes } from "./bytes.ts";
import { asOrientation } from "./exif.ts";
import { corrupt, type Header, truncated, unsupported } from "./header.ts";

/** Tags of the first directory (TIFF 6.0 §8, technical notes 1 and 2; ICC.1 annex B.4). */
const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  stripByteCounts: 279,
  planarConfiguration: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  iccProfile: 34675,
  dngVersion: 50706,
} as const;

/** What the samples of a pixel mean. */
export type Photometric = "white is zero" | "black is zero" | "rgb" | "palette" | "cmyk" | "ycbcr";

const PHOTOMETRIC: Readonly<Partial<Record<number, Photometric>>> = {
  0: "white is zero",
  1: "black is zero",
  2: "rgb",
  3: "palette",
  5: "cmyk",
  6: "ycbcr",
};

/** Samples of a color, without alpha. */
const COLOR_SAMPLES: Readonly<Record<Photometric, number>> = {
  "white is zero": 1,
  "black is zero": 1,
  rgb: 3,
  palette: 1,
  cmyk: 4,
  ycbcr: 3,
};

const JPEG = 7;
/** None, CCITT in three ways, LZW, JPEG, Deflate under two numbers, PackBits. */
const COMPRESSIONS: readonly number[] = [1, 2, 3, 4, 5, JPEG, 8, 32946, 32773];
const CCITT: readonly number[] = [2, 3, 4];

/** The header of a TIFF with what its samples are. */
export interface TiffHeader extends Header {
  readonly photometric: Photometric;
  readonly bitsPerSample: number;
  readonly samplesPerPixel: number;
  /** How the first sample behind the colors is alpha, if it is: colors premultiplied by it, or not. */
  readonly alpha: "premultiplied" | "straight" | undefined;
}

/** Bytes of a value of each type: BYTE, ASCII, SHORT, LONG, RATIONAL, and SBYTE, UNDEFINED, SSHORT, SLONG. */
const TYPE_BYTES: Readonly<Partial<Record<number, number>>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
};

/** More strips or tiles than this are no photo. */
const MOST_VALUES = 1 << 20;

/**
 * Reads the first directory of a TIFF and checks that the decoder knows all of it, as it fails silently.
 *
 * @throws {PixelateError} `CORRUPT_IMAGE`, `TRUNCATED`, `UNSUPPORTED_FEATURE`
 */
export function readTiff(file: Uint8Array): TiffHeader {
  const isLittle = file[0] === 0x49;
  const bytes = new Bytes(file, isLittle ? "little-endian" : "big-endian");
  const directory = readDirectory(bytes);
  const one = (tag: number, otherwise: number): number =>
    numbersOf(bytes, directory.get(tag), 1)[0] ?? otherwise;
  const width = one(TAG.width, 0);
  const height = one(TAG.height, 0);
  if (width === 0 || height === 0) throw corrupt("Expected a TIFF to have pixels but its size is 0");
  if (directory.has(TAG.dngVersion) || one(TAG.subfileType, 0) !== 0) {
    throw unsupported("Expected a photo first in the TIFF but got a camera's raw file or a smaller version");
  }
  requireWhole(bytes, directory);
  const photometric = PHOTOMETRIC[one(TAG.photometric, 1)];
  const compression = one(TAG.compression, 1);
  const samplesPerPixel = one(TAG.samplesPerPixel, 1);
  const depths = numbersOf(bytes, directory.get(TAG.bitsPerSample), samplesPerPixel);
  const bitsPerSample = depths[0] ?? 1;
  if (photometric === undefined) throw unsupported("Expected gray, RGB, CMYK or a palette in the TIFF");
  const isKnown =
    COMPRESSIONS.includes(compression) &&
    [1, 2, 4, 8, 16].includes(bitsPerSample) &&
    depths.every((depth) => depth === bitsPerSample) &&
    (bitsPerSample >= 8 || samplesPerPixel === 1) &&
    (!CCITT.includes(compression) || bitsPerSample === 1) &&
    (photometric !== "ycbcr" || compression === JPEG) &&
    (compression !== JPEG || (bitsPerSample === 8 && samplesPerPixel <= 3)) &&
    (samplesPerPixel === 1 || one(TAG.planarConfiguration, 1) === 1) &&
    [1, 2].includes(one(TAG.predictor, 1)) &&
    one(TAG.sampleFormat, 1) === 1;
  const extra = samplesPerPixel - COLOR_SAMPLES[photometric];
  if (!isKnown || extra < 0) {
    throw unsupported(
      `Expected a TIFF of whole numbers side by side but got ${samplesPerPixel} samples of ${bitsPerSample} bits in ` +
        `compression ${compression}, which is not read`,
    );
  }
  const profile = directory.get(TAG.iccProfile);
  const alpha = extra === 0 ? undefined : alphaOf(one(TAG.extraSamples, 0));
  return {
    ...{ width, height, photometric, bitsPerSample, samplesPerPixel, frames: 1 },
    orientation: asOrientation(one(TAG.orientation, 1)),
    iccProfile: profile && bytes.slice(profile.at, profile.at + profile.count),
    alpha,
    hasAlpha: alpha !== undefined,
  };
}

function alphaOf(extraSample: number): TiffHeader["alpha"] {
  if (extraSample === 1) return "premultiplied";
  return extraSample === 2 ? "straight" : undefined;
}

/** An entry of a directory: where its values are. */
interface Entry {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

function readDirectory(bytes: Bytes): ReadonlyMap<number, Entry> {
  const start = bytes.u32(4);
  const entries = bytes.u16(start);
  const directory = new Map<number, Entry>();
  for (let i = 0; i < entries; i++) {
    const entry = start + 2 + 12 * i;
    const type = bytes.u16(entry + 2);
    const count = bytes.u32(entry + 4);
    const size = (TYPE_BYTES[type] ?? 1) * count;
    directory.set(bytes.u16(entry), { type, count, at: size <= 4 ? entry + 8 : bytes.u32(entry + 8) });
  }
  return directory;
}

/** Reads whole numbers; none for another type. */
function numbersOf(bytes: Bytes, entry: Entry | undefined, most: number): number[] {
  if (entry === undefined) return [];
  const { type, count, at } = entry;
  const size = TYPE_BYTES[type];
  return Array.from({ length: Math.min(count, most) }, (_, i) => {
    if (size === 1) return bytes.u8(at + i);
    return size === 2 ? bytes.u16(at + 2 * i) : bytes.u32(at + 4 * i);
  });
}

/** @throws {PixelateError} `TRUNCATED` if a strip or tile ends behind the file, `CORRUPT_IMAGE` if there are none. */
function requireWhole(bytes: Bytes, directory: ReadonlyMap<number, Entry>): void {
  const isTiled = directory.has(TAG.tileWidth);
  const offsets = numbersOf(bytes, directory.get(isTiled ? TAG.tileOffsets : TAG.stripOffsets), MOST_VALUES);
  const counts = numbersOf(
    bytes,
    directory.get(isTiled ? TAG.tileByteCounts : TAG.stripByteCounts),
    MOST_VALUES,
  );
  if (offsets.length === 0 || counts.length !== offsets.length) {
    throw corrupt("Expected as many offsets as lengths of strips in the TIFF");
  }
  if (offsets.some((offset, i) => offset + counts[i] > bytes.length)) throw truncated("TIFF", bytes.length);
}
