import { PixelateError } from "../../errors.ts";
import { extend } from "./huffman-table.ts";
import { isRestart, Marker } from "../syntax/markers.ts";
import type { Scan } from "../syntax/scans.ts";

/** Size of the window in bytes. Small, as a progressive image has a reader for each of its scans. */
const WINDOW = 1 << 14;

/**
 * More bytes than one block can take: 64 codes of at most 16 bits, each with at most 15 magnitude bits, are 248
 * bytes. Reading a block therefore does not test for the window's end.
 */
const SLACK = 256;

/**
 * The entropy-coded bits of one scan, without stuffed zero bytes (T.81 §B.1.1.5). Restart markers are handled apart.
 *
 * Readers look at {@link view} from {@link position} on, in place. Before each block they call {@link refill} if
 * `position` has reached {@link limit}. Zeros follow the last byte.
 */
export class EntropyReader {
  /** The window. 32 bits can be read from any bit of a block on. */
  readonly view: DataView;
  /** Next bit of the window. */
  position = 0;
  /** Bit of the window from which on {@link refill} is necessary before a block. */
  limit = 0;

  readonly #bytes: Uint8Array;
  readonly #source: DataView;
  readonly #scan: Scan;
  readonly #window: Uint8Array;
  /** Next byte of the file to copy into the window. */
  #next: number;
  #filled = 0;
  /** Bits before the window, since the start or the last restart marker. */
  #before = 0;
  /** True if `#next` is at a restart marker or at the end of the scan. */
  #drained = false;
  #restarts = 0;

  constructor(bytes: Uint8Array, scan: Scan) {
    this.#bytes = bytes;
    this.#source = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#scan = scan;
    this.#next = scan.start;
    this.#window = new Uint8Array(Math.min(WINDOW, scan.end - scan.start) + 2 * SLACK);
    this.view = new DataView(this.#window.buffer);
  }

  /** @throws {PixelateError} `TRUNCATED` or `CORRUPT_JPEG` if more bits were read than the scan has. */
  refill(): void {
    if (this.#drained) throw this.#endsEarly();
    const window = this.#window;
    const room = window.length - SLACK;
    const used = this.position >>> 3;
    this.#before += 8 * used;
    window.copyWithin(0, used, this.#filled);
    this.position &= 7;
    const filled = this.#unstuff(this.#filled - used, room);
    const drained = filled < room;
    if (drained) window.fill(0, filled, filled + SLACK);
    // A block may begin at the very end, as it may take no bits. Only reading past the end is an error.
    this.limit = drained ? 8 * filled + 1 : 8 * (filled - SLACK);
    this.#filled = filled;
    this.#drained = drained;
    if (this.position >= this.limit) throw this.#endsEarly();
  }

  /** Number of bits read since the start or the last restart marker. */
  get bitsRead(): number {
    return this.#before + this.position;
  }

  /** Skips bits of the window, at least 1. @returns how many were skipped: `count`, or those that are left in the window. */
  skip(count: number): number {
    const end = this.#drained ? this.limit - 1 : this.limit;
    const skipped = Math.min(count, end - this.position);
    if (skipped <= 0) throw this.#endsEarly();
    this.position += skipped;
    return skipped;
  }

  /** Refills the window if the next `blocks` blocks might not fit. Positions stay valid until those blocks are read. */
  reserve(blocks: number): void {
    if (!this.#drained && this.position >= this.limit - 8 * SLACK * (blocks - 1)) this.refill();
  }

  /** Reads `size` magnitude bits, 1 to 16, as a signed value (T.81 §F.2.2.1, EXTEND). */
  magnitude(size: number): number {
    return extend(this.bits(size), size);
  }

  /** Reads `size` bits, 1 to 16, as an unsigned value. */
  bits(size: number): number {
    const at = this.position;
    this.position = at + size;
    return (this.view.getUint32(at >>> 3) << (at & 7)) >>> (32 - size);
  }

  /** Skips to the next restart marker and past it (T.81 §E.2.4). */
  restart(): void {
    this.finish();
    const { start, end } = this.#scan;
    let at = this.#next;
    // Unread bytes are padding. An FF may be the file's last byte.
    while (at < end && !(this.#bytes[at] === 0xff && isRestart(this.#bytes.at(at + 1) ?? 0))) at++;
    if (at >= end) throw this.#endsEarly();
    const expected = Marker.RST0 + (this.#restarts++ & 7);
    const marker = this.#bytes[at + 1];
    if (marker !== expected) {
      throw new PixelateError(
        "CORRUPT_JPEG",
        `Expected restart marker ${expected - Marker.RST0} but received ${marker - Marker.RST0}`,
        { offset: Math.max(at, start) },
      );
    }
    this.#next = at + 2;
    this.#filled = 0;
    this.#before = 0;
    this.#drained = false;
    this.position = 0;
    this.limit = 0;
  }

  /** Throws if the last block of a scan had fewer bits than were read. Must be called after that block. */
  finish(): void {
    if (this.#drained && this.position >= this.limit) throw this.#endsEarly();
  }

  /** Returns an error whose offset is near the current position: it may be up to a window further. */
  corrupt(message: string): PixelateError {
    return new PixelateError("CORRUPT_JPEG", message, { offset: this.#next });
  }

  /**
   * Copies bytes of the file to the window from `filled` up to `room`, four at a time if none of them is FF.
   *
   * @returns the number of bytes in the window.
   */
  #unstuff(filled: number, room: number): number {
    const bytes = this.#bytes;
    const source = this.#source;
    const target = this.view;
    const end = this.#scan.end;
    let next = this.#next;
    let to = filled;
    while (to < room && next < end) {
      if (to + 4 <= room && next + 4 <= end) {
        const four = source.getUint32(next);
        if (!hasFF(four)) {
          target.setUint32(to, four);
          next += 4;
          to += 4;
          continue;
        }
      }
      const byte = bytes[next];
      if (byte === 0xff) {
        // FF bytes may precede a marker or a stuffed zero (T.81 §B.1.1.2).
        while (bytes[next + 1] === 0xff && next + 1 < end) next++;
        if (bytes[next + 1] !== 0) break;
        next++;
      }
      next++;
      target.setUint8(to++, byte);
    }
    this.#next = next;
    return to;
  }

  #endsEarly(): PixelateError {
    const offset = this.#next;
    if (this.#scan.end >= this.#bytes.length) {
      return new PixelateError("TRUNCATED", "Expected the rest of a scan but the file ends", { offset });
    }
    return new PixelateError("CORRUPT_JPEG", "Expected the rest of a scan but received a marker", { offset });
  }
}

/** Returns true if any of four bytes is FF. Only then does subtracting 1 from the inverse borrow in that byte. */
function hasFF(four: number): boolean {
  return ((~four - 0x01010101) & four & 0x80808080) !== 0;
}
