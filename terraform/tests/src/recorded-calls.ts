/**
 * Records the function's AWS calls in the local cloud, with the buckets and the environment that the module sets.
 */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32, deflateSync } from "node:zlib";
import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type FailureRecord, type LocalCloud, type RequestRecord, startLocalCloud } from "@pixelater/local";
import { objects, ofType, path, texts } from "./checks/rules.ts";
import { asText, isJsonObject, type JsonObject } from "./module.ts";
import { readStoredRender, type Rendered } from "./render.ts";
import type { Scenario } from "./scenarios.ts";

export interface RecordedCall {
  /** Which of the two functions makes the call: the one for events, or the one for requests. */
  readonly by: "events" | "api";
  /** IAM action, such as `s3:GetObject`. */
  readonly action: string;
  /** Bucket, or topic ARN. */
  readonly on: string;
  /** Object key, with `ID` in place of a random id. */
  readonly key: string;
  /** Whether the object existed. */
  readonly found: boolean;
}

export const RECORDED_CALLS = new URL("../test/recorded-calls.json", import.meta.url);

/** Reads the recorded calls by the name of their scenario. */
export function readRecordedCalls(): Record<string, RecordedCall[]> {
  return JSON.parse(readFileSync(RECORDED_CALLS, "utf8")) as Record<string, RecordedCall[]>;
}

/** A photo of 3 × 2 pixels of different colours. */
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAHElEQVR42mNgENHQsAkISKlgiMprapq2atW+SwAzhgdj/iMAPwAAAABJRU5ErkJggg==",
  "base64",
);

/** Pixels on each side of {@link costlyPhoto}. Cells as small as these pixels take over half of {@link MEMORY_MB} at worst. */
const COSTLY_SIDE = 2_000;

/** Memory of the recorded function, in which the costly photo needs a marker and small ones need none. */
const MEMORY_MB = 512;

