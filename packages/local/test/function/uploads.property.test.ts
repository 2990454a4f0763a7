import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { PNG } from "pngjs";
import { expect, test } from "vitest";
import { startLocalCloud } from "../../src/cloud.ts";

interface Grant {
  readonly statusUrl: string;
  readonly upload: { readonly url: string; readonly fields: Readonly<Record<string, string>> };
}

const photo = PNG.sync.write(new PNG({ width: 9, height: 7, fill: true }));

/** White space and characters that headers change, refuse or cannot carry. */
const odd = fc.constantFrom(
  " ",
  "\t",
  "\r\n",
  "\n",
  "\u3000",
  "\ufeff",
  "\u00a0",
  "\u0000",
  "\u007f",
  "é",
  "😀",
  '"',
  "=?UTF-8?B?OA==?=",
);
const white = fc.constantFrom("", "", " ", "  ", "\t", "\r\n", "\u3000", "\ufeff", "\u00a0");

/** Text of a setting: a meaningful value with white space around and in it, or one with an odd character. */
function textLike(values: readonly string[]): fc.Arbitrary<string> {
  const spaced = fc
    .tuple(fc.constantFrom(...values), white, white, white)
    .map(([value, before, between, after]) => before + value.replaceAll(",", `,${between}`) + after);
  const strange = fc.tuple(fc.constantFrom(...values), odd).map(([value, character]) => value + character);
  return fc.oneof({ weight: 9, arbitrary: spaced }, { weight: 1, arbitrary: strange });
}

const settings = fc.record(
  {
    grids: fc.oneof(textLike(["3", "2,3x2", "1,2,4"]), fc.constantFrom([2], [1, 3], [])),
    format: fc.constantFrom("same", "jpeg", "jpeg", "png", "png", "png", "gif"),
    light: fc.constantFrom("srgb", "srgb", "linear", "linear", "lïnear"),
    palette: fc.oneof(
      textLike(["gameboy", "#000000,#ffffff"]),
      fc.array(textLike(["#102030", "#ffeedd"]), { maxLength: 3 }),
    ),
    regions: textLike(["0,0,4,4", "10%,20%,30%,15%;ellipse 2,2,4,4", "20,20,5,5"]),
  },
  { requiredKeys: [] },
);

test("whatever the API grants can be uploaded with exactly that metadata, and comes to an end", async () => {
  const cloud = await startLocalCloud({ retryDelaysMs: [] });
  const client = new S3Client({ ...cloud.s3, forcePathStyle: true });
  let granted = 0;
  try {
    await fc.assert(
      fc.asyncProperty(settings, async (wished) => {
        const answer = await fetch(`${cloud.url}/api/uploads`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ type: "image/png", size: photo.length, settings: wished }),
        });
        const body: unknown = await answer.json();
        if (answer.status !== 201) {
          expect([400, 422]).toContain(answer.status);
          expect(body).toMatchObject({ detail: expect.stringMatching(/^Expected /) as string });
          return;
        }
        granted++;
        const { statusUrl, upload } = body as Grant;
        const form = new FormData();
        for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
        form.append("file", new Blob([new Uint8Array(photo)]));
        expect((await fetch(upload.url, { method: "POST", body: form })).status).toBe(204);
        const Key = upload.fields["key"] ?? "";
        const stored = await client.send(new GetObjectCommand({ Bucket: cloud.sourceBucket, Key }));
        await stored.Body?.transformToByteArray();
        expect(stored.Metadata).toEqual(metadataIn(upload.fields));
        await cloud.idle();
        const status = (await (await fetch(`${cloud.url}${statusUrl}`)).json()) as { state: string };
        expect(["pixelated", "rejected"]).toContain(status.state);
      }),
      { numRuns: 15, examples: [[{ grids: "\ufeff1,\u30002,\r\n4\u00a0" }]] },
    );
    expect(granted, "uploads granted").toBeGreaterThan(0);
  } finally {
    client.destroy();
    await cloud.close();
  }
});

function metadataIn(fields: Readonly<Record<string, string>>): Record<string, string> {
  const prefix = "x-amz-meta-";
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}
