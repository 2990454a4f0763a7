/** Writes bits as entropy-coded bytes: a zero after every FF (T.81 §B.1.1.5), ones to fill up the last byte (§F.1.2.3). */
export class BitWriter {
  readonly bytes: number[] = [];
  #pending = 0;
  #count = 0;

  write(bits: number, size: number): void {
    for (let i = size - 1; i >= 0; i--) {
      this.#pending = (this.#pending << 1) | ((bits >> i) & 1);
      if (++this.#count === 8) this.#flush();
    }
  }

  align(): void {
    while (this.#count > 0) this.write(1, 1);
  }

  /** Ends an interval of MCUs. */
  restart(number: number): void {
    this.align();
    this.bytes.push(0xff, 0xd0 + (number & 7));
  }

  #flush(): void {
    this.bytes.push(this.#pending);
    if (this.#pending === 0xff) this.bytes.push(0);
    this.#pending = 0;
    this.#count = 0;
  }
}