/** Returns a PNG of black and white noise, half a megabyte: a smaller file may not take as much memory. */
function costlyPhoto(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(COSTLY_SIDE, 0);
  header.writeUInt32BE(COSTLY_SIDE, 4);
  header[8] = 1;
  const rows = Buffer.alloc((1 + COSTLY_SIDE / 8) * COSTLY_SIDE);
  // A linear congruential generator: the same noise in each run.
  let state = 1;
  for (let at = 0; at < rows.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    if (at % (1 + COSTLY_SIDE / 8) > 0) rows[at] = state >>> 24;
  }
  return Buffer.concat([
    PHOTO.subarray(0, 8),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Returns a PNG chunk: length, type, body and CRC. */
function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(body.length, 0);
  numbers.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([numbers.subarray(0, 4), typed, numbers.subarray(4)]);
}

/**
 * Records the calls for all tasks of the function: a photo, the same again, another, a file that is not one, a photo that
 * may end the invocation, the API.
 */
export async function recordCalls(scenario: Scenario): Promise<RecordedCall[]> {
  const rendered = readStoredRender(scenario);
  // One function stands in for both. The secret between CloudFront and the API is left out: there is no CloudFront.
  const ofApi = Object.entries(environmentOf(rendered, API_FUNCTION)).filter(
    ([name]) => name !== "ORIGIN_SECRET",
  );
  const environment: Record<string, string> = { ...Object.fromEntries(ofApi), ...environmentOf(rendered) };
  const { SOURCE_BUCKET: sourceBucket = "", PROCESSED_BUCKET: processedBucket = "" } = environment;
  const calls: RecordedCall[] = [];
  const caller: Caller = { by: "events" };
  const record = (call: Omit<RecordedCall, "by">): void => {
    calls.push({ ...caller, ...call });
  };
  const failures: FailureRecord[] = [];
  const { distribution_id: distribution } = rendered.outputs;
  const topic = await startTopic((arn) => {
    record({ action: "sns:Publish", on: arn, key: "", found: true });
  });
  const cdn = await startCloudFront((id) => {
    if (id !== distribution) throw new Error(`Expected ${asText(distribution)} but received ${id}`);
    const on = ofType(rendered, "aws_cloudfront_distribution")[0]?.values["arn"];
    record({ action: "cloudfront:CreateInvalidation", on: asText(on), key: "", found: true });
  });
  const cloud = await startLocalCloud({
    sourceBucket,
    processedBucket,
    ...(scenario.variables["source_prefix"] === "" && { sourcePrefix: "" }),
    retryDelaysMs: [],
    onFailure: (failure) => {
      failures.push(failure);
    },
    ...(scenario.variables["formats"] === true && { formats: true }),
    ...(scenario.variables["faces"] === true && { detector: detectorOf(scenario) }),
    onRekognition: ({ bucket, key }) => {
      record({ action: "rekognition:DetectFaces", on: "*", key: "", found: true });
      // Rekognition reads the photo with the permissions of its caller.
      record({ action: "s3:GetObject", on: bucket, key: withoutId(key), found: true });
    },
    ...("DELETE_OUTPUTS" in environment && { deleteOutputs: true }),
    lambda: {
      memoryMb: MEMORY_MB,
      environment: {
        ...environment,
        AWS_ENDPOINT_URL_SNS: topic.endpoint,
        AWS_ENDPOINT_URL_CLOUDFRONT: cdn.endpoint,
      },
    },
    onRequest: (request) => {
      if (request.accessKeyId === "function") record(recorded(request));
    },
  });
  try {
    // The module does not configure an existing bucket: whether it keeps versions, it only says.
    const versioned = ofType(rendered, "aws_s3_bucket_versioning").map(({ values }) =>
      asText(values["bucket"]),
    );
    if (scenario.variables["source_versioning"] === true) versioned.push(sourceBucket);
    for (const bucket of new Set(versioned)) {
      await cloud.s3.store.bucket(bucket).configure({ versioning: "Enabled" });
    }
    await uploadAll(cloud, scenario, suffixesOf(rendered));
    if (ofType(rendered, "aws_apigatewayv2_api").length > 0) await askApi(cloud, caller, record);
  } finally {
    await cloud.close();
    topic.server.close();
    cdn.server.close();
  }
  if (failures.length > 0) throw new Error(`The function failed: ${JSON.stringify(failures[0])}`);
  const lines = new Set(calls.map((call) => JSON.stringify(call)));
  return [...lines].sort().map((line) => JSON.parse(line) as RecordedCall);
}

/** Addresses of the two functions. */
export const EVENTS_FUNCTION = "aws_lambda_function.pixelate";
export const API_FUNCTION = "aws_lambda_function.api[0]";

/** Which function makes the calls at the moment. */
interface Caller {
  by: RecordedCall["by"];
}

/** Returns the environment that the module sets for a function; without one, nothing. */
export function environmentOf(rendered: Rendered, address = EVENTS_FUNCTION): Record<string, string> {
  const found = ofType(rendered, "aws_lambda_function").find((resource) => resource.address === address);
  const [block] = [found?.values["environment"]].flat();
  const variables = isJsonObject(block) ? (block["variables"] as JsonObject) : {};
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, asText(value)]));
}

function detectorOf({ variables }: Scenario): "built-in" | "rekognition" {
  return variables["detector"] === "rekognition" ? "rekognition" : "built-in";
}

function recorded({ action, bucket, key, status }: RequestRecord): Omit<RecordedCall, "by"> {
  return { action, on: bucket, key: withoutId(key), found: status !== 404 };
}

function withoutId(key: string): string {
  return key.replace(/[0-9a-f]{32}/, "ID");
}

/** Returns the endings of keys that the triggers let through; none means all. */
function suffixesOf(rendered: Rendered): string[] {
  const filters = ofType(rendered, "aws_s3_bucket_notification").flatMap(({ values }) =>
    [...objects(values["lambda_function"]), ...objects(values["queue"])].map(
      (filter) => filter["filter_suffix"],
    ),
  );
  const keys = ofType(rendered, "aws_cloudwatch_event_rule").flatMap(({ values }) =>
    objects(path(values["event_pattern"], "detail", "object", "key")).map((key) => key["wildcard"]),
  );
  return [...filters, ...keys].flatMap(texts).map((pattern) => pattern.slice(pattern.indexOf("*") + 1));
}

