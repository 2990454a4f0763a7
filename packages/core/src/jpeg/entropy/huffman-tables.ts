import { PixelateError } from "../../errors.ts";
import { buildHuffmanTable, type HuffmanTable } from "./huffman-table.ts";
import { buildSkipTable, type SkipTable } from "./skip-table.ts";
import type { HuffmanSpec } from "../syntax/tables.ts";

/** What is built of one Huffman table. */
interface Built {
  readonly table: HuffmanTable;
  skips?: SkipTable;
}

/** Tables kept for the next photo: those of two photos with progressive scans. Each takes at most 32 KB. */
const MOST_KEPT = 32;

/**
 * The tables that were used last, of all photos of the process, by what they hold. Cameras write the same tables into every
 * photo, and building four takes a tenth of the time of a small one.
 */
const kept = new Map<string, Built>();

/** Looks up the tables of a file's Huffman tables, and builds those that no photo had lately. */
export class HuffmanTables {
  readonly #built = new Map<HuffmanSpec, Built>();

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
    return this.#of(spec).table;
  }

  skips(spec: HuffmanSpec): SkipTable {
    const built = this.#of(spec);
    return (built.skips ??= buildSkipTable(built.table));
  }

  #of(spec: HuffmanSpec): Built {
    let built = this.#built.get(spec);
    if (built === undefined) {
      built = keptOrBuilt(spec);
      this.#built.set(spec, built);
    }
    return built;
  }
}

function keptOrBuilt({ counts, symbols }: HuffmanSpec): Built {
  const key = String.fromCharCode(...counts, ...symbols);
  // A copy of the symbols, as the table outlives the file's bytes.
  const built = kept.get(key) ?? { table: buildHuffmanTable({ counts, symbols: symbols.slice() }) };
  // A map keeps the order of insertion: the first key is the one that was used longest ago.
  kept.delete(key);
  kept.set(key, built);
  for (const [oldest] of kept) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return built;
}
