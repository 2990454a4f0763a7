/** Where the rows of MCUs begin in a scan without restart intervals, for a second reading that needs only some of them. */
export class ScanTrace {
  #bits: Float64Array = new Float64Array(0);
  #predictions: Int32Array = new Int32Array(0);
  #components = 0;
  #end = -1;

  /** True after a scan was read to its end. */
  get isComplete(): boolean {
    return this.#end >= 0;
  }

  /** Number of the scan's bits, without stuffed zeros and what follows its last block. */
  get end(): number {
    return this.#end;
  }

  /** Begins a reading. @param rows of MCUs. */
  begin(rows: number, components: number): void {
    this.#bits = new Float64Array(rows);
    this.#predictions = new Int32Array(rows * components);
    this.#components = components;
    this.#end = -1;
  }

  /** Notes the first bit of a row. */
  addRow(row: number, bit: number): void {
    this.#bits[row] = bit;
  }

  /** Notes the DC predictor of a component before a row. */
  addPrediction(row: number, component: number, prediction: number): void {
    this.#predictions[row * this.#components + component] = prediction;
  }

  /** Ends a reading that found no fault. @param bit behind the last block. */
  complete(bit: number): void {
    this.#end = bit;
  }

  /** Returns the first bit of a row, or the end of the scan behind the last row. */
  bitOf(row: number): number {
    return row < this.#bits.length ? this.#bits[row] : this.#end;
  }

  /** Returns the DC predictor of a component before a row. */
  predictionOf(row: number, component: number): number {
    return this.#predictions[row * this.#components + component];
  }
}
