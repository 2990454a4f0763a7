import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { serveStandIn } from "../listen.ts";
import type { Store } from "../s3/store/store.ts";

/** A face as DetectFaces answers it: its box in fractions of the upright photo. */
export interface DetectedFace {
  readonly BoundingBox: {
    readonly Left: number;
    readonly Top: number;
    readonly Width: number;
    readonly Height: number;
  };
  /** 0 to 100. */
  readonly Confidence: number;
}

/** What the local Rekognition finds in a photo. */
export type DetectFaces = (photo: Uint8Array) => readonly DetectedFace[] | Promise<readonly DetectedFace[]>;

export interface RekognitionOptions {
  /** The buckets whose objects it reads. */
  readonly store: Store;
  /** Default: no faces. */
  readonly detect?: DetectFaces | undefined;
  /** Called for each photo that it reads from a bucket, with the permissions of its caller. */
  readonly onRead?: ((object: { readonly bucket: string; readonly key: string }) => void) | undefined;
}

export interface RekognitionServer {
  /** Value for AWS_ENDPOINT_URL_REKOGNITION. */
  readonly endpoint: string;
  close(): Promise<void>;
}

const TARGET = "RekognitionService.DetectFaces";

/** Source: Amazon Rekognition Developer Guide, "Guidelines and quotas". */
const MOST_STORED_BYTES = 15 * 2 ** 20;
const MOST_SENT_BYTES = 5 * 2 ** 20;

/** An error that the SDK throws under this name. */
class RekognitionError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Serves DetectFaces, the only operation of Rekognition that the function uses, in the JSON 1.1 protocol. Unlike the local
 * S3 it checks no signatures.
 */
export function serveRekognition(options: RekognitionOptions): Promise<RekognitionServer> {
  return serveStandIn((request, response) => answer(request, response, options));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: RekognitionOptions,
): Promise<void> {
  const body = await buffer(request);
  try {
    const target = request.headers["x-amz-target"];
    if (target !== TARGET) throw new RekognitionError("UnknownOperationException", `no ${String(target)}`);
    const photo = await photoOf(JSON.parse(body.toString()), options);
    requireReadable(photo);
    const FaceDetails = (await options.detect?.(photo)) ?? [];
    send(response, 200, { FaceDetails });
  } catch (error) {
    if (!(error instanceof RekognitionError)) throw error;
    send(response, 400, { __type: error.code, Message: error.message });
  }
}

/** Returns the photo that a request names or holds. */
async function photoOf(request: unknown, { store, onRead }: RekognitionOptions): Promise<Uint8Array> {
  const image = field(request, "Image");
  const sent = field(image, "Bytes");
  if (typeof sent === "string") {
    const bytes = Buffer.from(sent, "base64");
    requireAtMost(bytes.length, MOST_SENT_BYTES);
    return bytes;
  }
  const object = field(image, "S3Object");
  const [bucket, key, version] = ["Bucket", "Name", "Version"].map((name) => field(object, name));
  if (typeof bucket !== "string" || typeof key !== "string") {
    throw new RekognitionError("InvalidParameterException", "Request has invalid parameters");
  }
  onRead?.({ bucket, key });
  const kept = store.has(bucket) ? store.bucket(bucket) : undefined;
  const found = typeof version === "string" ? kept?.version(key, version) : kept?.current(key);
  if (kept === undefined || found === undefined || found.deleteMarker) {
    throw new RekognitionError("InvalidS3ObjectException", "Unable to get object metadata from S3.");
  }
  requireAtMost(found.size, MOST_STORED_BYTES);
  return buffer(await kept.read(found));
}

function requireAtMost(bytes: number, most: number): void {
  if (bytes > most) throw new RekognitionError("ImageTooLargeException", `Image of more than ${most} bytes`);
}

function requireReadable([first, second]: Uint8Array): void {
  const isJpeg = first === 0xff && second === 0xd8;
  const isPng = first === 0x89 && second === 0x50;
  if (isJpeg || isPng) return;
  throw new RekognitionError("InvalidImageFormatException", "Request has invalid image format");
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
}
