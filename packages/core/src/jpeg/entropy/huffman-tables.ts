import { PixelateError } from "../../errors.ts";
import { buildHuffmanTable, type HuffmanTable } from "./huffman-table.ts";
import { buildSkipTable, type SkipTable } from "./skip-table.ts";
import type { HuffmanSpec } from "../syntax/tables.ts";

/** Builds the look-up tables of a file's Huffman tables, each once even if several scans use it. */
export class HuffmanTables {
  readonly #tables = new Map<HuffmanSpec, HuffmanTable>();
  readonly #skips = new Map<HuffmanSpec, SkipTable>();

  /**
   * @param offset of the scan, for the error.
   * @throws {PixelateError} `CORRUPT_JPEG` if a DC difference could have more than 15 bits.
   */
  dc(spec: HuffmanSpec, offset: number): HuffmanTable {
    const tooLarge = spec.symbols.find((size) => size > 15);
    if (tooLarge !== undefined) {
      throw new PixelateError(
        "CORRUPT_JPEG",
        `Expected DC sizes of at most 15 bits but received ${tooLarge}`,
        {
          offset,
        },
      );
    }
    return this.ac(spec);
  }

  ac(spec: HuffmanSpec): HuffmanTable {
    return made(this.#tables, spec, () => buildHuffmanTable(spec));
  }

  skips(spec: HuffmanSpec): SkipTable {
    return made(this.#skips, spec, () => buildSkipTable(this.ac(spec)));
  }
}

function made<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}
