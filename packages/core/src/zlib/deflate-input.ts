import { WINDOW } from "./alphabet.ts";

/**
 * Collects bytes to deflate into blocks.
 *
 *     | window           | block, as far as it is filled |
 */
export class DeflateInput {
  /** The bytes before the block, then the block. */
  readonly buffer: Uint8Array<ArrayBuffer>;
  /** Index of the block's first byte in the buffer. */
  readonly start = WINDOW;
  readonly #takeBlock: (length: number, window: number) => void;
  #window = 0;
  #filled = 0;

  /**
   * @param blockBytes length of all blocks but the last.
   * @param takeBlock receives the length of a full block, which begins at {@link start}, and of the bytes before it, 32 KiB at
   *   most.
   */
  constructor(blockBytes: number, takeBlock: (length: number, window: number) => void) {
    this.buffer = new Uint8Array(WINDOW + blockBytes);
    this.#takeBlock = takeBlock;
  }

  add(bytes: Uint8Array): void {
    const { buffer, start } = this;
    for (let from = 0; from < bytes.length; ) {
      const count = Math.min(bytes.length - from, buffer.length - start - this.#filled);
      buffer.set(bytes.subarray(from, from + count), start + this.#filled);
      this.#filled += count;
      from += count;
      if (start + this.#filled === buffer.length) this.flush();
    }
  }

  /** Passes on the current block, if it has a byte. */
  flush(): void {
    if (this.#filled === 0) return;
    this.#takeBlock(this.#filled, this.#window);
    this.#window = Math.min(WINDOW, this.#window + this.#filled);
    this.buffer.copyWithin(0, this.#filled, this.start + this.#filled);
    this.#filled = 0;
  }
}
