import { closeSync, openSync, readSync } from "node:fs";
import { extname } from "node:path";
import { type Format, formatName } from "@pixelater/core";
import { OTHER_IMAGE_EXTENSIONS, PHOTO_EXTENSIONS } from "./photo-names.ts";

/** What the first bytes of a file show. */
export interface Sniffed {
  /** The first bytes, at most 4,096; none of a file that cannot be read. */
  readonly head: Uint8Array;
  /** The format by the content; undefined for one that is not recognized. */
  readonly name: string | undefined;
  /** Undefined for a file that is neither JPEG nor PNG. */
  readonly format: Format | undefined;
}

/** Reads the first bytes of a file. */
export function sniff(path: string): Sniffed {
  return sniffBytes(headOf(path));
}

export function sniffBytes(head: Uint8Array): Sniffed {
  const name = formatName(head);
  return { head, name, format: name === "JPEG" ? "jpeg" : name === "PNG" ? "png" : undefined };
}

function headOf(path: string): Uint8Array {
  const head = new Uint8Array(4_096);
  try {
    const file = openSync(path, "r");
    try {
      return head.subarray(0, readSync(file, head, 0, head.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    // Whoever reads the whole file reports why it cannot be read.
    return head.subarray(0, 0);
  }
}

/** How a file in a folder is dealt with. */
export type Verdict = "photo" | "other" | { readonly passedOver: string };

/**
 * Decides whether a file that was found in a folder or by a glob is a photo. Its content decides; its name helps where
 * the content says little:
 *
 * - a JPEG or PNG is a photo under the name of any image, and under a name without an extension;
 * - an image in another format is passed over, and so is a JPEG or PNG in the clothes of another file, such as
 *   `cat.jpg.bak`: both are worth a line;
 * - what is called a JPEG or PNG but is damaged beyond recognition counts as a photo, which will fail;
 * - anything else is no business of ours.
 */
export function verdictOn(path: string, { name, format }: Sniffed): Verdict {
  const extension = extensionOf(path);
  const isPhotoName = PHOTO_EXTENSIONS.some((known) => known === extension);
  const isImageName = isPhotoName || OTHER_IMAGE_EXTENSIONS.some((known) => known === extension);
  if (format !== undefined) {
    if (isImageName || extension === "") return "photo";
    return {
      passedOver: `Expected the name of an image but got a ${name ?? ""} called .${extension}; rename it`,
    };
  }
  if (name !== undefined && (isImageName || isImageFormat(name))) {
    return { passedOver: `Expected a JPEG or PNG but got ${name}; convert it first` };
  }
  if (isPhotoName) return "photo";
  if (isImageName)
    return { passedOver: "Expected a JPEG or PNG but got an unknown format; convert it first" };
  return "other";
}

/** "2024-05-01" after the last dot of a name is no extension. */
function extensionOf(path: string): string {
  return /^\.([a-z]\w*)$/i.exec(extname(path))?.[1]?.toLowerCase() ?? "";
}

function isImageFormat(name: string): boolean {
  return name !== "PDF" && name !== "a video";
}
