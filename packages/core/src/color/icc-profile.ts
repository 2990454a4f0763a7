const HEADER_BYTES = 128;
const TAG_BYTES = 12;
/** The most tags that Little CMS reads. */
const MAX_TAGS = 100;

/** An ICC profile (ICC.1:2022 § 7) whose header and tag table have been read. */
export interface IccProfile {
  /** Device class (table 18), as `mntr`. */
  readonly deviceClass: string;
  /** Color space of the data (table 19), as `RGB ` or `GRAY`. */
  readonly space: string;
  /** Profile connection space: `XYZ ` or `Lab `. */
  readonly connectionSpace: string;
  /** Whether every tag lies within the profile. */
  readonly isWhole: boolean;
  /** The data of the first tag of this signature that lies within the profile. */
  tag(signature: string): Uint8Array | undefined;
}

/**
 * Reads a profile's header and tag table, as far as Little CMS needs them.
 *
 * @returns undefined when it is not a profile: too short, without the signature, or with a tag table that does not fit.
 */
export function readIccHeader(bytes: Uint8Array): IccProfile | undefined {
  if (bytes.length < HEADER_BYTES + 4 || textAt(bytes, 36) !== "acsp") return undefined;
  const tags = uint32At(bytes, HEADER_BYTES);
  if (tags > MAX_TAGS || HEADER_BYTES + 4 + tags * TAG_BYTES > bytes.length) return undefined;
  const data = new Map<string, Uint8Array>();
  let isWhole = true;
  for (let i = 0; i < tags; i++) {
    const entry = HEADER_BYTES + 4 + i * TAG_BYTES;
    const start = uint32At(bytes, entry + 4);
    const end = start + uint32At(bytes, entry + 8);
    if (end > bytes.length) isWhole = false;
    else if (!data.has(textAt(bytes, entry))) data.set(textAt(bytes, entry), bytes.subarray(start, end));
  }
  return {
    deviceClass: textAt(bytes, 12),
    space: textAt(bytes, 16),
    connectionSpace: textAt(bytes, 20),
    isWhole,
    tag: (signature) => data.get(signature),
  };
}

/**
 * Removes padding behind a profile, and corrects the size that a shorter one declares. Readers reject either.
 *
 * @returns a copy whose size is a multiple of 4 bytes (ICC.1:2022 § 7.1); undefined when it is not a profile.
 */
export function trimIccProfile(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (bytes.length < HEADER_BYTES + 4) return undefined;
  const size = Math.min(uint32At(bytes, 0), bytes.length);
  const trimmed = new Uint8Array(4 * Math.ceil(size / 4));
  trimmed.set(bytes.subarray(0, size));
  if (readIccHeader(trimmed) === undefined) return undefined;
  new DataView(trimmed.buffer).setUint32(0, trimmed.length);
  return trimmed;
}

function textAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function uint32At(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);
}
