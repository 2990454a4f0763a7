/** Finished XML. Plain text, in contrast, is escaped when it is put into an element. */
export interface Xml {
  readonly xml: string;
}

/** Writes an element and omits `undefined` content. */
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

/** Writes a document, with `namespace` as the root's default namespace. */
export function xmlDocument(root: Xml, namespace?: string): string {
  const body =
    namespace === undefined ? root.xml : root.xml.replace(/^<([^>]+)>/, `<$1 xmlns="${namespace}">`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
}

export const S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Escapes text. Control characters become references, as in S3: XML 1.0 forbids them, but clients accept references. */
function escapeText(text: string): string {
  return text.replace(/[<>&'"\u0000-\u001f]/g, (character) => `&#${character.charCodeAt(0)};`);
}
