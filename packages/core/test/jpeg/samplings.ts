/** Sampling factors of components, across and down, as frame headers hold them: most of those that JPEGs in use have. */
export const SAMPLINGS: readonly (readonly [name: string, sampling: readonly number[]])[] = [
  ["grey", [0x11]],
  ["grey of 2 × 2 blocks", [0x22]],
  ["4:4:4", [0x11, 0x11, 0x11]],
  ["4:2:0", [0x22, 0x11, 0x11]],
  ["4:2:2", [0x21, 0x11, 0x11]],
  ["4:4:0", [0x12, 0x11, 0x11]],
  ["4:1:1", [0x41, 0x11, 0x11]],
  ["4:1:0", [0x42, 0x11, 0x11]],
];

/** Ways to write a JPEG: options of `writeJpeg`. */
export const WAYS = [
  ["sequential", {}],
  ["progressive", { progressive: true }],
  ["with restarts and 16-bit tables", { restartInterval: 3, sixteenBitTables: true }],
  ["a scan for each component", { scans: [{ components: [0] }, { components: [1] }, { components: [2] }] }],
] as const;
