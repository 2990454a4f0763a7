import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PhotoFolder, pixelater, smallJpeg, smallPng } from "../photos-in.ts";

/** Commands with fixed outputs. All run in one folder, each with its own output folder. */
const COMMANDS: readonly (readonly string[])[] = [
  ["cat.jpg"],
  ["cat.jpg", "-g", "4"],
  ["cat.jpg", "--grid", "4,3x2,10px", "--format", "png"],
  ["cat.jpg", "-c", "7,9", "--quality", "35"],
  ["cat.jpg", "-c", "5", "-r", "10%,10%,30%,40%", "-r", "ellipse 20,10,12,9"],
  ["cat.jpg", "-r", "10%,10%,30%,40%", "-r", "20,10,12,9 cells 2", "--strength", "4"],
  ["dots.PNG", "-g", "2", "--palette", "gameboy", "--light", "linear"],
  [".", "-g", "2"],
  ["**/*.jpg", "-g", "2"],
  [".", "trip", "-g", "2", "--name", "{dir}/{name}_{grid}"],
  ["trip/my photo.jpeg", "-g", "2,8", "--name", "{grid}/{name}.{ext}"],
];

it("writes the same files under the same names as before", async () => {
  using photos = new PhotoFolder();
  using outputs = new PhotoFolder();
  photos.add("photos/cat.jpg", smallJpeg());
  photos.add("photos/dots.PNG", smallPng());
  photos.add("photos/camera.jfif", smallJpeg());
  photos.add("photos/note.txt", "no photo");
  photos.add("photos/trip/my photo.jpeg", smallJpeg());
  photos.add("photos/trip/cat.jpg", smallJpeg());
  photos.add("photos/trip/day 2/naïve.png", smallPng());
  const lines: string[] = [];
  for (const [i, command] of COMMANDS.entries()) {
    const out = outputs.in(`${i}/`);
    const inputs = command.map((word) =>
      /^(\.$|trip|[^{]*\.(jpe?g|png)$)/i.test(word) ? join(photos.in("photos"), word) : word,
    );
    const { code } = await pixelater([...inputs, "-o", out]);
    lines.push(`pixelater ${command.join(" ")} → exit code ${code}`);
    for (const name of filesIn(out)) lines.push(`  ${name} ${digest(join(out, name))}`);
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("names.txt");
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll("\\", "/"))
    .sort();
}

function digest(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 12);
}
