import { type HuffmanSpec, type Tables, tableSlot } from "./tables.ts";

/** Huffman tables of one component. */
export interface ComponentSpecs {
  readonly dc: HuffmanSpec;
  readonly ac: HuffmanSpec;
}

/**
 * Huffman tables for luminance (T.81 tables K.3 and K.5). Most cameras and encoders use them for every photo, so they
 * reveal nothing about any. They have codes for everything in a baseline image.
 */
export const LUMINANCE_SPECS: ComponentSpecs = {
  dc: /* @__PURE__ */ spec([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], "000102030405060708090a0b"),
  ac: /* @__PURE__ */ spec(
    [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
    "0102030004110512213141061351610722711432" +
      "8191a1082342b1c11552d1f02433627282090a161718191a25262728292a34353637" +
      "38393a434445464748494a535455565758595a636465666768696a737475767778797a" +
      "838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9ba" +
      "c2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa",
  ),
};

/** Huffman tables for chrominance (T.81 tables K.4 and K.6). */
export const CHROMINANCE_SPECS: ComponentSpecs = {
  dc: /* @__PURE__ */ spec([0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], "000102030405060708090a0b"),
  ac: /* @__PURE__ */ spec(
    [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119],
    "0001020311040521310612415107617113223281" +
      "08144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a3536" +
      "3738393a434445464748494a535455565758595a636465666768696a73747576777879" +
      "7a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8" +
      "b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa",
  ),
};

/** Returns the standard tables for a component in the files that are written here. @param component counted from 0. */
export function standardSpecs(component: number): ComponentSpecs {
  return tableSlot(component) === 0 ? LUMINANCE_SPECS : CHROMINANCE_SPECS;
}

/**
 * Tables in force at the start of a sequential image: the standard Huffman tables (T.81 §K.3) in slots 0 and 1.
 * Motion JPEG omits them, and libjpeg supplies whichever of the four is missing.
 */
export const INITIAL_SEQUENTIAL_TABLES: Tables = {
  quantization: [],
  dc: [LUMINANCE_SPECS.dc, CHROMINANCE_SPECS.dc],
  ac: [LUMINANCE_SPECS.ac, CHROMINANCE_SPECS.ac],
};

/** Returns true if a table is one of the standard's. */
export function isStandardSpec({ counts, symbols }: HuffmanSpec): boolean {
  return [LUMINANCE_SPECS, CHROMINANCE_SPECS]
    .flatMap(({ dc, ac }) => [dc, ac])
    .some((standard) => isSame(standard.counts, counts) && isSame(standard.symbols, symbols));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/** @param symbols two hexadecimal digits each. */
function spec(counts: readonly number[], symbols: string): HuffmanSpec {
  return {
    counts: Uint8Array.from(counts),
    symbols: Uint8Array.from(symbols.match(/../g) ?? [], (digits) => parseInt(digits, 16)),
  };
}
