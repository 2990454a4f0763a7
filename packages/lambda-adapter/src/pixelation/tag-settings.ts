import { METADATA_PREFIX } from "./object-settings.ts";

type Texts = Readonly<Record<string, string>>;

/** Settings that only mean something together: if metadata has one of them, no tag of the same row counts. */
const TOGETHER = [
  ["grids", "cell-size"],
  ["regions", "keep"],
  ["cover", "color"],
  ["palette", "dither", "dither-strength"],
  ["gap", "gap-color", "shape"],
  ["size", "scale"],
];

/**
 * Returns an object's metadata with the settings in its tags. Metadata wins. Tags may hold letters, digits, spaces and
 * `+ - = . _ : / @` (Amazon S3 User Guide, "Categorizing your objects using tags"), so they are written a little differently.
 */
export function withTagSettings(metadata: Texts, tags: Texts): Texts {
  const settings = Object.entries(tags).filter(
    ([name]) => name.startsWith(METADATA_PREFIX) && !isSetIn(metadata, name.slice(METADATA_PREFIX.length)),
  );
  const written = settings.map(([name, value]) => {
    const setting = name.slice(METADATA_PREFIX.length);
    // Who may tag an object may not delete it. The name is none of a setting, so the object is rejected.
    return setting === "delete-original" ? [`${name} (a tag)`, value] : [name, textOf(setting, value)];
  });
  return { ...metadata, ...(Object.fromEntries(written) as Texts) };
}

function isSetIn(metadata: Texts, setting: string): boolean {
  const related = TOGETHER.find((row) => row.includes(setting)) ?? [setting];
  return related.some((each) => `${METADATA_PREFIX}${each}` in metadata);
}

/** Returns the text of metadata that a tag stands for. */
function textOf(setting: string, tag: string): string {
  switch (setting) {
    case "grids":
    case "palette":
      return tag.trim().replace(/ +/g, ",");
    case "regions":
    case "keep":
      return tag.split("/").map(regionOf).join("; ");
    case "color":
    case "gap-color":
      return withHash(tag);
    default:
      return tag;
  }
}

/** Puts commas between numbers: `ellipse 10 20 30 40 cells 4` becomes `ellipse 10,20,30,40 cells 4`. */
function regionOf(tag: string): string {
  return tag
    .trim()
    .replace(/(?<=\d) +(?=-?\d)/g, ",")
    .replace(/(?<=\bcolor )\S+/, withHash);
}

function withHash(color: string): string {
  return /^[0-9a-f]{6}$/i.test(color) ? `#${color}` : color;
}
