import { S3Error } from "../error.ts";
import type { Headers, S3Request } from "../request.ts";
import { findIdentity, type Identities, type Identity } from "./identity.ts";
import {
  ALGORITHM,
  parseAmzDate,
  sameSignature,
  type Scope,
  scopeText,
  signatureOf,
  signingKey,
} from "./signature.ts";

/** Largest difference between the client's clock and the server's (S3 API reference, "RequestTimeTooSkewed"). */
const MAX_SKEW_MS = 15 * 60_000;
const MAX_EXPIRY_S = 7 * 24 * 3600;

export interface Realm {
  readonly identities: Identities;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A request with a valid signature. */
export interface Authenticated {
  readonly identity: Identity;
  /** The request's headers, including those in the query of a presigned URL. */
  readonly headers: Headers;
  /** Value of x-amz-content-sha256: a hex SHA-256, or a constant such as `UNSIGNED-PAYLOAD`. */
  readonly payload: string;
  /** Chain of signatures for a body with signed chunks. */
  readonly chain: SignatureChain;
}

/** The seed signature and key for the signatures of a body's chunks. */
export interface SignatureChain {
  readonly seed: string;
  readonly date: string;
  readonly scope: string;
  readonly key: Buffer;
}

interface Claim {
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly date: string;
  readonly payload: string;
  readonly sessionToken: string | undefined;
}

/** Verifies the signature in a request's header or URL (S3 API reference, "Authenticating Requests"). */
export function authenticate(request: S3Request, realm: Realm): Authenticated {
  const presigned = request.query.has("X-Amz-Signature") || request.query.has("X-Amz-Algorithm");
  const claim = presigned ? claimOfUrl(request, realm) : claimOfHeader(request, realm);
  requireScope(claim, realm.region);
  requireSigned(claim, request.headers);
  const identity = findIdentity(realm.identities, claim.accessKeyId, claim.sessionToken);
  const key = signingKey(identity.secretAccessKey, claim.scope);
  const parts = {
    method: request.method,
    path: request.path,
    query: [...request.query].filter(([name]) => name !== "X-Amz-Signature"),
    headers: request.headers,
    signedHeaders: claim.signedHeaders,
    payload: claim.payload,
  };
  const expected = signatureOf(parts, claim.date, claim.scope, key);
  if (!sameSignature(expected, claim.signature)) {
    throw new S3Error(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    );
  }
  return {
    identity,
    headers: presigned ? withHoistedHeaders(request) : request.headers,
    payload: claim.payload,
    chain: { seed: claim.signature, date: claim.date, scope: scopeText(claim.scope), key },
  };
}

function claimOfHeader(request: S3Request, realm: Realm): Claim {
  const { authorization } = request.headers;
  if (authorization === undefined)
    throw new S3Error("AccessDenied", "Access Denied: the request is not signed.");
  const match =
    /^AWS4-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  const [, credential, signedHeaders, signature] = match ?? [];
  if (credential === undefined || signedHeaders === undefined || signature === undefined) {
    throw new S3Error("AuthorizationHeaderMalformed", "The authorization header is malformed.");
  }
  const payload = request.headers["x-amz-content-sha256"];
  if (payload === undefined) {
    throw new S3Error("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
  }
  const date = request.headers["x-amz-date"] ?? "";
  const time = parseAmzDate(date);
  if (Number.isNaN(time)) {
    throw new S3Error("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header");
  }
  if (Math.abs(realm.now() - time) > MAX_SKEW_MS) throw tooSkewed();
  return {
    ...readCredential(credential, "AuthorizationHeaderMalformed"),
    signedHeaders: signedHeaders.split(";"),
    signature,
    date,
    payload,
    sessionToken: request.headers["x-amz-security-token"],
  };
}

function claimOfUrl(request: S3Request, realm: Realm): Claim {
  const { query } = request;
  const [algorithm, credential, signedHeaders, signature, date, expires] = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
    "X-Amz-Date",
    "X-Amz-Expires",
  ].map((name) => query.get(name) ?? "") as [string, string, string, string, string, string];
  if (algorithm !== ALGORITHM || !/^[0-9a-f]{64}$/.test(signature)) {
    throw malformedQuery("X-Amz-Algorithm only supports AWS4-HMAC-SHA256, and X-Amz-Signature is required.");
  }
  const seconds = /^\d+$/.test(expires) ? Number(expires) : NaN;
  if (!(seconds >= 1 && seconds <= MAX_EXPIRY_S)) {
    throw malformedQuery("X-Amz-Expires must be between 1 and 604800 seconds.");
  }
  const time = parseAmzDate(date);
  if (Number.isNaN(time)) throw malformedQuery("X-Amz-Date must be formatted as yyyyMMddTHHmmssZ.");
  if (realm.now() < time - MAX_SKEW_MS) throw tooSkewed();
  if (realm.now() > time + seconds * 1000) throw new S3Error("AccessDenied", "Request has expired");
  return {
    ...readCredential(credential, "AuthorizationQueryParametersError"),
    signedHeaders: signedHeaders.split(";"),
    signature,
    date,
    payload:
      query.get("X-Amz-Content-Sha256") ?? request.headers["x-amz-content-sha256"] ?? "UNSIGNED-PAYLOAD",
    sessionToken: query.get("X-Amz-Security-Token"),
  };
}

/** Reads a credential, `ID/YYYYMMDD/REGION/SERVICE/aws4_request`. */
export function readCredential(
  credential: string,
  code: "AuthorizationHeaderMalformed" | "AuthorizationQueryParametersError" | "InvalidArgument",
): { accessKeyId: string; scope: Scope } {
  const [accessKeyId, date, region, service, term, ...rest] = credential.split("/");
  if (
    accessKeyId === undefined ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    term !== "aws4_request" ||
    rest.length > 0
  ) {
    throw new S3Error(
      code,
      "The Credential is malformed; expecting ID/YYYYMMDD/REGION/SERVICE/aws4_request.",
    );
  }
  return { accessKeyId, scope: { date, region, service } };
}

function requireScope({ scope, date }: Claim, region: string): void {
  if (scope.service !== "s3" || scope.region !== region || !date.startsWith(scope.date)) {
    throw new S3Error(
      "AuthorizationHeaderMalformed",
      `The credential's scope '${scopeText(scope)}' is wrong; expecting the day of the request, '${region}' and 's3'.`,
    );
  }
}

/** Requires that the signature covers the host and every `x-amz-` header; others could be changed in transit. */
function requireSigned({ signedHeaders }: Claim, headers: Headers): void {
  const signed = new Set(signedHeaders);
  const unsigned = Object.keys(headers).filter(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !signed.has(name),
  );
  if (unsigned.length > 0) {
    throw new S3Error(
      "AccessDenied",
      `There were headers present in the request which were not signed: ${unsigned.join(", ")}`,
    );
  }
}

/** Adds the `x-amz-` headers that presigners move into the URL. */
function withHoistedHeaders(request: S3Request): Headers {
  const hoisted: Record<string, string> = {};
  for (const [name, value] of request.query) {
    if (name.startsWith("x-amz-")) hoisted[name] = value;
  }
  return { ...hoisted, ...request.headers };
}

function tooSkewed(): S3Error {
  return new S3Error(
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
  );
}

function malformedQuery(message: string): S3Error {
  return new S3Error("AuthorizationQueryParametersError", message);
}
