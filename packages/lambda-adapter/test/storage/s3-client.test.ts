import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connectTo, createS3Client } from "../../src/storage/s3-client.ts";

const closing: (() => void)[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) close();
});

/** Creates the client of a container whose S3 answers every request with a status, or never. */
async function clientOf(status: number | "silence") {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    if (status !== "silence") response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL_S3", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "a");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "b");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  const client = createS3Client();
  closing.push(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { client, requests };
}

test("the signature covers a body, which needs no second checksum", async () => {
  const { client, requests } = await clientOf(200);
  const Body = new Uint8Array([1, 2, 3]);
  await client.send(new PutObjectCommand({ Bucket: "processed", Key: "a.jpg", Body }));
  const headers = requests[0]?.headers ?? {};
  expect(headers["x-amz-content-sha256"]).toBe(createHash("sha256").update(Body).digest("hex"));
  expect(headers.authorization).toMatch(/SignedHeaders=[^,]*x-amz-content-sha256/);
  expect(Object.keys(headers).filter((name) => name.startsWith("x-amz-checksum"))).toEqual([]);
});

describe("connectTo", () => {
  test.each([200, 301, 403, 404, 503])(
    "asks for each bucket once, and accepts the answer %d",
    async (status) => {
      const { client, requests } = await clientOf(status);
      await expect(connectTo(client, ["processed", "source"])).resolves.toBeUndefined();
      // Each on a connection of its own, in either order.
      expect(requests.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
        "HEAD /processed/",
        "HEAD /source/",
      ]);
    },
  );

  test("gives up where nobody answers", async () => {
    const { client } = await clientOf("silence");
    await expect(connectTo(client, ["processed"])).resolves.toBeUndefined();
  });
});
