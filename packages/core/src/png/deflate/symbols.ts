import { LONGEST, WINDOW } from "../../zlib/alphabet.ts";
import type { ScanlineSink } from "../scanlines/scanline-sink.ts";

/**
 * Converts scanlines to literals and matches of deflate (RFC 1951 §3.2.5). Repetitions become matches of 258 bytes as
 * far as possible, at a distance of one pixel; zeros at a distance of one byte.
 */
export abstract class DeflateSymbols implements ScanlineSink {
  #lastByte = -1;

  protected abstract literal(byte: number): void;

  /** Handles `times` matches of `length` bytes, 3 to 258, each `distance` back. */
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
    // Matches cannot reach beyond the window, so each longer scanline is written out.
    const written = period <= WINDOW ? 1 : rows;
    for (let row = 0; row < written; row++) {
      this.literal(UP);
      this.#lastByte = UP;
      this.#zeros(rowBytes);
    }
    this.#repeatScanlines(period, (rows - written) * period);
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

  /** Repeats the unit just written for `length` more bytes. */
  #again(unit: number, size: number, length: number): void {
    if (length < 3) {
      for (let i = 0; i < length; i++) this.literal((unit >>> (8 * (i % size))) & 255);
      return;
    }
    let times = Math.floor(length / LONGEST);
    let rest = length - times * LONGEST;
    // A match has at least three bytes. A remainder of one or two takes some from the match before.
    if (rest === 1 || rest === 2) {
      times--;
      rest += LONGEST - 3;
      this.match(3, size, 1);
    }
    if (times > 0) this.match(LONGEST, size, times);
    if (rest > 0) this.match(rest, size, 1);
  }

  /**
   * Writes `length` more bytes of scanlines that are a filter type and zeros. A match at a distance of one scanline
   * costs about ten bits more than one at a distance of one byte, so it is used only across each filter type.
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
      // Only a zero can be repeated: it must be the byte just written.
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

/** Filter type Up, which predicts from the scanline above (PNG §9.2). */
const UP = 2;
