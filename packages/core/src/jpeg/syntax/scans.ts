import { PixelateError } from "../../errors.ts";
import type { Frame } from "./frame.ts";
import type { JpegHeader } from "./header.ts";
import {
  corruptJpeg,
  findMarker,
  isFrame,
  Marker,
  nextSegment,
  readUint16,
  type Segment,
} from "./markers.ts";
import {
  defineHuffmanTables,
  defineQuantizationTables,
  type HuffmanSpec,
  INITIAL_TABLES,
  type QuantizationTable,
  type Tables,
} from "./tables.ts";
import { INITIAL_SEQUENTIAL_TABLES } from "./standard-tables.ts";

/** A component of a scan, with the tables in force when the scan begins. */
export interface ScanComponent {
  /** Index among the frame's components. */
  readonly index: number;
  /** Absent if the scan does not need them: the DC table in AC scans, the AC table in DC scans. */
  readonly dc?: HuffmanSpec;
  readonly ac?: HuffmanSpec;
  readonly quantization: QuantizationTable;
}

/** A scan header (T.81 §B.2.3) and the position of its entropy-coded bytes. */
export interface Scan {
  /** Offset of the SOS marker. */
  readonly offset: number;
  readonly components: readonly ScanComponent[];
  /** First and last coefficient of its band, in zig-zag order. */
  readonly spectralStart: number;
  readonly spectralEnd: number;
  /** Successive approximation: the scan holds the bits from `approximationHigh` − 1 down to `approximationLow`. */
  readonly approximationHigh: number;
  readonly approximationLow: number;
  /** MCUs between restart markers; 0 for none. */
  readonly restartInterval: number;
  /** Entropy-coded bytes with their restart markers, from `start` to the next other marker or the end of the file. */
  readonly start: number;
  readonly end: number;
}

/** Upper limit of scans. A usual progressive photo has ten. */
const MAX_SCANS = 1000;

const NOT_SENT = -1;

/**
 * Lists all scans of a JPEG by their markers. Decodes nothing; time is linear in the file's bytes.
 *
 * The scans make a whole picture as far as headers show: every component has one, and coefficients are refined only
 * after they were sent. Whether a scan has enough bytes shows only in decoding. Everything after the scan that
 * completes the image is ignored.
 *
 * @param maxScanPixels upper limit of scans × pixels.
 * @throws {PixelateError} `TRUNCATED` if the file ends before its scans do, `CORRUPT_JPEG`, `UNSUPPORTED_FEATURE`,
 *   and `TOO_LARGE` above 1,000 scans or the limit.
 */
export function listScans(bytes: Uint8Array, header: JpegHeader, maxScanPixels = Infinity): Scan[] {
  const scans: Scan[] = [];
  const progress = new ScanProgress(header);
  let tables = header.progressive ? INITIAL_TABLES : INITIAL_SEQUENTIAL_TABLES;
  let restartInterval = 0;
  let ended = false;

  // The rest is not the image's: an end marker may be missing, cut off, or behind a camera's trailer.
  for (let at = 2; !ended && !progress.isComplete; ) {
    const segment = nextSegment(bytes, at);
    if (!segment) break;
    const { marker, offset, start, end } = segment;
    at = end;
    if (marker === Marker.DHT) tables = defineHuffmanTables(tables, bytes, segment);
    else if (marker === Marker.DQT) tables = defineQuantizationTables(tables, bytes, segment);
    else if (marker === Marker.DRI) {
      if (end - start < 2) throw corruptJpeg("Expected a restart interval in DRI", offset);
      restartInterval = readUint16(bytes, start);
    } else if (marker === Marker.SOS) {
      if (scans.length === MAX_SCANS) {
        throw new PixelateError("TOO_LARGE", `Expected at most ${MAX_SCANS} scans but received more`, {
          offset,
        });
      }
      at = findMarker(bytes, end) ?? bytes.length;
      const scan = readScan(bytes, segment, at, header, tables, restartInterval);
      progress.add(scan);
      scans.push(scan);
    } else if (marker === Marker.EOI) ended = true;
    else if (offset > header.firstScan && (isFrame(marker) || marker === Marker.SOI)) {
      throw corruptJpeg("Expected one frame but received a second", offset);
    }
  }
  progress.requireComplete(bytes.length, ended);
  requireScanPixels(scans, header, maxScanPixels);
  return scans;
}

