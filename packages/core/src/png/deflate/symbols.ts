import { LONGEST, WINDOW } from "./alphabet.ts";
import type { ScanlineSink } from "../scanlines/scanline-sink.ts";

/**
 * Turns scanlines into the literals and matches of deflate (RFC 1951 § 3.2.5). What repeats is a match of 258 bytes
 * as often as possible, at a distance of one pixel; zeros at a distance of one byte.
 */
export abstract class DeflateSymbols implements ScanlineSink {
  #lastByte = -1;

  protected abstract literal(byte: number): void;

  /** The `length` bytes that stand `distance` back, 3 to 258 of them; all that `times` times over. */
  protected abstract match(length: number, distance: number, times: number): void;

  run(unit: number, size: number, times: number): void {
    if (unit === 0) {
      this.#zeros(size * times);
      return;
    }
    for (let i = 0; i < size; i++) this.literal((unit >>> (8 * i)) & 255);
    this.#again(unit, size, size * (times - 1));
    this.#lastByte = (unit >>> (8 * (size - 1))) & 255;
  }

  repeats(rowBytes: number, rows: number): void {
    const period = 1 + rowBytes;
    // Beyond the window each scanline must be told anew.
    const anew = period <= WINDOW ? 1 : rows;
    for (let row = 0; row < anew; row++) {
      this.literal(UP);
      this.#lastByte = UP;
      this.#zeros(rowBytes);
    }
    this.#repeatScanlines(period, (rows - anew) * period);
  }

  #zeros(count: number): void {
    if (this.#lastByte === 0) {
      this.#again(0, 1, count);
    } else {
      this.literal(0);
      this.#again(0, 1, count - 1);
    }
    this.#lastByte = 0;
  }

  /** `length` more bytes of a unit that has just been written. */
  #again(unit: number, size: number, length: number): void {
    if (length < 3) {
      for (let i = 0; i < length; i++) this.literal((unit >>> (8 * (i % size))) & 255);
      return;
    }
    let times = Math.floor(length / LONGEST);
    let rest = length - times * LONGEST;
    // A match has at least three bytes, so a rest of one or two takes some from the match before.
    if (rest === 1 || rest === 2) {
      times--;
      rest += LONGEST - 3;
      this.match(3, size, 1);
    }
    if (times > 0) this.match(LONGEST, size, times);
    if (rest > 0) this.match(rest, size, 1);
  }

  /**
   * `length` more bytes of scanlines that are a filter type and zeros. A match at a distance of one scanline costs some
   * ten bits more than one at a distance of one byte, so it is taken only across each filter type.
   */
  #repeatScanlines(period: number, length: number): void {
    let toFilterType = 0;
    let left = length;
    while (left > 0) {
      const across = Math.min(LONGEST, left);
      if (across < 3) {
        this.literal(toFilterType === 0 ? UP : 0);
        left--;
        toFilterType = (toFilterType + period - 1) % period;
        continue;
      }
      this.match(across, period, 1);
      left -= across;
      toFilterType = (toFilterType + period * LONGEST - across) % period;
      // The byte just written must be a zero to be repeated.
      if (toFilterType === period - 1) continue;
      if (left <= toFilterType) {
        this.#again(0, 1, left);
        break;
      }
      const times = Math.floor(toFilterType / LONGEST);
      if (times > 0) this.match(LONGEST, 1, times);
      left -= times * LONGEST;
      toFilterType -= times * LONGEST;
    }
  }
}

/** The filter type that takes the scanline above as prediction (PNG § 9.2). */
const UP = 2;
