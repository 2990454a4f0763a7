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
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  t4Options: 292,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
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

/** Tags that the decoder needs besides where the strips or tiles are. */
const DECODER_TAGS: readonly number[] = [
  TAG.width,
  TAG.height,
  TAG.bitsPerSample,
  TAG.compression,
  TAG.photometric,
  TAG.fillOrder,
  TAG.samplesPerPixel,
  TAG.rowsPerStrip,
  TAG.t4Options,
  TAG.predictor,
  TAG.colorMap,
  TAG.extraSamples,
  TAG.jpegTables,
];

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

/** CMYK and alpha have 5; more are no photo. */
const MOST_SAMPLES = 8;

/** The header of a TIFF with what its samples are. */
export interface TiffHeader extends Header {
  readonly photometric: Photometric;
  readonly bitsPerSample: number;
  readonly samplesPerPixel: number;
  /** How the first sample behind the colors is alpha, if it is: colors premultiplied by it, or not. */
  readonly alpha: "premultiplied" | "straight" | undefined;
  readonly compression: number;
  readonly pieces: Pieces;
  /** The values of tags that describe the pixels, by the number of the tag. */
  readonly tags: ReadonlyMap<number, readonly number[]>;
}

/** The strips or tiles of an image, in row order. */
export interface Pieces {
  readonly areTiles: boolean;
  /** Pixels of each; the last strip may have fewer rows. */
  readonly width: number;
  readonly height: number;
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
}

/**
 * Bytes of a value of each type: BYTE, ASCII, SHORT, LONG, RATIONAL, then SBYTE, UNDEFINED, SSHORT, SLONG, SRATIONAL, FLOAT,
 * DOUBLE and IFD.
 */
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
  10: 8,
  11: 4,
  12: 8,
  13: 4,
};

/** Values of the longest tag that describes pixels, the palette of an image of 16 bits. */
const MOST_COLOR_VALUES = 3 * 2 ** 16;

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
  const pieces = piecesOf(bytes, directory, width, height);
  const photometric = PHOTOMETRIC[one(TAG.photometric, 1)];
  const compression = one(TAG.compression, 1);
  const samplesPerPixel = one(TAG.samplesPerPixel, 1);
  if (samplesPerPixel === 0 || samplesPerPixel > MOST_SAMPLES) {
    throw unsupported(
      `Expected 1 to ${MOST_SAMPLES} samples for a pixel of the TIFF but got ${samplesPerPixel}`,
    );
  }
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
    ...{ width, height, photometric, bitsPerSample, samplesPerPixel, compression, pieces, frames: 1 },
    largestPixels: largestOf(pieces, width * height),
    tags: new Map(
      DECODER_TAGS.filter((tag) => directory.has(tag)).map((tag) => [
        tag,
        numbersOf(bytes, directory.get(tag), MOST_COLOR_VALUES),
      ]),
    ),
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

/** @throws {PixelateError} `TRUNCATED` if the values of an entry end behind the file. */
function readDirectory(bytes: Bytes): ReadonlyMap<number, Entry> {
  const start = bytes.u32(4);
  const entries = bytes.u16(start);
  const directory = new Map<number, Entry>();
  for (let i = 0; i < entries; i++) {
    const entry = start + 2 + 12 * i;
    const type = bytes.u16(entry + 2);
    const count = bytes.u32(entry + 4);
    const size = (TYPE_BYTES[type] ?? 1) * count;
    const at = size <= 4 ? entry + 8 : bytes.u32(entry + 8);
    if (at + size > bytes.length) throw truncated("TIFF", bytes.length);
    directory.set(bytes.u16(entry), { type, count, at });
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

/**
 * Returns where the strips or tiles are, as many as fill the image.
 *
 * @throws {PixelateError} `TRUNCATED` if one ends behind the file, `CORRUPT_IMAGE` if there are too few.
 */
function piecesOf(
  bytes: Bytes,
  directory: ReadonlyMap<number, Entry>,
  imageWidth: number,
  imageHeight: number,
): Pieces {
  const areTiles = directory.has(TAG.tileWidth);
  const numbers = (tag: number, most: number) => numbersOf(bytes, directory.get(tag), most);
  const [width = 0] = areTiles ? numbers(TAG.tileWidth, 1) : [imageWidth];
  const [height = 0] = areTiles
    ? numbers(TAG.tileHeight, 1)
    : [Math.min(imageHeight, numbers(TAG.rowsPerStrip, 1)[0] ?? imageHeight)];
  if (width === 0 || height === 0) throw corrupt("Expected the strips or tiles of a TIFF to have pixels");
  const count = Math.ceil(imageWidth / width) * Math.ceil(imageHeight / height);
  const most = Math.min(count, MOST_VALUES);
  const offsets = numbers(areTiles ? TAG.tileOffsets : TAG.stripOffsets, most);
  const lengths = numbers(areTiles ? TAG.tileByteCounts : TAG.stripByteCounts, most);
  if (offsets.length < count || lengths.length < count) {
    throw corrupt(
      `Expected offsets and lengths of ${count} strips or tiles in the TIFF but got ${offsets.length} and ${lengths.length}`,
    );
  }
  if (offsets.some((offset, i) => offset + lengths[i] > bytes.length)) throw truncated("TIFF", bytes.length);
  return { areTiles, width, height, offsets, lengths };
}

/** Returns the pixels of a tile, or those that all tiles have beside the image if they are more. */
function largestOf({ areTiles, width, height, offsets }: Pieces, pixels: number): number {
  const tile = width * height;
  return areTiles ? Math.max(tile, tile * offsets.length - pixels) : tile;
}
