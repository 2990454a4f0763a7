import { S3Error } from "../error.ts";
import { ByteReader } from "./byte-reader.ts";

/** A part of a form. Its body must be read to the end before the next part. */
export interface FormPart {
  readonly name: string;
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
  readonly body: AsyncIterable<Buffer>;
}

const MAX_HEADER_BYTES = 8192;

/** Reads a `multipart/form-data` body (RFC 7578) part by part, without buffering it. */
export async function* readForm(body: AsyncIterable<Buffer>, contentType: string): AsyncGenerator<FormPart> {
  const [, quoted, plain] = /boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed();
  const reader = new ByteReader(body, malformed);
  await reader.until(`--${boundary}`, MAX_HEADER_BYTES);
  for (;;) {
    // Two dashes after the boundary end the form.
    if ((await reader.line(MAX_HEADER_BYTES)).startsWith("--")) return;
    const headers = await readHeaders(reader);
    const disposition = headers.get("content-disposition") ?? "";
    const name = parameter(disposition, "name");
    if (name === undefined) throw malformed();
    yield {
      name,
      filename: parameter(disposition, "filename"),
      contentType: headers.get("content-type"),
      body: reader.takeUntil(`\r\n--${boundary}`),
    };
  }
}

/** Reads a part's headers. Browsers write names and file names in UTF-8. */
async function readHeaders(reader: ByteReader): Promise<ReadonlyMap<string, string>> {
  const headers = new Map<string, string>();
  for (let left = MAX_HEADER_BYTES; ; ) {
    const line = Buffer.from(await reader.line(left), "latin1").toString();
    if (line === "") return headers;
    left -= Buffer.byteLength(line);
    const colon = line.indexOf(":");
    if (colon < 1) throw malformed();
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
}

/** Reads a quoted parameter and undoes the three escapes of HTML's form encoding. */
function parameter(disposition: string, name: string): string | undefined {
  const [, value] = new RegExp(`(?:^|;)\\s*${name}="([^"]*)"`, "i").exec(disposition) ?? [];
  return value?.replaceAll("%22", '"').replaceAll("%0D", "\r").replaceAll("%0A", "\n");
}

function malformed(): S3Error {
  return new S3Error(
    "MalformedPOSTRequest",
    "The body of your POST request is not well-formed multipart/form-data.",
  );
}
