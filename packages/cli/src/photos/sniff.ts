import { closeSync, openSync, readSync } from "node:fs";
import { extname } from "node:path";
import { type Format, formatName } from "@pixelater/core";
import { areFormatsInstalled } from "./formats-package.ts";
import { installAdvice, isOtherFormat } from "./other-formats.ts";
import { OTHER_IMAGE_EXTENSIONS, PHOTO_EXTENSIONS, RAW_EXTENSIONS } from "./photo-names.ts";

/** The format of a file by its first bytes. */
export interface Sniffed {
  /** The first bytes, at most 4,096; empty for an unreadable file. */
  readonly head: Uint8Array;
  /** The name of the detected format; undefined if it is unknown. */
  readonly name: string | undefined;
  /** Undefined for a file that is neither JPEG nor PNG. */
  readonly format: Format | undefined;
  /** Whether `@pixelater/formats` reads the format, and is installed. */
  readonly isDecoded: boolean;
}

/** Reads the first bytes of a file. */
export function sniff(path: string): Sniffed {
  return sniffBytes(headOf(path));
}

export function sniffBytes(head: Uint8Array): Sniffed {
  const name = formatName(head);
  const format = name === "JPEG" ? "jpeg" : name === "PNG" ? "png" : undefined;
  return { head, name, format, isDecoded: isOtherFormat(name) && areFormatsInstalled() };
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
    // The error is reported when the whole file is read.
    return head.subarray(0, 0);
  }
}

/** How a file in a folder is treated. */
export type Verdict = "photo" | "other" | { readonly passedOver: string };

/**
 * Decides whether a file in a folder or glob is a photo, by its content and its name:
 *
 * - a JPEG or PNG, or another format if its decoder is installed, is a photo if it has the extension of any image, or none;
 * - a camera raw file is skipped and reported;
 * - an image in any other format is skipped and reported, and so is a photo with another extension, such as
 *   `cat.jpg.bak`;
 * - an unknown file with the extension of a JPEG or PNG counts as a photo, which will fail;
 * - anything else is ignored.
 */
export function verdictOn(path: string, { name, format, isDecoded }: Sniffed): Verdict {
  const extension = extensionOf(path);
  const isPhotoName = PHOTO_EXTENSIONS.some((known) => known === extension);
  const isImageName = isPhotoName || OTHER_IMAGE_EXTENSIONS.some((known) => known === extension);
  if (format === undefined && RAW_EXTENSIONS.includes(extension)) {
    return {
      passedOver: `Expected a photo but got a camera raw file with .${extension}; develop it as a JPEG or TIFF first`,
    };
  }
  if (format !== undefined || isDecoded) {
    if (isImageName || extension === "") return "photo";
    return {
      passedOver: `Expected the extension of an image but got a ${name ?? ""} with .${extension}; rename it`,
    };
  }
  if (name !== undefined && (isImageName || isImageFormat(name))) {
    const advice = isOtherFormat(name) ? installAdvice(name) : "convert it first";
    return { passedOver: `Expected a JPEG or PNG but got ${name}; ${advice}` };
  }
  if (isPhotoName) return "photo";
  if (isImageName)
    return { passedOver: "Expected a JPEG or PNG but got an unknown format; convert it first" };
  return "other";
}

/** Returns the extension in lower case. "2024-05-01" after the last dot is not one. */
function extensionOf(path: string): string {
  return /^\.([a-z]\w*)$/i.exec(extname(path))?.[1]?.toLowerCase() ?? "";
}

function isImageFormat(name: string): boolean {
  return name !== "PDF" && name !== "a video";
}
