/** Reads the bytes of a container. Beyond the end of the bytes it throws {@link PastTheEnd}. */
export class Bytes {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #littleEndian: boolean;

  constructor(bytes: Uint8Array, byteOrder: "little-endian" | "big-endian") {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#littleEndian = byteOrder === "little-endian";
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    this.#require(at, 1);
    return this.bytes[at];
  }

  u16(at: number): number {
    this.#require(at, 2);
    return this.#view.getUint16(at, this.#littleEndian);
  }

  u24(at: number): number {
    this.#require(at, 3);
    const [a, b, c] = this.bytes.subarray(at, at + 3);
    return this.#littleEndian ? a | (b << 8) | (c << 16) : (a << 16) | (b << 8) | c;
  }

  u32(at: number): number {
    this.#require(at, 4);
    return this.#view.getUint32(at, this.#littleEndian);
  }

  i32(at: number): number {
    return this.u32(at) | 0;
  }

  /** Four bytes as text, such as the type of a chunk or box. */
  fourCC(at: number): string {
    return this.text(at, 4);
  }

  text(at: number, length: number): string {
    return String.fromCharCode(...this.slice(at, at + length));
  }

  /** Bytes from `start` up to but not including `end`, as a view. */
  slice(start: number, end: number): Uint8Array {
    this.#require(start, end - start);
    return this.bytes.subarray(start, end);
  }

  #require(at: number, length: number): void {
    if (at < 0 || length < 0 || at + length > this.bytes.length) throw new PastTheEnd();
  }
}

/** A header points beyond the end of the file. */
export class PastTheEnd extends Error {}
