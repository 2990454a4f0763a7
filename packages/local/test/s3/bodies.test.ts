import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sign, signingKey } from "../../src/s3/auth/signature.ts";
import { decodeAwsChunked } from "../../src/s3/body/aws-chunked.ts";
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm, startChecksum } from "../../src/s3/body/checksums.ts";
import { readForm } from "../../src/s3/body/form.ts";
import { S3Error } from "../../src/s3/error.ts";
import { readRange } from "../../src/s3/range.ts";
import { encodeEventKey } from "../../src/s3/uri.ts";
import { element } from "../../src/s3/xml.ts";
import { readXml, textOf } from "../../src/s3/xml-reader.ts";

/** A stream that comes in pieces of these sizes, over and over. */
async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let start = 0, i = 0; start < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    await Promise.resolve();
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece));
  return Buffer.concat(all);
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

describe("checksums", () => {
  // The check values of the CRC catalogue (CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME), and of FIPS 180.
  it.each<[ChecksumAlgorithm, string]>([
    ["CRC32", "cbf43926"],
    ["CRC32C", "e3069283"],
    ["CRC64NVME", "ae8b14860a799888"],
    ["SHA1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
    ["SHA256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"],
  ])("%s of 123456789", (algorithm, expected) => {
    const checksum = startChecksum(algorithm);
    checksum.update(Buffer.from("123456789"));
    expect(checksum.digest().toString("hex")).toBe(expected);
  });

  it("do not depend on how the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...CHECKSUM_ALGORITHMS),
        bytes,
        sizes,
        async (algorithm, body, cuts) => {
          const [whole, cut] = [startChecksum(algorithm), startChecksum(algorithm)];
          whole.update(body);
          for await (const piece of inPieces(body, cuts)) cut.update(piece);
          expect(cut.digest()).toEqual(whole.digest());
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("aws-chunked", () => {
  const frame = (chunks: readonly Buffer[], trailers = ""): Buffer =>
    Buffer.concat([
      ...chunks.flatMap((chunk) => [
        Buffer.from(`${chunk.length.toString(16)}\r\n`),
        chunk,
        Buffer.from("\r\n"),
      ]),
      Buffer.from(`0\r\n${trailers}\r\n`),
    ]);
  const decode = (
    body: Buffer,
    cuts: readonly number[],
    onTrailers: (t: ReadonlyMap<string, string>) => void = () => undefined,
  ) => collect(decodeAwsChunked(inPieces(body, cuts), undefined, onTrailers));
  const chunks = fc.array(
    bytes.filter((chunk) => chunk.length > 0),
    { maxLength: 4 },
  );

  it("gives the body back, however it was cut on the way, and its trailers", async () => {
    await fc.assert(
      fc.asyncProperty(chunks, sizes, async (parts, cuts) => {
        let trailers: ReadonlyMap<string, string> = new Map();
        const body = await decode(frame(parts, "x-amz-checksum-crc32:AAAAAA==\r\n"), cuts, (read) => {
          trailers = read;
        });
        expect(body.equals(Buffer.concat(parts))).toBe(true);
        expect([...trailers]).toEqual([["x-amz-checksum-crc32", "AAAAAA=="]]);
      }),
      { numRuns: 200 },
    );
  });

  it("refuses a body that ends early, wherever", async () => {
    const whole = frame([Buffer.from("eight by eight"), Buffer.from("sixteen")]);
    // The last two bytes close the trailers, of which there are none.
    for (let end = 0; end < whole.length - 4; end++) {
      await expect(decode(whole.subarray(0, end), [7])).rejects.toMatchObject({ code: "IncompleteBody" });
    }
  });

  it("refuses any bytes by an S3 error and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(bytes, sizes, async (body, cuts) => {
        const outcome: unknown = await decode(body, cuts).catch((error: unknown) => error);
        expect(outcome instanceof S3Error || outcome instanceof Buffer).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("holds every chunk to its signature, each of which follows from the one before", async () => {
    const scope = { date: "20261122", region: "us-east-1", service: "s3" };
    const chain = {
      seed: "a".repeat(64),
      date: "20261122T120000Z",
      scope: "20261122/us-east-1/s3/aws4_request",
      key: signingKey("secret", scope),
    };
    const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const hash = createHash("sha256").update("eight").digest("hex");
    const signChunk = (previous: string, hash: string) =>
      sign(
        chain.key,
        ["AWS4-HMAC-SHA256-PAYLOAD", chain.date, chain.scope, previous, empty, hash].join("\n"),
      );
    const first = signChunk(chain.seed, hash);
    const last = signChunk(first, empty);
    const body = (text: string) =>
      Buffer.from(`5;chunk-signature=${first}\r\n${text}\r\n0;chunk-signature=${last}\r\n\r\n`);
    const read = (text: string) =>
      collect(decodeAwsChunked(inPieces(body(text), [9]), chain, () => undefined));
    expect((await read("eight")).toString()).toBe("eight");
    await expect(read("night")).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });
});

describe("forms", () => {
  const boundary = "----pixel";
  const text = `--${boundary}\r\nContent-Disposition: form-data; name="key"\r\n\r\nuploads/é\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="my %22cat%22.png"\r\nContent-Type: image/png\r\n\r\n\r\n--almost\r\n--${boundary}--\r\n`;

  it("are read part by part, however they were cut on the way", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async (cuts) => {
        const parts: unknown[] = [];
        for await (const part of readForm(
          inPieces(Buffer.from(text), cuts),
          `multipart/form-data; boundary=${boundary}`,
        )) {
          parts.push([part.name, part.filename, part.contentType, (await collect(part.body)).toString()]);
        }
        expect(parts).toEqual([
          ["key", undefined, undefined, "uploads/é"],
          ["file", 'my "cat".png', "image/png", "\r\n--almost"],
        ]);
      }),
      { numRuns: 100 },
    );
  });
});

describe("ranges", () => {
  it.each<[string | undefined, number, unknown]>([
    [undefined, 10, undefined],
    ["bytes=0-", 10, { start: 0, end: 9 }],
    ["bytes=2-4", 10, { start: 2, end: 4 }],
    ["bytes=2-40", 10, { start: 2, end: 9 }],
    ["bytes=-3", 10, { start: 7, end: 9 }],
    ["bytes=-30", 10, { start: 0, end: 9 }],
    ["bytes=4-2", 10, undefined],
    ["bytes=0-1,3-4", 10, undefined],
    ["lines=1-2", 10, undefined],
  ])("%s of %d bytes", (header, size, expected) => {
    expect(readRange(header, size)).toEqual(expected);
  });

  it.each([
    ["bytes=10-", 10],
    ["bytes=0-", 0],
    ["bytes=-0", 10],
  ])("%s of %d bytes does not exist", (header, size) => {
    expect(() => readRange(header, size)).toThrow(expect.objectContaining({ code: "InvalidRange" }) as Error);
  });
});

describe("keys and XML", () => {
  const key = fc.string({ unit: "grapheme", minLength: 1 });

  it("keys in events are decoded as forms are", () => {
    fc.assert(
      fc.property(key, (text) => {
        expect(decodeURIComponent(encodeEventKey(text).replaceAll("+", " "))).toBe(text);
        expect(new URLSearchParams(`key=${encodeEventKey(text)}`).get("key")).toBe(text);
      }),
    );
  });

  it("text comes out of XML as it went in", () => {
    fc.assert(
      fc.property(key, (text) => {
        expect(textOf(readXml(element("a", element("b", text)).xml), "b")).toBe(text);
      }),
    );
  });

  it.each([
    "",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "text",
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "<a>&b;</a>",
  ])("%j is no document", (source) => {
    expect(() => readXml(source)).toThrow(SyntaxError);
  });
});
