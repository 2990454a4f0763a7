import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Contestant } from "../src/contestants/contestant.ts";
import { FIVE_GRIDS } from "../src/job.ts";

/** The part of S3's event that this function reads. */
interface Notification {
  readonly Records: readonly {
    readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
  }[];
}

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * A plain function around a contestant: one read and five concurrent writes, without any of the checks that make such a
 * function safe. Its cost favours the rivals.
 */
export function plainFunction(
  contestant: Contestant,
  sizeOf: (bytes: Uint8Array) => Promise<ImageSize>,
): (event: Notification) => Promise<void> {
  const client = new S3Client({});
  const processedBucket = process.env["PROCESSED_BUCKET"] ?? "";
  return async ({ Records }) => {
    for (const { s3 } of Records) {
      const key = decodeURIComponent(s3.object.key.replaceAll("+", " "));
      const source = await client.send(new GetObjectCommand({ Bucket: s3.bucket.name, Key: key }));
      const bytes = (await source.Body?.transformToByteArray()) ?? new Uint8Array();
      const { width, height } = await sizeOf(bytes);
      const picture = {
        title: key,
        path: key,
        bytes,
        format: "jpeg" as const,
        width,
        height,
        megapixels: (width * height) / 1e6,
        saving: "photo" as const,
      };
      const outputs = await contestant.run({ picture, format: "jpeg" });
      await Promise.all(
        outputs.map((Body, i) =>
          client.send(
            new PutObjectCommand({
              Bucket: processedBucket,
              Key: `pixelated-${FIVE_GRIDS[i] ?? 0}-${key}`,
              Body,
              ContentType: "image/jpeg",
            }),
          ),
        ),
      );
    }
  };
}
