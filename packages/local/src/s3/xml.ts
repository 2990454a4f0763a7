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

/** An element that was read: its name without prefix, its own text, its children in order. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const TOKEN =
  /<\?xml[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;

/**
 * Reads the small XML documents that S3's requests carry. Attributes are skipped, document types are refused, so no
 * entity can be declared.
 *
 * @throws {SyntaxError} when it is not one well-formed element.
 */
export function readXml(source: string): XmlElement {
  const root: OpenElement = { name: "", text: "", children: [] };
  const open: OpenElement[] = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const start = TOKEN.lastIndex;
    const token = TOKEN.exec(source);
    if (token === null) throw new SyntaxError(`Expected an XML tag or text at character ${start}`);
    const [, closing, name, , empty, text] = token;
    const parent = open.at(-1) ?? root;
    if (text !== undefined) {
      parent.text += unescapeText(text);
    } else if (name !== undefined) {
      const local = name.slice(name.indexOf(":") + 1);
      if (closing === "/") {
        if (open.length === 1 || parent.name !== local) {
          throw new SyntaxError(`Expected </${parent.name}> at character ${start} but received </${name}>`);
        }
        open.pop();
      } else {
        const child: OpenElement = { name: local, text: "", children: [] };
        parent.children.push(child);
        if (empty !== "/") open.push(child);
      }
    }
  }
  const [only, ...others] = root.children;
  if (open.length > 1 || only === undefined || others.length > 0 || root.text.trim() !== "") {
    throw new SyntaxError("Expected one complete XML element");
  }
  return only;
}

interface OpenElement extends XmlElement {
  text: string;
  readonly children: XmlElement[];
}

const NAMED = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

function unescapeText(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    if (typeof hex === "string") return String.fromCodePoint(parseInt(hex, 16));
    if (typeof decimal === "string") return String.fromCodePoint(Number(decimal));
    const character = typeof name === "string" ? NAMED.get(name) : undefined;
    if (character === undefined) throw new SyntaxError(`Expected a known entity but received ${whole}`);
    return character;
  });
}

/** The first child of that name, or undefined. */
export function childOf(parent: XmlElement, name: string): XmlElement | undefined {
  return parent.children.find((child) => child.name === name);
}

/** The text of the first child of that name, or undefined. */
export function textOf(parent: XmlElement, name: string): string | undefined {
  return childOf(parent, name)?.text;
}
