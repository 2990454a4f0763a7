/** A piece of XML that has already been written; text is not one, and is escaped when it is put into an element. */
export interface Xml {
  readonly xml: string;
}

/** Writes one element. `undefined` among its content is left out. */
export function element(
  name: string,
  ...content: readonly (Xml | string | number | boolean | undefined)[]
): Xml {
  let inside = "";
  for (const part of content) {
    if (part === undefined) continue;
    inside += typeof part === "object" ? part.xml : escapeText(String(part));
  }
  return { xml: `<${name}>${inside}</${name}>` };
}

/** A whole document. With `namespace`, the root carries it as its default namespace. */
export function xmlDocument(root: Xml, namespace?: string): string {
  const body =
    namespace === undefined ? root.xml : root.xml.replace(/^<([^>]+)>/, `<$1 xmlns="${namespace}">`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
}

export const S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Control characters too are written as references, as S3 does: XML 1.0 forbids them, and clients read them. */
function escapeText(text: string): string {
  return text.replace(/[<>&'"\u0000-\u001f]/g, (character) => `&#${character.charCodeAt(0)};`);
}
