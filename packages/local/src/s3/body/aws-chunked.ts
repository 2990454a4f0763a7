import { createHash } from "node:crypto";
import type { SignatureChain } from "../auth/authenticate.ts";
import { EMPTY_SHA256, sameSignature, sign } from "../auth/signature.ts";
import { S3Error } from "../error.ts";
import { ByteReader } from "./byte-reader.ts";

const MAX_LINE = 1024;

/**
 * Decodes an `aws-chunked` body (S3 API reference, "Signature Calculations for the Authorization Header: Transferring
 * Payload in Multiple Chunks") and passes the trailing headers, lower-case, to `onTrailers`.
 *
 * With `chain`, every chunk and the trailers must be signed, each signature based on the previous one.
 */
export async function* decodeAwsChunked(
  body: AsyncIterable<Buffer>,
  chain: SignatureChain | undefined,
  onTrailers: (trailers: ReadonlyMap<string, string>) => void,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(body, incomplete);
  let previous = chain?.seed ?? "";
  for (;;) {
    const { size, signature } = readChunkHeader(await reader.line(MAX_LINE));
    const hash = createHash("sha256");
    for await (const bytes of reader.take(size)) {
      if (chain !== undefined) hash.update(bytes);
      yield bytes;
    }
    if (chain !== undefined) {
      const text = [
        "AWS4-HMAC-SHA256-PAYLOAD",
        chain.date,
        chain.scope,
        previous,
        EMPTY_SHA256,
        hash.digest("hex"),
      ].join("\n");
      previous = requireSignature(chain, text, signature);
    }
    if (size === 0) break;
    if ((await reader.line(MAX_LINE)) !== "") throw incomplete();
  }
  onTrailers(await readTrailers(reader, chain, previous));
}

function readChunkHeader(line: string): { size: number; signature: string | undefined } {
  const match = /^([0-9a-fA-F]{1,10})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
  const [, size, signature] = match ?? [];
  if (size === undefined) throw incomplete();
  return { size: parseInt(size, 16), signature };
}

async function readTrailers(
  reader: ByteReader,
  chain: SignatureChain | undefined,
  previous: string,
): Promise<ReadonlyMap<string, string>> {
  const trailers = new Map<string, string>();
  const signed = createHash("sha256");
  while (!(await reader.atEnd())) {
    const line = await reader.line(MAX_LINE);
    if (line === "") continue;
    const colon = line.indexOf(":");
    if (colon < 1) throw incomplete();
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name !== "x-amz-trailer-signature") {
      trailers.set(name, value);
      signed.update(`${name}:${value}\n`);
    } else if (chain !== undefined) {
      const text = ["AWS4-HMAC-SHA256-TRAILER", chain.date, chain.scope, previous, signed.digest("hex")].join(
        "\n",
      );
      requireSignature(chain, text, value);
      return trailers;
    }
  }
  if (chain !== undefined && trailers.size > 0) throw unsigned();
  return trailers;
}

function requireSignature(chain: SignatureChain, text: string, signature: string | undefined): string {
  const expected = sign(chain.key, text);
  if (signature === undefined || !sameSignature(expected, signature)) throw unsigned();
  return expected;
}

function unsigned(): S3Error {
  return new S3Error("SignatureDoesNotMatch", "A chunk's signature does not match its bytes.");
}

function incomplete(): S3Error {
  return new S3Error("IncompleteBody", "The request body terminated unexpectedly or is not aws-chunked.");
}
