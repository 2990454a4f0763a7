import { readFile } from "node:fs/promises";
import { PixelateError, type Verification, verify } from "@pixelater/core";
import type { VerifyCommand } from "./command-line/verify-arguments.ts";
import { regionsToHide } from "./jobs/hidden-regions.ts";
import { asInput } from "./photos/other-formats.ts";
import type { Terminal } from "./terminal/terminal.ts";

/**
 * Compares an output with its original and prints what was found.
 *
 * @returns whether everything outside is unchanged and everything inside is cover.
 */
export async function verifyPhoto(
  { original, output, options, hiding, messages }: VerifyCommand,
  { stdout, stderr }: Terminal,
): Promise<boolean> {
  let found: Verification;
  try {
    const photo = await asInput(await readFile(original));
    const { regions } = await regionsToHide(original, photo, options.regions, hiding);
    found = verify(photo, await readFile(output), { ...options, regions });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const code = cause instanceof PixelateError ? ` (${cause.code})` : "";
    stderr.write(`pixelater: ${cause.message}${code}\n`);
    return false;
  }
  const isVerified = found.outsideUnchanged && found.insideCovered;
  if (messages === "json")
    stdout.write(`${JSON.stringify({ original, output, verified: isVerified, ...found })}\n`);
  else if (messages === "text" || !isVerified) {
    (isVerified ? stdout : stderr).write(textOf(output, found));
  }
  return isVerified;
}

function textOf(output: string, { outside, inside, comparedBy, metadata }: Verification): string {
  const unit = comparedBy === "coefficients" ? "blocks" : "pixels";
  const line = (what: string, { compared, different }: Verification["outside"], good: string, bad: string) =>
    `  ${what}: ${different === 0 ? `all ${compared} ${unit} ${good}` : `${different} of ${compared} ${unit} ${bad}`}\n`;
  return [
    `${output}\n`,
    line("outside", outside, "are those of the original", "differ from the original"),
    line("inside", inside, "are cover", "are not the cover"),
    `  besides: ${metadata.length === 0 ? "nothing but pixels" : metadata.join(", ")}\n`,
  ].join("");
}
