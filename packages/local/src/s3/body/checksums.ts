import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** S3's checksum algorithms, named as in its XML (user guide, "Checking object integrity"). */
export const CHECKSUM_ALGORITHMS = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** An incremental checksum. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  /** Returns the big-endian checksum. Call it once, at the end. */
  digest(): Buffer;
}

export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  switch (algorithm) {
    case "CRC32":
      return runningCrc32((bytes, crc) => crc32(bytes, crc));
    case "CRC32C":
      return runningCrc32(crc32c);
    case "CRC64NVME":
      return runningCrc64();
    case "SHA1":
      return runningHash("sha1");
    case "SHA256":
      return runningHash("sha256");
  }
}

/** Returns the header of a checksum, such as `x-amz-checksum-crc32`. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** Finds an algorithm by its name in upper or lower case. */
export function checksumNamed(name: string): ChecksumAlgorithm | undefined {
  return CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === name.toUpperCase());
}

function runningHash(name: "sha1" | "sha256"): RunningChecksum {
  const hash = createHash(name);
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest(),
  };
}

function runningCrc32(step: (bytes: Uint8Array, crc: number) => number): RunningChecksum {
  let crc = 0;
  return {
    update: (bytes) => {
      crc = step(bytes, crc);
    },
    digest: () => {
      const out = Buffer.alloc(4);
      out.writeUInt32BE(crc);
      return out;
    },
  };
}

/** Castagnoli's polynomial, reflected (RFC 3720, appendix B.4). */
const CRC32C_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

function crc32c(bytes: Uint8Array, previous: number): number {
  let crc = ~previous;
  for (const byte of bytes) crc = (CRC32C_TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * The NVM Express polynomial, reflected (NVM command set specification 1.0, section 5.2.1.3.4), in two halves because
 * 64-bit whole numbers are slow here.
 */
const [CRC64_LOW, CRC64_HIGH] = crc64Tables(0x9a6c9329, 0xac4bc9b5);

function crc64Tables(polynomialHigh: number, polynomialLow: number): [Uint32Array, Uint32Array] {
  const lows = new Uint32Array(256);
  const highs = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let low = byte;
    let high = 0;
    for (let bit = 0; bit < 8; bit++) {
      const out = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (out) {
        low ^= polynomialLow;
        high ^= polynomialHigh;
      }
    }
    lows[byte] = low;
    highs[byte] = high;
  }
  return [lows, highs];
}

function runningCrc64(): RunningChecksum {
  let low = -1;
  let high = -1;
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const index = (low ^ byte) & 255;
        low = ((low >>> 8) | (high << 24)) ^ (CRC64_LOW[index] ?? 0);
        high = (high >>> 8) ^ (CRC64_HIGH[index] ?? 0);
      }
    },
    digest: () => {
      const out = Buffer.alloc(8);
      out.writeUInt32BE(~high >>> 0, 0);
      out.writeUInt32BE(~low >>> 0, 4);
      return out;
    },
  };
}
