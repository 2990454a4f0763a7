import { S3Error } from "./error.ts";

/** An element: its name without prefix, its own text, and its children in order. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const TOKEN =
  /<\?xml[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;

/**
 * Reads the small XML documents of S3's requests. Skips attributes and refuses document types, and thus entity
 * declarations.
 *
 * @throws {SyntaxError} for anything but one well-formed element.
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

/** Finds the first child with this name. */
export function childOf(parent: XmlElement, name: string): XmlElement | undefined {
  return parent.children.find((child) => child.name === name);
}

/** Returns the text of the first child with this name. */
export function textOf(parent: XmlElement, name: string): string | undefined {
  return childOf(parent, name)?.text;
}

/** Reads a request's document, which must have this root element. */
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
