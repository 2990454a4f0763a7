/** Reads lines and bytes from a stream. Buffers at most a chunk and a line. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  readonly #onEarlyEnd: () => Error;
  #pending: Buffer = Buffer.alloc(0);

  /** @param onEarlyEnd creates the error for a stream that ends too early or a line that is too long. */
  constructor(source: AsyncIterable<Buffer>, onEarlyEnd: () => Error) {
    this.#source = source[Symbol.asyncIterator]();
    this.#onEarlyEnd = onEarlyEnd;
  }

  /** Reads a line of at most `max` bytes as Latin-1, without its CR LF. */
  async line(max: number): Promise<string> {
    return (await this.until("\r\n", max)).toString("latin1");
  }

  /** Reads at most `max` bytes before the next `mark`, and consumes the mark. */
  async until(mark: string, max: number): Promise<Buffer> {
    for (;;) {
      const end = this.#pending.indexOf(mark);
      if (end >= 0 && end <= max) {
        const found = this.#pending.subarray(0, end);
        this.#pending = this.#pending.subarray(end + mark.length);
        return found;
      }
      if (this.#pending.length > max + mark.length || !(await this.#fill())) throw this.#onEarlyEnd();
    }
  }

  /** Reads exactly `size` bytes, in pieces. */
  async *take(size: number): AsyncGenerator<Buffer> {
    let left = size;
    while (left > 0) {
      if (this.#pending.length === 0 && !(await this.#fill())) throw this.#onEarlyEnd();
      const piece = this.#pending.subarray(0, left);
      this.#pending = this.#pending.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Reads any number of bytes before the next `mark`, in pieces, and consumes the mark. */
  async *takeUntil(mark: string): AsyncGenerator<Buffer> {
    for (;;) {
      const end = this.#pending.indexOf(mark);
      if (end >= 0) {
        const last = this.#pending.subarray(0, end);
        this.#pending = this.#pending.subarray(end + mark.length);
        if (last.length > 0) yield last;
        return;
      }
      // The end of the buffer may be the beginning of the mark.
      const safe = Math.max(0, this.#pending.length - mark.length + 1);
      const piece = this.#pending.subarray(0, safe);
      this.#pending = this.#pending.subarray(safe);
      if (piece.length > 0) yield piece;
      if (!(await this.#fill())) throw this.#onEarlyEnd();
    }
  }

  async atEnd(): Promise<boolean> {
    return this.#pending.length === 0 && !(await this.#fill());
  }

  async #fill(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#pending = this.#pending.length === 0 ? next.value : Buffer.concat([this.#pending, next.value]);
    return true;
  }
}