async function uploadAll(
  cloud: LocalCloud,
  { variables, deletesOnRequest }: Scenario,
  suffixes: readonly string[],
): Promise<void> {
  const client = new S3Client({ ...cloud.s3, forcePathStyle: true });
  const upload = async (Key: string, Body: Uint8Array, Metadata: Record<string, string> = {}) => {
    // The local cloud knows no endings; the module's triggers let no other key through.
    if (suffixes.length > 0 && !suffixes.some((suffix) => Key.endsWith(suffix))) return;
    await client.send(new PutObjectCommand({ Bucket: cloud.sourceBucket, Key, Body, Metadata }));
    await cloud.idle();
  };
  await upload("uploads/cat.png", PHOTO);
  await upload("uploads/cat.png", PHOTO);
  await upload(
    "uploads/cat.png",
    Buffer.concat([PHOTO, Buffer.from("trailing bytes make it another object")]),
  );
  if (variables["faces"] === true) await upload("uploads/faces.png", PHOTO, { "pixelate-faces": "true" });
  await upload("uploads/notes.txt", Buffer.from("no photo"));
  await upload("uploads/costly.png", costlyPhoto(), { "pixelate-grids": String(COSTLY_SIDE) });
  if (variables["source_prefix"] === "") await upload("cat.png", PHOTO);
  if (deletesOnRequest === true)
    await upload("uploads/dog.png", PHOTO, { "pixelate-delete-original": "true" });
  if (variables["settings_from_tags"] === true) {
    const Tagging = "pixelate-grids=2";
    await client.send(
      new PutObjectCommand({ Bucket: cloud.sourceBucket, Key: "uploads/tagged.png", Body: PHOTO, Tagging }),
    );
    await cloud.idle();
  }
  if (variables["delete_outputs"] === "with-original") {
    await client.send(new DeleteObjectCommand({ Bucket: cloud.sourceBucket, Key: "uploads/cat.png" }));
    await cloud.idle();
  }
  client.destroy();
}

/** Uploads with a presigned form, which S3 attributes to the function that signed the form. */
async function askApi(
  cloud: LocalCloud,
  caller: Caller,
  record: (call: Omit<RecordedCall, "by">) => void,
): Promise<void> {
  caller.by = "api";
  const granted = await fetch(`${cloud.url}/api/uploads`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "image/png", size: PHOTO.length }),
  });
  if (granted.status !== 201)
    throw new Error(`Expected 201 of POST /api/uploads but received ${granted.status}`);
  const grant = (await granted.json()) as {
    statusUrl: string;
    upload: { url: string; fields: Record<string, string> };
  };
  await fetch(`${cloud.url}${grant.statusUrl}`);
  const form = new FormData();
  for (const [name, value] of Object.entries(grant.upload.fields)) form.append(name, value);
  form.append("file", new Blob([PHOTO], { type: "image/png" }));
  const key = withoutId(grant.upload.fields["key"] ?? "");
  record({ action: "s3:PutObject", on: cloud.sourceBucket, key, found: true });
  caller.by = "events";
  const sent = await fetch(grant.upload.url, { method: "POST", body: form });
  if (!sent.ok)
    throw new Error(`Expected S3 to take the form but received ${sent.status}: ${await sent.text()}`);
  await cloud.idle();
  caller.by = "api";
  await fetch(`${cloud.url}${grant.statusUrl}`);
  await fetch(`${cloud.url}/api/pixelate?grid=2`, {
    method: "POST",
    headers: { "content-type": "image/png" },
    body: PHOTO,
  });
}

interface Service {
  readonly endpoint: string;
  readonly server: Server;
}

/** Starts an SNS that records the topic of each published message. */
function startTopic(onPublish: (topicArn: string) => void): Promise<Service> {
  return startService((_, body) => {
    onPublish(new URLSearchParams(body).get("TopicArn") ?? "");
    return '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
  });
}

/** Starts a CloudFront that records the distribution of each invalidation. */
function startCloudFront(onInvalidate: (distributionId: string) => void): Promise<Service> {
  return startService((url) => {
    onInvalidate(/^\/2020-05-31\/distribution\/(\w+)\/invalidation$/.exec(url)?.[1] ?? "");
    return '<Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>I1</Id><Status>InProgress</Status></Invalidation>';
  });
}

/** Starts a service that answers each request with XML. */
async function startService(answer: (url: string, body: string) => string): Promise<Service> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (piece: string) => {
      body += piece;
    });
    request.on("end", () => {
      response.setHeader("content-type", "text/xml");
      response.end(answer(request.url ?? "", body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, server };
}
