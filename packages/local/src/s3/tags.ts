import { S3Error } from "./error.ts";
import { type XmlElement, readDocument, textOf } from "./xml-reader.ts";

/** Tags of an object, by name and in the order in which they were set. */
export type Tags = Readonly<Record<string, string>>;

/** Limits of object tags (S3 user guide, "Categorizing your objects using tags"). Lengths are of UTF-16. */
const MAX_TAGS = 10;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;
const ALLOWED = /^[\p{L}\p{N}\p{Z}+\-=._:/@]*$/u;

const HEADER = "x-amz-tagging";

/** Reads the tags in an upload's headers, which are a URL's query: `name=value&other=`. */
export function tagsOfHeader(headers: Readonly<Record<string, string | undefined>>): Tags {
  const text = headers[HEADER] ?? "";
  const pairs = text.split("&").filter((pair) => pair !== "");
  return checkedTags(pairs.map(readPair));
}

/** Reads a `Tagging` document, the body of PutObjectTagging and the form field `tagging`. */
export function tagsOfDocument(text: string): Tags {
  const sets = readDocument(text, "Tagging").children;
  const [set] = sets;
  if (sets.length !== 1 || set?.name !== "TagSet") throw malformed("a Tagging needs one TagSet");
  return checkedTags(set.children.map(readTag));
}

function readPair(pair: string): [string, string] {
  const [key = "", value = "", ...others] = pair.split("=").map((part) => part.replaceAll("+", " "));
  try {
    if (others.length === 0) return [decodeURIComponent(key), decodeURIComponent(value)];
  } catch {
    // Reported below, with what is expected.
  }
  throw new S3Error(
    "InvalidArgument",
    `The header '${HEADER}' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.`,
  );
}

function readTag(tag: XmlElement): [string, string] {
  const key = textOf(tag, "Key");
  const value = textOf(tag, "Value");
  if (tag.name === "Tag" && key !== undefined && value !== undefined) return [key, value];
  throw malformed("a Tag needs a Key and a Value");
}

function checkedTags(pairs: readonly (readonly [string, string])[]): Tags {
  if (pairs.length > MAX_TAGS) {
    throw new S3Error("BadRequest", `Object tags cannot be greater than ${MAX_TAGS}`);
  }
  for (const [key, value] of pairs) {
    if (key.startsWith("aws:")) throw new S3Error("InvalidTag", "Your TagKey cannot be prefixed with aws:");
    if (key === "" || key.length > MAX_KEY_LENGTH || !ALLOWED.test(key)) {
      throw new S3Error("InvalidTag", "The TagKey you have provided is invalid");
    }
    if (value.length > MAX_VALUE_LENGTH || !ALLOWED.test(value)) {
      throw new S3Error("InvalidTag", "The TagValue you have provided is invalid");
    }
  }
  const tags = new Map(pairs);
  if (tags.size < pairs.length) {
    throw new S3Error("InvalidTag", "Cannot provide multiple Tags with the same key");
  }
  return Object.fromEntries(tags);
}

function malformed(what: string): S3Error {
  return new S3Error(
    "MalformedXML",
    `The XML you provided was not well-formed or did not validate against our published schema: ${what}.`,
  );
}