/** @throws {PixelateError} `TOO_LARGE` if scans × pixels, which measure a decoder's work, exceed the limit. */
export function requireScanPixels(scans: readonly Scan[], frame: Frame, maxScanPixels: number): void {
  const scanPixels = scans.length * frame.width * frame.height;
  if (scanPixels > maxScanPixels) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected at most ${maxScanPixels} scans × pixels but received ${scanPixels} (${scans.length} scans)`,
    );
  }
}

/** Returns the number of entropy-coded bytes of scans. */
export function entropyBytes(scans: readonly Scan[]): number {
  return scans.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** Returns true if one scan holds all components, in the frame's order. */
export function isInOneScan([first, ...others]: readonly Scan[], { components }: Frame): boolean {
  return (
    others.length === 0 &&
    first.components.length === components.length &&
    first.components.every(({ index }, i) => index === i)
  );
}

/**
 * Returns the quantization table of a component's first scan, which holds for all of them (T.81 §B.2.4.1 leaves no
 * other reading).
 */
export function quantizationOf(scans: readonly Scan[], index: number): QuantizationTable {
  for (const { components } of scans) {
    const component = components.find((candidate) => candidate.index === index);
    if (component) return component.quantization;
  }
  throw new RangeError(`Expected scans listed by listScans but component ${index} has none`);
}

/** Reads one SOS segment. */
function readScan(
  bytes: Uint8Array,
  { offset, start, end }: Segment,
  entropyEnd: number,
  header: JpegHeader,
  tables: Tables,
  restartInterval: number,
): Scan {
  // An empty segment may end the file.
  const count = bytes.at(start) ?? 0;
  if (count < 1 || count > header.components.length || end - start !== 4 + 2 * count) {
    throw corruptJpeg(
      `Expected a scan of 1 to ${header.components.length} components but received ${count}`,
      offset,
    );
  }
  const at = start + 1 + 2 * count;
  const spectralStart = bytes[at];
  const spectralEnd = bytes[at + 1];
  const approximationHigh = bytes[at + 2] >> 4;
  const approximationLow = bytes[at + 2] & 15;
  if (header.progressive) {
    const dcAlone = spectralStart === 0 && spectralEnd === 0;
    const acAlone = spectralStart >= 1 && spectralEnd >= spectralStart && spectralEnd <= 63 && count === 1;
    const oneBitMore = approximationHigh === 0 || approximationHigh === approximationLow + 1;
    if (!(dcAlone || acAlone) || !oneBitMore || approximationLow > 13) {
      throw corruptJpeg(
        `Expected a progressive scan by T.81 table G.1 but received coefficients ${spectralStart} to ${spectralEnd}, ` +
          `bits ${approximationHigh} to ${approximationLow}, ${count} components`,
        offset,
      );
    }
  }

  const taken = new Set<number>();
  const components = Array.from({ length: count }, (_, i): ScanComponent => {
    const id = bytes[start + 1 + 2 * i];
    const slots = bytes[start + 2 + 2 * i];
    const index = header.components.findIndex(
      (component, candidate) => component.id === id && !taken.has(candidate),
    );
    if (index === -1) throw corruptJpeg(`Expected a component of the frame but received ${id}`, offset);
    const component = header.components[index];
    taken.add(index);
    const quantization = tables.quantization[component.quantizationSlot];
    if (!quantization)
      throw corruptJpeg(`Expected quantization table ${component.quantizationSlot} before the scan`, offset);
    const dc = tables.dc[slots >> 4];
    const ac = tables.ac[slots & 15];
    const needsDc = !header.progressive || (spectralStart === 0 && approximationHigh === 0);
    const needsAc = !header.progressive || spectralStart > 0;
    if (needsDc && !dc) throw corruptJpeg(`Expected DC Huffman table ${slots >> 4} before the scan`, offset);
    if (needsAc && !ac) throw corruptJpeg(`Expected AC Huffman table ${slots & 15} before the scan`, offset);
    return { index, ...(dc && needsDc && { dc }), ...(ac && needsAc && { ac }), quantization };
  });

  return {
    offset,
    components,
    // A sequential scan holds everything, although some encoders set these fields to zero.
    ...(header.progressive
      ? { spectralStart, spectralEnd, approximationHigh, approximationLow }
      : { spectralStart: 0, spectralEnd: 63, approximationHigh: 0, approximationLow: 0 }),
    restartInterval,
    start: end,
    end: entropyEnd,
  };
}

/** Tracks the lowest known bit of each coefficient of each component, from scan to scan. */
class ScanProgress {
  readonly #header: JpegHeader;
  readonly #lowestBit: readonly Int8Array[];

  constructor(header: JpegHeader) {
    this.#header = header;
    this.#lowestBit = header.components.map(() => new Int8Array(64).fill(NOT_SENT));
  }

  /**
   * Adds a scan. Each must continue where earlier ones ended (T.81 §G.1.1.1), which limits how often a coefficient
   * can be sent.
   */
  add(scan: Scan): void {
    const { spectralStart, spectralEnd, approximationHigh, approximationLow } = scan;
    const before = approximationHigh === 0 ? NOT_SENT : approximationHigh;
    for (const { index } of scan.components) {
      const lowestBit = this.#lowestBit[index];
      if (lowestBit.subarray(spectralStart, spectralEnd + 1).some((bit) => bit !== before)) {
        throw corruptJpeg(
          `Expected component ${index} to go on where its earlier scans left off`,
          scan.offset,
        );
      }
      lowestBit.fill(approximationLow, spectralStart, spectralEnd + 1);
    }
  }

  /** True if all bits of all coefficients are known. */
  get isComplete(): boolean {
    return this.#lowestBit.every((lowestBit) => lowestBit.every((bit) => bit === 0));
  }

  /**
   * Throws if scans are missing. A file without EOI must have all bits of all coefficients. With EOI, coefficients
   * that were never sent are zeros, but every component needs its DC.
   */
  requireComplete(byteLength: number, ended: boolean): void {
    this.#lowestBit.forEach((lowestBit, index) => {
      if (ended ? lowestBit[0] !== NOT_SENT : lowestBit.every((bit) => bit === 0)) return;
      const message = `Expected a scan with the rest of component ${index} of ${this.#header.components.length}`;
      if (ended) throw corruptJpeg(message, byteLength);
      throw new PixelateError("TRUNCATED", `${message} but the file ends`, { offset: byteLength });
    });
  }
}
