import { BitWriter } from "./bit-writer.ts";
import type { Picture } from "./picture.ts";
import { type ScanPlan, scanTokens, type Token } from "./scan-tokens.ts";
import { adobe, EOI, file, frame, SOI, segment, uint16 } from "./segments.ts";

export interface WriteOptions {
  /** Default: one scan of all components; in a progressive file, {@link usualScript}. */
  readonly scans?: readonly ScanPlan[];
  readonly progressive?: boolean;
  /** MCUs between restart markers; 0 for none. */
  readonly restartInterval?: number;
  readonly sixteenBitTables?: boolean;
}

/** The Adobe segment without which a file would be taken for another color model. */
const ADOBE: Partial<Record<Picture["colorModel"], number[]>> = {
  rgb: adobe(0),
  cmyk: adobe(0),
  ycck: adobe(2),
};

/** The script that libjpeg's encoders use for one or three components. */
export function usualScript(components: number): ScanPlan[] {
  const all = Array.from({ length: components }, (_, i) => i);
  const chroma = all.slice(1);
  return [
    { components: all, spectral: [0, 0], approximation: [0, 1] },
    { components: [0], spectral: [1, 5], approximation: [0, 2] },
    ...chroma.map((c): ScanPlan => ({ components: [c], spectral: [1, 63], approximation: [0, 1] })),
    { components: [0], spectral: [6, 63], approximation: [0, 2] },
    { components: [0], spectral: [1, 63], approximation: [2, 1] },
    { components: all, spectral: [0, 0], approximation: [1, 0] },
    ...chroma.map((c): ScanPlan => ({ components: [c], spectral: [1, 63], approximation: [1, 0] })),
    { components: [0], spectral: [1, 63], approximation: [1, 0] },
  ];
}

/** Writes a picture as a JPEG file. Every component has its own tables, made for each scan. */
export function writeJpeg(
  picture: Picture,
  { scans, progressive = false, restartInterval = 0, sixteenBitTables = false }: WriteOptions = {},
): Uint8Array {
  const all = picture.planes.map((_, index) => index);
  const plans = scans ?? (progressive ? usualScript(all.length) : [{ components: all }]);
  const { width, height } = picture;
  const components = picture.planes.map(
    ({ horizontal, vertical }, index) => [index + 1, (horizontal << 4) | vertical, index] as const,
  );
  return file(
    SOI,
    ADOBE[picture.colorModel] ?? [],
    ...picture.planes.map(({ steps }, index) =>
      sixteenBitTables
        ? segment(0xdb, [0x10 | index, ...steps.flatMap(uint16)])
        : segment(0xdb, [index, ...steps]),
    ),
    frame({ marker: progressive ? 0xc2 : 0xc1, width, height, components }),
    restartInterval > 0 ? segment(0xdd, uint16(restartInterval)) : [],
    ...plans.map((plan) => writeScan(picture, plan, progressive, restartInterval)),
    EOI,
  );
}

function writeScan(
  picture: Picture,
  plan: ScanPlan,
  progressive: boolean,
  restartInterval: number,
): number[] {
  const tokens = scanTokens(picture, plan, progressive, restartInterval);
  const codes = new Map<string, Code>();
  const tables = plan.components.flatMap((slot) => [
    ...writeTable(tokens, "dc", slot, codes),
    ...writeTable(tokens, "ac", slot, codes),
  ]);
  const bits = new BitWriter();
  let restarts = 0;
  for (const token of tokens) {
    if (token.kind === "restart") bits.restart(restarts++);
    else if (token.kind === "bits") for (const bit of token.bits) bits.write(bit, 1);
    else {
      const code = codes.get(keyOf(token));
      if (!code) throw new RangeError("Expected a code for every symbol");
      bits.write(code.bits, code.length);
      bits.write(token.bits, token.size);
    }
  }
  bits.align();
  const { components, spectral = [0, 63], approximation = [0, 0] } = plan;
  const selectors = components.flatMap((index) => [index + 1, (index << 4) | index]);
  const header = [components.length, ...selectors, ...spectral, (approximation[0] << 4) | approximation[1]];
  return [...tables, ...segment(0xda, header), ...bits.bytes];
}

interface Code {
  readonly bits: number;
  readonly length: number;
}

type SymbolToken = Extract<Token, { kind: "symbol" }>;

function keyOf({ table, slot, symbol }: Pick<SymbolToken, "table" | "slot" | "symbol">): string {
  return `${table} ${slot} ${symbol}`;
}

/**
 * A Huffman table for the symbols in use: one code each of 2 to 15 bits for the most frequent, 16 bits for all others.
 * No good table, but one with codes of every length.
 */
function writeTable(
  tokens: readonly Token[],
  table: "dc" | "ac",
  slot: number,
  codes: Map<string, Code>,
): number[] {
  const counts = new Map<number, number>();
  for (const token of tokens) {
    if (token.kind !== "symbol" || token.table !== table || token.slot !== slot) continue;
    counts.set(token.symbol, (counts.get(token.symbol) ?? 0) + 1);
  }
  if (counts.size === 0) return [];
  const symbols = [...counts].sort(([, a], [, b]) => b - a).map(([symbol]) => symbol);
  const lengths = symbols.map((_, rank) => Math.min(rank + 2, 16));
  let next = 0;
  let previous = 0;
  symbols.forEach((symbol, rank) => {
    const length = lengths[rank];
    next <<= length - previous;
    previous = length;
    codes.set(keyOf({ table, slot, symbol }), { bits: next++, length });
  });
  const countByLength = Array.from({ length: 16 }, (_, i) => lengths.filter((l) => l === i + 1).length);
  return segment(0xc4, [((table === "dc" ? 0 : 1) << 4) | slot, ...countByLength, ...symbols]);
}
