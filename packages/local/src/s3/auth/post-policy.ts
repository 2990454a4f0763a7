import { S3Error } from "../error.ts";
import type { Realm } from "./authenticate.ts";
import { readCredential } from "./authenticate.ts";
import { findIdentity, type Identity } from "./identity.ts";
import { ALGORITHM, parseAmzDate, sameSignature, sign, signingKey } from "./signature.ts";

/** Fields of an upload form, with lower-case names. */
export type FormFields = ReadonlyMap<string, string>;

/** An upload that a policy allows. */
export interface Grant {
  readonly identity: Identity;
  readonly minBytes: number;
  readonly maxBytes: number;
}

type Condition =
  | { readonly kind: "eq" | "starts-with"; readonly field: string; readonly value: string }
  | { readonly kind: "content-length-range"; readonly min: number; readonly max: number };

interface Policy {
  readonly expiration: number;
  readonly conditions: readonly Condition[];
}

/** Fields that need no condition (S3 API reference, "Creating an HTML Form Using AWS Signature Version 4"). */
const FREE_FIELDS = new Set(["x-amz-signature", "file", "policy"]);

/**
 * Checks an upload form against its policy: valid signature, not expired, every condition met, every field covered.
 *
 * @throws {S3Error} with S3's own codes.
 */
export function checkPostPolicy(fields: FormFields, bucket: string, realm: Realm): Grant {
  const encoded = requireField(fields, "policy");
  const identity = requireSignature(fields, encoded, realm);
  const policy = readPolicy(encoded);
  if (policy.expiration < realm.now()) throw violated("Policy expired.");
  const covered = new Set(FREE_FIELDS);
  let range = { min: 0, max: Infinity };
  for (const condition of policy.conditions) {
    if (condition.kind === "content-length-range") {
      range = condition;
      continue;
    }
    covered.add(condition.field);
    const value = condition.field === "bucket" ? bucket : (fields.get(condition.field) ?? "");
    if (!isMet(condition, value)) {
      throw violated(
        `Policy Condition failed: ["${condition.kind}", "$${condition.field}", "${condition.value}"]`,
      );
    }
  }
  const extra = [...fields.keys()].filter((name) => !covered.has(name) && !name.startsWith("x-ignore-"));
  if (extra.length > 0) throw violated(`Extra input fields: ${extra.join(", ")}`);
  return { identity, minBytes: range.min, maxBytes: range.max };
}

function requireSignature(fields: FormFields, policy: string, realm: Realm): Identity {
  if (requireField(fields, "x-amz-algorithm") !== ALGORITHM) {
    throw new S3Error("InvalidArgument", "x-amz-algorithm only supports AWS4-HMAC-SHA256.");
  }
  const { accessKeyId, scope } = readCredential(requireField(fields, "x-amz-credential"), "InvalidArgument");
  if (scope.service !== "s3" || scope.region !== realm.region) {
    throw new S3Error(
      "InvalidArgument",
      `Expected the region ${realm.region} and the service s3 in x-amz-credential.`,
    );
  }
  const date = requireField(fields, "x-amz-date");
  if (Number.isNaN(parseAmzDate(date)) || !date.startsWith(scope.date)) {
    throw new S3Error(
      "InvalidArgument",
      "x-amz-date must be of the credential's day and formatted as yyyyMMddTHHmmssZ.",
    );
  }
  const identity = findIdentity(realm.identities, accessKeyId, fields.get("x-amz-security-token"));
  const expected = sign(signingKey(identity.secretAccessKey, scope), policy);
  if (!sameSignature(expected, requireField(fields, "x-amz-signature"))) {
    throw new S3Error(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    );
  }
  return identity;
}

function isMet(
  condition: { kind: "eq" | "starts-with"; field: string; value: string },
  actual: string,
): boolean {
  if (condition.kind === "eq") return actual === condition.value;
  // Every content type in a list must have the prefix.
  const values = condition.field === "content-type" ? actual.split(",") : [actual];
  return values.every((value) => value.trim().startsWith(condition.value));
}

function readPolicy(encoded: string): Policy {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(encoded, "base64").toString());
  } catch {
    throw invalidPolicy("it is no Base64 of JSON.");
  }
  if (typeof document !== "object" || document === null) throw invalidPolicy("it is no object.");
  const { expiration, conditions } = document as { expiration?: unknown; conditions?: unknown };
  const time = typeof expiration === "string" ? Date.parse(expiration) : NaN;
  if (Number.isNaN(time)) throw invalidPolicy("expiration is no date.");
  if (!Array.isArray(conditions)) throw invalidPolicy("conditions is no list.");
  return { expiration: time, conditions: conditions.map(readCondition) };
}

/** Reads `{"name": "value"}`, `["eq", "$name", "value"]`, `["starts-with", …]` or `["content-length-range", min, max]`. */
function readCondition(condition: unknown): Condition {
  if (Array.isArray(condition)) {
    const [kind, first, second] = condition as unknown[];
    if (kind === "content-length-range" && isSize(first) && isSize(second)) {
      return { kind, min: Number(first), max: Number(second) };
    }
    if (
      (kind === "eq" || kind === "starts-with") &&
      typeof first === "string" &&
      first.startsWith("$") &&
      typeof second === "string"
    ) {
      return { kind, field: first.slice(1).toLowerCase(), value: second };
    }
  } else if (typeof condition === "object" && condition !== null) {
    const [entry, ...others] = Object.entries(condition);
    if (entry !== undefined && others.length === 0 && typeof entry[1] === "string") {
      return { kind: "eq", field: entry[0].toLowerCase(), value: entry[1] };
    }
  }
  throw invalidPolicy(`it has a condition that cannot be read: ${JSON.stringify(condition)}`);
}

function isSize(value: unknown): boolean {
  return (typeof value === "number" || typeof value === "string") && /^\d{1,15}$/.test(String(value));
}

function requireField(fields: FormFields, name: string): string {
  const value = fields.get(name);
  if (value === undefined || value === "") {
    throw new S3Error("AccessDenied", `Access Denied: the form has no field ${name}.`);
  }
  return value;
}

function violated(what: string): S3Error {
  return new S3Error("AccessDenied", `Invalid according to Policy: ${what}`);
}

function invalidPolicy(what: string): S3Error {
  return new S3Error(
    "InvalidPolicyDocument",
    `The content of the form does not meet the policy document: ${what}`,
  );
}
