import { createHash } from "node:crypto";
import type { Authenticated } from "../auth/authenticate.ts";
import { S3Error } from "../error.ts";
import type { Headers } from "../request.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  checksumHeader,
  checksumNamed,
  startChecksum,
} from "./checksums.ts";

/** Largest body of one request: 5 GiB. */
const MAX_BODY_BYTES = 5 * 2 ** 30;

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. A multipart object's checksum may end in `-` and the number of parts. */
  readonly value: string;
}

/** A complete body whose digests match. */
export interface ReceivedBody {
  readonly size: number;
  readonly md5: Buffer;
  readonly checksum: Checksum;
}

/**
 * Writes a request's body to `sink` piece by piece and verifies its length, signed SHA-256, Content-MD5, and checksum in
 * a header or trailer.
 *
 * @throws {S3Error} if one does not match; the caller must then discard what the sink received.
 */
export async function receiveBody(
  body: AsyncIterable<Buffer>,
  { headers, payload, chain }: Authenticated,
  sink: Sink,
  maxBytes = MAX_BODY_BYTES,
): Promise<ReceivedBody> {
  const framed = payload.startsWith("STREAMING-");
  const length = declaredLength(headers, framed);
  if (length > maxBytes) throw tooLarge();
  const trailing: { headers?: Headers } = {};
  const pieces = framed
    ? decodeAwsChunked(body, payload.includes("HMAC") ? chain : undefined, (trailers) => {
        trailing.headers = Object.fromEntries(trailers);
      })
    : body;
  const promises = {
    size: length,
    md5: headers["content-md5"],
    sha256: /^[0-9a-f]{64}$/.test(payload) ? payload : undefined,
    algorithm: announcedAlgorithm(headers),
    checksum: () => promisedChecksum({ ...headers, ...trailing.headers }),
  };
  const received = await receivePieces(pieces, promises, sink);
  if (headers["x-amz-trailer"] !== undefined && promises.checksum() === undefined) throw incomplete();
  return received;
}

export type Sink = (bytes: Buffer) => Promise<void> | void;

/** The expected digests of a body. Its checksum may come after it, in a trailer. */
export interface Promises {
  readonly size?: number | undefined;
  /** Base64. */
  readonly md5?: string | undefined;
  /** Hex. */
  readonly sha256?: string | undefined;
  readonly algorithm?: ChecksumAlgorithm | undefined;
  readonly checksum?: () => Checksum | undefined;
}

/** Writes pieces to a sink and verifies their digests. */
export async function receivePieces(
  pieces: AsyncIterable<Buffer>,
  promises: Promises,
  sink: Sink,
): Promise<ReceivedBody> {
  const algorithm = promises.checksum?.()?.algorithm ?? promises.algorithm ?? "CRC64NVME";
  const checksum = startChecksum(algorithm);
  const md5 = createHash("md5");
  const sha256 = createHash("sha256");
  let size = 0;
  for await (const bytes of pieces) {
    size += bytes.length;
    if (promises.size !== undefined && size > promises.size) throw incomplete();
    md5.update(bytes);
    checksum.update(bytes);
    if (promises.sha256 !== undefined) sha256.update(bytes);
    await sink(bytes);
  }
  if (promises.size !== undefined && size !== promises.size) throw incomplete();
  if (promises.sha256 !== undefined && sha256.digest("hex") !== promises.sha256) {
    throw new S3Error(
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  const md5Digest = md5.digest();
  requireMd5(promises.md5, md5Digest);
  const value = checksum.digest().toString("base64");
  const promised = promises.checksum?.();
  if (promised !== undefined && (promised.algorithm !== algorithm || promised.value !== value)) {
    throw new S3Error("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  return { size, md5: md5Digest, checksum: { algorithm, value } };
}

/** Reads a small body, such as a list of keys, into memory. Requires a digest where S3 does. */
export async function receiveText(
  body: AsyncIterable<Buffer>,
  authenticated: Authenticated,
  maxBytes: number,
): Promise<string> {
  const pieces: Buffer[] = [];
  await receiveBody(body, authenticated, (bytes) => void pieces.push(bytes), maxBytes);
  return Buffer.concat(pieces).toString();
}

/** Returns the checksum in the headers, of which there may be one. */
export function promisedChecksum(headers: Headers): Checksum | undefined {
  const carried = CHECKSUM_ALGORITHMS.flatMap((algorithm) => {
    const value = headers[checksumHeader(algorithm)];
    return value === undefined ? [] : [{ algorithm, value }];
  });
  if (carried.length > 1) {
    throw new S3Error(
      "InvalidRequest",
      "Expecting a single x-amz-checksum- header. Multiple checksum types are not allowed.",
    );
  }
  return carried[0];
}

/** Returns the algorithm that a trailer or the client's SDK setting announces. */
function announcedAlgorithm(headers: Headers): ChecksumAlgorithm | undefined {
  const trailer = headers["x-amz-trailer"]?.replace(/^x-amz-checksum-/i, "");
  const name = trailer ?? headers["x-amz-sdk-checksum-algorithm"];
  if (name === undefined) return undefined;
  const algorithm = checksumNamed(name);
  if (algorithm === undefined) {
    throw new S3Error("InvalidRequest", `Expected a checksum algorithm but received ${name}.`);
  }
  return algorithm;
}

function declaredLength(headers: Headers, framed: boolean): number {
  const text = headers[framed ? "x-amz-decoded-content-length" : "content-length"];
  if (text === undefined || !/^\d{1,15}$/.test(text)) {
    throw new S3Error("MissingContentLength", "You must provide the Content-Length HTTP header.");
  }
  return Number(text);
}

function requireMd5(promised: string | undefined, computed: Buffer): void {
  if (promised === undefined) return;
  const bytes = Buffer.from(promised, "base64");
  if (bytes.length !== 16) throw new S3Error("InvalidDigest", "The Content-MD5 you specified is not valid.");
  if (!bytes.equals(computed)) {
    throw new S3Error("BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
}

function incomplete(): S3Error {
  return new S3Error(
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header, or its checksum.",
  );
}

function tooLarge(): S3Error {
  return new S3Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.");
}
