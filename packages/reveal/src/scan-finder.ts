/** Second bytes of the markers that matter here (T.81 table B.1). */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const TEM = 0x01;
const SOF0 = 0xc0;
const SOF1 = 0xc1;

/** What is next in a JPEG. */
type Place = "start" | "segment" | "scan";

/**
 * Finds the ends of a progressive JPEG's scans while its bytes arrive. Reads markers and segments, no codes; all other
 * formats have no scans.
 */
export class ScanFinder {
  /** Offsets of the first byte after each whole scan, in the order of the file. */
  readonly ends: number[] = [];
  readonly #most: number;
  /** Up to three bytes that say too little without the next ones; the first is at `#offset`. */
  #pending = new Uint8Array();
  #offset = 0;
  /** Bytes to come that belong to a segment. */
  #skipped = 0;
  #place: Place | "other" = "start";

  /** @param most how many ends are of interest. The bytes after them are not looked at. */
  constructor(most = Infinity) {
    this.#most = most;
  }

  /** Looks at the next bytes of the file. */
  add(bytes: Uint8Array): void {
    if (this.#place === "other") return;
    const joined = new Uint8Array(this.#pending.length + bytes.length);
    joined.set(this.#pending);
    joined.set(bytes, this.#pending.length);
    const next = this.#read(joined, this.#skipped);
    this.#skipped = Math.max(0, next - joined.length);
    this.#pending = joined.slice(next);
    this.#offset += joined.length - this.#pending.length;
  }

  /** @returns the first byte that is still to be looked at; it may be in later bytes. */
  #read(bytes: Uint8Array, from: number): number {
    let at = from;
    for (;;) {
      if (this.#place === "scan") at = this.#passScan(bytes, at);
      const next = this.#step(bytes, at);
      if (next === undefined) return at;
      at = next;
    }
  }

  /** @returns where to go on; undefined if more bytes are needed first, or nothing more is of interest. */
  #step(bytes: Uint8Array, at: number): number | undefined {
    if (this.#place === "other" || this.#place === "scan") return undefined;
    const [first, marker] = bytes.subarray(at, at + 2);
    if (first === undefined || marker === undefined) return undefined;
    if (this.#place === "start") {
      this.#place = first === 0xff && marker === SOI ? "segment" : "other";
      return at + 2;
    }
    // Stray bytes before a marker, and FF bytes that fill up (T.81 §B.1.1.2).
    if (first !== 0xff || marker === 0xff) return at + 1;
    // A sequential photo has its details in its first scan: there is nothing coarse to show.
    if (marker === EOI || marker === SOF0 || marker === SOF1) {
      this.#place = "other";
      return at + 2;
    }
    if (marker === TEM || marker === SOI || marker === 0) return at + 2;
    if (at + 4 > bytes.length) return undefined;
    if (marker === SOS) this.#place = "scan";
    return at + 2 + uint16(bytes, at + 2);
  }

  /**
   * Passes entropy-coded bytes up to a marker that neither stuffs a byte nor restarts.
   *
   * @returns the offset of this marker, of a last byte that may begin it, or of the bytes to come.
   */
  #passScan(bytes: Uint8Array, from: number): number {
    for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
      const next = bytes[at + 1];
      if (next === undefined) return at;
      if (next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7)) continue;
      this.ends.push(this.#offset + at);
      this.#place = this.ends.length < this.#most ? "segment" : "other";
      return at;
    }
    return Math.max(from, bytes.length);
  }
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
