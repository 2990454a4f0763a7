import type { RejectionCode } from "../errors.ts";

/** The code of a problem. Programs decide by it. */
export type ProblemCode =
  | RejectionCode
  | "INVALID_REQUEST"
  | "INVALID_ID"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "PAYLOAD_TOO_LARGE"
  | "UPLOADS_NOT_CONFIGURED"
  | "STORAGE_UNAVAILABLE"
  | "INTERNAL";

/** The HTTP status and the title of each code. */
export const PROBLEMS: Readonly<Record<ProblemCode, readonly [status: number, title: string]>> = {
  INVALID_REQUEST: [400, "The request is invalid"],
  INVALID_ID: [400, "No upload has such an id"],
  FORBIDDEN: [403, "The request is not allowed"],
  NOT_FOUND: [404, "There is no such route"],
  PAYLOAD_TOO_LARGE: [413, "The image is too large for this call"],
  TOO_LARGE: [413, "The image exceeds a limit"],
  UNSUPPORTED_FORMAT: [415, "The image is neither JPEG nor PNG"],
  UNSUPPORTED_FEATURE: [422, "The image uses a feature that is not supported"],
  TRUNCATED: [422, "The image ends too early"],
  CORRUPT_JPEG: [422, "The JPEG is damaged"],
  CORRUPT_PNG: [422, "The PNG is damaged"],
  CORRUPT_IMAGE: [422, "The image is damaged"],
  TIMED_OUT: [422, "Decoding the image takes too long"],
  REGION_OUTSIDE: [422, "A region is outside the image"],
  INVALID_SETTINGS: [422, "The settings are invalid"],
  KEY_TOO_LONG: [422, "The name is too long"],
  KEY_TAKEN: [422, "Another object has the name"],
  TOO_COSTLY: [422, "Pixelating the image exceeds the function's time or memory"],
  ARCHIVED: [422, "The photo is archived"],
  ENCRYPTED_BY_CUSTOMER: [422, "The photo is encrypted with a customer-provided key"],
  NO_FACES: [422, "No face was found"],
  DETECTION_FAILED: [422, "The detector of faces cannot read the photo"],
  NOT_VERIFIED: [500, "The output could not be verified"],
  NO_DETECTOR: [501, "This deployment does not find faces"],
  UPLOADS_NOT_CONFIGURED: [501, "This deployment does not accept uploads"],
  STORAGE_UNAVAILABLE: [503, "Storage is unavailable"],
  INTERNAL: [500, "The function failed"],
};

/** A problem with a request. Routes throw it, and the answer contains it as RFC 9457 problem details. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail: string) {
    super(detail);
    this.code = code;
  }

  /** Returns the problem as an HTTP response. */
  toResponse(): Response {
    const [status, title] = PROBLEMS[this.code];
    const body = { type: "about:blank", title, status, code: this.code, detail: this.message };
    return new Response(JSON.stringify(body), {
      status,
      headers: {
        "content-type": "application/problem+json",
        ...(status === 503 ? { "retry-after": "1" } : {}),
      },
    });
  }
}
