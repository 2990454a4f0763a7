import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCloudFront } from "../../src/cdn/cloudfront.ts";

const timeouts = { connectionTimeout: 1_000, requestTimeout: 1_000 };
const { signal } = new AbortController();

interface Request {
  readonly line: string;
  readonly body: string;
}

let status = 201;
let answer = "";
const requests: Request[] = [];
const server = createServer((request, response) => {
  void (async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
    requests.push({ line: `${request.method} ${request.url}`, body: Buffer.concat(chunks).toString() });
    response.writeHead(status, { "content-type": "text/xml" }).end(answer);
  })();
});

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL_CLOUDFRONT", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "a");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "b");
  requests.splice(0);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("sends one batch to the endpoint of the environment", async () => {
  status = 201;
  answer = "<Invalidation><Id>I1</Id></Invalidation>";
  await createCloudFront("E2EXAMPLE1234", timeouts).invalidate(["/p/a%26.png", "/b?v=1&"], "ref-1", signal);
  expect(requests).toMatchObject([{ line: "POST /2020-05-31/distribution/E2EXAMPLE1234/invalidation" }]);
  for (const part of [
    "<CallerReference>ref-1</CallerReference>",
    "<Quantity>2</Quantity>",
    "<Path>/p/a%26.png</Path>",
    "<Path>/b?v=1&amp;</Path>",
  ]) {
    expect(requests[0]?.body).toContain(part);
  }
});

test.each([
  [403, "AccessDenied", "refused"],
  [404, "NoSuchDistribution", "refused"],
  [400, "TooManyInvalidationsInProgress", "unsuitable"],
  [400, "InvalidArgument", "unsuitable"],
  [413, "BatchTooLarge", "unsuitable"],
  [400, "ExpiredToken", "failed"],
])("an answer %d %s is a fault of the kind %s", async (code, name, kind) => {
  status = code;
  answer = `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>words</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
  const call = createCloudFront("E2EXAMPLE1234", timeouts).invalidate(["/a"], "ref-1", signal);
  await expect(call).rejects.toMatchObject({
    kind,
    message: `CreateInvalidation of 1 paths failed: ${name}: words`,
  });
});
