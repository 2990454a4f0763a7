import { S3Error } from "./error.ts";
import { readXml, type XmlElement } from "./xml.ts";

/** Reads a request's document, which must have that root. */
export function readDocument(text: string, root: string): XmlElement {
  try {
    const document = readXml(text);
    if (document.name === root) return document;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new S3Error(
    "MalformedXML",
    `The XML you provided was not well-formed or did not validate against our published schema: expected ${root}.`,
  );
}
