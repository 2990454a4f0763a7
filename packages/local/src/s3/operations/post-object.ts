import type { Realm } from "../auth/authenticate.ts";
import { requirePermission } from "../auth/identity.ts";
import { checkPostPolicy, type FormFields, type Grant } from "../auth/post-policy.ts";
import { type FormPart, readForm } from "../body/form.ts";
import { promisedChecksum, receivePieces } from "../body/receive.ts";
import { S3Error } from "../error.ts";
import type { ObjectChange } from "../event.ts";
import { quoted, readDescription } from "../object-headers.ts";
import { announceCreated, type S3Response } from "../operation.ts";
import type { S3Request } from "../request.ts";
import type { Store } from "../store/store.ts";
import type { Version } from "../store/version.ts";
import { type Tags, tagsOfDocument } from "../tags.ts";
import { encodeKey, encodeUri } from "../uri.ts";
import { element, xmlDocument } from "../xml.ts";
import { requireKey } from "./put-object.ts";
import { requireTagPermission } from "./tagging.ts";

/** Limit of all fields before the file (API reference, "MaxPostPreDataLengthExceeded"). */
const MAX_FIELD_BYTES = 20_000;

export interface FormUpload {
  readonly request: S3Request;
  readonly realm: Realm;
  readonly store: Store;
  readonly announce: (change: ObjectChange) => void;
}

export function isFormUpload({ method, key, headers }: S3Request): boolean {
  return (
    method === "POST" && key === "" && headers["content-type"]?.startsWith("multipart/form-data") === true
  );
}

/** PostObject: uploads a file from a form that contains a signed policy. Fields after the file are ignored. */
export async function postObject({ request, realm, store, announce }: FormUpload): Promise<S3Response> {
  const bucket = store.bucket(request.bucket);
  const { fields, file } = await readFields(request);
  const key = fields.get("key") ?? "";
  requireKey(key);
  requireHeaderValues(fields);
  const grant = checkPostPolicy(fields, bucket.name, realm);
  const { identity } = grant;
  requirePermission(identity, "s3:PutObject", bucket.name, key);
  const tags = tagsOfForm(fields);
  requireTagPermission({ identity, request }, tags, key);
  const incoming = await store.incoming();
  try {
    const headers = Object.fromEntries(fields);
    const body = await receivePieces(
      limited(file.body, grant),
      { checksum: () => promisedChecksum(headers) },
      (bytes) => incoming.write(bytes),
    );
    await incoming.close();
    const upload = {
      key,
      file: incoming.path,
      size: body.size,
      etag: body.md5.toString("hex"),
      ...readDescription(headers),
      tags,
      checksum: { ...body.checksum, type: "FULL_OBJECT" as const },
    };
    const version = await bucket.put(upload, () => undefined);
    announceCreated({ announce, request, identity }, "ObjectCreated:Post", bucket, version);
    return formAnswer(fields, bucket.name, version);
  } finally {
    await incoming.discard();
  }
}

/** Reads the fields before the file and leaves the file unread. Replaces `${filename}` before the policy is checked. */
async function readFields(request: S3Request): Promise<{ fields: FormFields; file: FormPart }> {
  const raw = new Map<string, string>();
  let left = MAX_FIELD_BYTES;
  const parts = readForm(request.body, request.headers["content-type"] ?? "");
  // Not for…of: leaving it would close the form before its file is read.
  for (;;) {
    const next = await parts.next();
    if (next.done === true)
      throw new S3Error("InvalidArgument", "POST requires exactly one file upload per request.");
    const part = next.value;
    const name = part.name.toLowerCase();
    if (name === "file") {
      const filename = part.filename ?? "";
      const fields = Array.from(
        raw,
        ([field, value]) => [field, value.replaceAll("${filename}", filename)] as const,
      );
      return { fields: new Map(fields), file: part };
    }
    const pieces: Buffer[] = [];
    for await (const bytes of part.body) {
      left -= bytes.length;
      if (left < 0) {
        throw new S3Error(
          "MaxPostPreDataLengthExceeded",
          "Your POST request fields preceding the upload file were too large.",
        );
      }
      pieces.push(bytes);
    }
    if (raw.has(name)) throw new S3Error("InvalidArgument", `The form has the field ${name} twice.`);
    raw.set(name, Buffer.concat(pieces).toString());
  }
}

/** Reads the field `tagging`, a `Tagging` document: forms have no `x-amz-tagging` (API reference, POST Object). */
function tagsOfForm(fields: FormFields): Tags {
  if (fields.has("x-amz-tagging")) {
    throw new S3Error(
      "NotImplemented",
      "A form carries tags as XML in the field tagging, not in x-amz-tagging.",
    );
  }
  const document = fields.get("tagging");
  return document === undefined ? {} : tagsOfDocument(document);
}

/** Control characters, which no HTTP header carries (RFC 9110 §5.5). */
const CONTROL = /\p{Cc}/u;

/** Rejects fields that become headers of the object and hold what no header can. */
function requireHeaderValues(fields: FormFields): void {
  for (const [name, value] of fields) {
    if (name === "tagging" || !CONTROL.test(value)) continue;
    throw new S3Error("InvalidArgument", `The field ${name} holds a control character.`);
  }
}

/** Passes a body through and throws if its size is outside the policy's range. */
async function* limited(body: AsyncIterable<Buffer>, { minBytes, maxBytes }: Grant): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const bytes of body) {
    size += bytes.length;
    if (size > maxBytes) {
      throw new S3Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
    }
    yield bytes;
  }
  if (size < minBytes) {
    throw new S3Error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
  }
}

function formAnswer(fields: FormFields, bucket: string, { key, etag }: Version): S3Response {
  const redirect = fields.get("success_action_redirect");
  if (redirect !== undefined && URL.canParse(redirect)) {
    const target = new URL(redirect);
    target.search = `bucket=${encodeUri(bucket)}&key=${encodeUri(key)}&etag=${encodeUri(quoted(etag))}`;
    return { status: 303, headers: { location: target.href } };
  }
  const location = `/${bucket}/${encodeKey(key)}`;
  const headers = { etag: quoted(etag), location };
  const status = fields.get("success_action_status");
  if (status === "200") return { status: 200, headers };
  if (status !== "201") return { status: 204, headers };
  const body = element(
    "PostResponse",
    element("Location", location),
    element("Bucket", bucket),
    element("Key", key),
    element("ETag", quoted(etag)),
  );
  return { status: 201, headers, body: xmlDocument(body) };
}
