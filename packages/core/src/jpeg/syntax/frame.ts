import { PixelateError } from "../../errors.ts";
import { Marker, markerName, readUint16, type Segment } from "./markers.ts";

/** A component of a frame: a plane of samples, possibly with fewer of them than the image has pixels. */
export interface FrameComponent {
  /**
   * Identifier in the file. Some files give several components the same one; scans then list them in the frame's
   * order.
   */
  readonly id: number;
  /** Sampling factors, 1 to 4: this component has `horizontal / maxHorizontal` samples per pixel across. */
  readonly horizontal: number;
  readonly vertical: number;
  /** Slot of the quantization table, 0 to 3. */
  readonly quantizationSlot: number;
  /** Blocks of 8 × 8 samples across and down, without padding to whole MCUs (T.81 §A.2.2). */
  readonly blocksAcross: number;
  readonly blocksDown: number;
}

/** A frame header (T.81 §B.2.2). */
export interface Frame {
  readonly progressive: boolean;
  /** Bits of a sample. Other precisions are rejected. */
  readonly precision: 8;
  /** Size in pixels as coded, before any orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** One, three or four components. */
  readonly components: readonly FrameComponent[];
  readonly maxHorizontal: number;
  readonly maxVertical: number;
  /** MCUs of an interleaved scan, across and down. Each covers 8·maxHorizontal × 8·maxVertical pixels. */
  readonly mcusAcross: number;
  readonly mcusDown: number;
}

/** The samples of a component beside the pixels of the image. */
export interface SampleRatio {
  /** Pixels for each sample, across and down. */
  readonly pixelsAcross: number;
  readonly pixelsDown: number;
  /** Samples across the image, without padding. */
  readonly columns: number;
}

/**
 * Returns true if decoders interpolate a component's samples where it has fewer of them than the image has pixels, with
 * weights of 3/4 and 1/4 (libjpeg-turbo's "fancy upsampling"): if it has half the width, half the height, or both. Other
 * samples are repeated, and so are those of a component that is one or two of them wide.
 */
export function isInterpolated({ pixelsAcross, pixelsDown, columns }: SampleRatio): boolean {
  if (pixelsAcross === 1) return pixelsDown === 2;
  return pixelsAcross === 2 && (pixelsDown === 1 || pixelsDown === 2) && columns > 2;
}

/** Returns the samples of a frame's component beside its pixels. */
export function sampleRatio(
  { width, maxHorizontal, maxVertical }: Frame,
  { horizontal, vertical }: Pick<FrameComponent, "horizontal" | "vertical">,
): SampleRatio {
  return {
    pixelsAcross: maxHorizontal / horizontal,
    pixelsDown: maxVertical / vertical,
    columns: Math.ceil((width * horizontal) / maxHorizontal),
  };
}

const COMPONENT_BYTES = 3;

/**
 * Reads a frame header of a supported process: Huffman-coded baseline, extended sequential or progressive DCT with
 * 8-bit samples.
 *
 * @throws {PixelateError} `UNSUPPORTED_FEATURE` for every other process and for 2 components; `CORRUPT_JPEG`.
 */
export function readFrame(bytes: Uint8Array, segment: Segment): Frame {
  const { marker, offset, start, end } = segment;
  requireProcess(marker, offset);
  const corrupt = (message: string) => new PixelateError("CORRUPT_JPEG", message, { offset });

  if (end - start < 6) throw corrupt(`Expected at least 6 bytes of frame header but received ${end - start}`);
  const precision = bytes[start];
  const height = readUint16(bytes, start + 1);
  const width = readUint16(bytes, start + 3);
  const count = bytes[start + 5];

  if (precision !== 8) {
    if (precision === 12) throw unsupported("samples of 12 bits", offset);
    throw corrupt(`Expected 8 bits per sample but received ${precision}`);
  }
  if (width === 0) throw corrupt("Expected a width of at least 1 pixel but received 0");
  if (height === 0) throw unsupported("a height given only after the first scan (DNL)", offset);
  if (count === 0) throw corrupt("Expected 1, 3 or 4 components but received 0");
  if (count !== 1 && count !== 3 && count !== 4) throw unsupported(`${count} components`, offset);
  if (end - start !== 6 + COMPONENT_BYTES * count) {
    throw corrupt(
      `Expected ${6 + COMPONENT_BYTES * count} bytes of frame header but received ${end - start}`,
    );
  }

  const specs = Array.from({ length: count }, (_, i) => {
    const at = start + 6 + COMPONENT_BYTES * i;
    const sampling = bytes[at + 1];
    return {
      id: bytes[at],
      horizontal: sampling >> 4,
      vertical: sampling & 15,
      quantizationSlot: bytes[at + 2],
    };
  });
  for (const { horizontal, vertical, quantizationSlot } of specs) {
    if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4) {
      throw corrupt(`Expected sampling factors from 1 to 4 but received ${horizontal} × ${vertical}`);
    }
    if (quantizationSlot > 3)
      throw corrupt(`Expected a quantization table from 0 to 3 but received ${quantizationSlot}`);
  }
  // A lone component is coded row by row whatever its sampling factors, which have no effect (T.81 §A.2.2).
  const sampled = count === 1 ? specs.map((spec) => ({ ...spec, horizontal: 1, vertical: 1 })) : specs;
  return { progressive: marker === Marker.SOF2, precision, ...layBlocks(width, height, sampled) };
}

/** A component before {@link layBlocks} derives its blocks from the image's size. */
export type FrameComponentSpec = Omit<FrameComponent, "blocksAcross" | "blocksDown">;

/** Derives the blocks and MCUs of an image from its size and sampling factors (T.81 §A.1.1, §A.2.3, §A.2.4). */
export function layBlocks(
  width: number,
  height: number,
  specs: readonly FrameComponentSpec[],
): Omit<Frame, "progressive" | "precision"> {
  const maxHorizontal = Math.max(...specs.map((spec) => spec.horizontal));
  const maxVertical = Math.max(...specs.map((spec) => spec.vertical));
  return {
    width,
    height,
    components: specs.map((spec) => ({
      ...spec,
      blocksAcross: Math.ceil((width * spec.horizontal) / (8 * maxHorizontal)),
      blocksDown: Math.ceil((height * spec.vertical) / (8 * maxVertical)),
    })),
    maxHorizontal,
    maxVertical,
    mcusAcross: Math.ceil(width / (8 * maxHorizontal)),
    mcusDown: Math.ceil(height / (8 * maxVertical)),
  };
}

function requireProcess(marker: number, offset: number): void {
  if (marker === Marker.SOF0 || marker === Marker.SOF1 || marker === Marker.SOF2) return;
  if (marker === Marker.SOF55) throw unsupported("JPEG-LS", offset);
  // T.81 table B.1: the low two bits of a frame's marker say which process, bit 2 hierarchical, bit 3 arithmetic coding.
  if ((marker & 3) === 3) throw unsupported("lossless coding", offset);
  if ((marker & 8) !== 0) throw unsupported("arithmetic coding", offset);
  throw unsupported(`hierarchical coding, ${markerName(marker)}`, offset);
}

export function unsupported(what: string, offset: number): PixelateError {
  return new PixelateError(
    "UNSUPPORTED_FEATURE",
    `Expected a baseline or progressive JPEG but this one uses ${what}`,
    { offset },
  );
}
