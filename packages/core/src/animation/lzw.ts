/** Codes have at most 12 bits (GIF89a, appendix F). */
const MOST_CODES = 4096;

/** Slots of the hash table of strings: a power of two, at most a quarter of them used. */
const SLOTS = 4 * MOST_CODES;

/** Most bytes of a data sub-block (GIF89a §15). */
const SUB_BLOCK = 255;

const NONE = -1;

/**
 * Compresses the pixels of a GIF's image, given as runs, by LZW (GIF89a, appendix F).
 *
 * The codes are those that an encoder writes that looks at every pixel: each stands for the longest string that is known.
 * The strings of one color are looked up by their length, so that a run takes a few steps however long it is.
 */
export class LzwRuns {
  readonly #minBits: number;
  readonly #clearCode: number;
  /** Codes of strings: the code of all but the last pixel, and that pixel, find the code in the same slot. */
  readonly #keys = new Int32Array(SLOTS);
  readonly #codes = new Uint16Array(SLOTS);
  /** For each color, the codes of one, two, three … pixels of it. */
  readonly #powers: number[][];
  #nextCode = 0;
  #width = 0;
  /** Code of the pixels that are read and not written; NONE at the beginning and after each code. */
  #prefix = NONE;
  /** Pixels of one color that are not looked at yet. */
  #color = NONE;
  #length = 0;

  #bytes = new Uint8Array(1 << 16);
  #count = 0;
  /** The lowest `#waiting` bits are not in a byte yet. */
  #pending = 0;
  #waiting = 0;

  /** @param colorBits bits that hold every color, 1 to 8. */
  constructor(colorBits: number) {
    this.#minBits = Math.max(2, colorBits);
    this.#clearCode = 1 << this.#minBits;
    this.#powers = Array.from({ length: this.#clearCode }, (_, color) => [color]);
    this.#width = this.#minBits + 1;
    this.#clear();
  }

  /** Adds `length` pixels of a color. */
  run(color: number, length: number): void {
    if (color === this.#color) {
      this.#length += length;
      return;
    }
    this.#encodeRun();
    this.#color = color;
    this.#length = length;
  }

  /** Returns the image data: the least code size, sub-blocks, and an empty one (GIF89a §22). */
  end(): Uint8Array {
    this.#encodeRun();
    if (this.#prefix !== NONE) {
      this.#write(this.#prefix);
      this.#countCode();
    }
    this.#write(this.#clearCode + 1);
    if (this.#waiting > 0) this.#bytes[this.#count++] = this.#pending;
    const blocks = Math.ceil(this.#count / SUB_BLOCK);
    const data = new Uint8Array(2 + this.#count + blocks);
    data[0] = this.#minBits;
    for (let from = 0, to = 1; from < this.#count; from += SUB_BLOCK) {
      const size = Math.min(SUB_BLOCK, this.#count - from);
      data[to++] = size;
      data.set(this.#bytes.subarray(from, from + size), to);
      to += size;
    }
    return data;
  }

  #encodeRun(): void {
    const color = this.#color;
    if (color === NONE) return;
    let left = this.#length;
    // A string that began in an earlier run goes on as long as it is known.
    while (this.#prefix !== NONE && left > 0) {
      const slot = this.#slotOf(this.#prefix, color);
      if (this.#keys[slot] === NONE) {
        const prefix = this.#prefix;
        this.#prefix = NONE;
        this.#write(prefix);
        this.#addString(slot, prefix, color);
      } else {
        this.#prefix = this.#codes[slot];
        left--;
      }
    }
    while (left > 0) {
      const powers = this.#powers[color];
      const known = Math.min(powers.length, left);
      const code = powers[known - 1];
      left -= known;
      if (left === 0) this.#prefix = code;
      else {
        this.#write(code);
        powers.push(this.#nextCode);
        this.#addString(this.#slotOf(code, color), code, color);
      }
    }
  }

  /** Returns the slot of a string, or the empty one where it belongs. */
  #slotOf(prefix: number, color: number): number {
    const key = (prefix << 8) | color;
    let slot = Math.imul(key, 0x9e3779b1) >>> 18;
    while (this.#keys[slot] !== NONE && this.#keys[slot] !== key) slot = (slot + 1) & (SLOTS - 1);
    return slot;
  }

  #addString(slot: number, prefix: number, color: number): void {
    this.#keys[slot] = (prefix << 8) | color;
    this.#codes[slot] = this.#nextCode;
    this.#countCode();
    if (this.#nextCode === MOST_CODES) this.#clear();
  }

  /** Counts a code that the decoder knows from now on. Codes get a bit longer once the next could not be written. */
  #countCode(): void {
    if (this.#nextCode++ === 1 << this.#width && this.#width < 12) this.#width++;
  }

  /** Writes a clear code and forgets all strings. */
  #clear(): void {
    this.#write(this.#clearCode);
    this.#keys.fill(NONE);
    for (const powers of this.#powers) powers.length = 1;
    this.#nextCode = this.#clearCode + 2;
    this.#width = this.#minBits + 1;
  }

  /** Appends a code, lowest bit first. */
  #write(code: number): void {
    this.#pending |= code << this.#waiting;
    this.#waiting += this.#width;
    if (this.#count + 4 > this.#bytes.length) this.#grow();
    while (this.#waiting >= 8) {
      this.#bytes[this.#count++] = this.#pending;
      this.#pending >>>= 8;
      this.#waiting -= 8;
    }
  }

  #grow(): void {
    const bytes = new Uint8Array(2 * this.#bytes.length);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}
