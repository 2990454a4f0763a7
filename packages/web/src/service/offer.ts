import type { UploadSettings } from "../upload/api.ts";
import type { Service } from "./service.ts";

/** Settings without which a photo would not be hidden as the visitor sees it. */
const HIDING: ReadonlySet<string> = new Set(["regions", "keep", "cover", "color"]);

/** Settings in words for visitors. */
const WORDS: Readonly<Record<string, string>> = {
  grids: "number of cells",
  format: "file format",
  palette: "colours",
  dither: "dithering",
  ditherStrength: "dithering",
  gap: "gaps",
  gapColor: "gaps",
  shape: "cell shape",
};

/** Settings that the API takes only beside another. */
const COMPANIONS: Readonly<Record<string, string>> = {
  dither: "palette",
  ditherStrength: "palette",
  gapColor: "gap",
};

/** An upload as the service takes it. */
export interface Offer {
  /** False if the service takes no areas, which the upload needs. */
  readonly isTaken: boolean;
  readonly settings: UploadSettings;
  /** What the service does not take and will not be sent, in words. */
  readonly left: readonly string[];
}

/** Leaves out the settings that the service does not take. What hides areas is never left out: the upload is not offered then. */
export function offerOf(settings: UploadSettings, service: Service | null): Offer {
  const taken = service?.uploadSettings;
  if (taken === null || taken === undefined) return { isTaken: true, settings, left: [] };
  const isSent = (name: string): boolean => {
    const companion = COMPANIONS[name];
    return (
      taken.includes(name) &&
      (companion === undefined || !(companion in settings) || taken.includes(companion))
    );
  };
  const refused = Object.keys(settings).filter((name) => !isSent(name));
  const kept = Object.entries(settings).filter(([name]) => isSent(name));
  return {
    isTaken: !refused.some((name) => HIDING.has(name)),
    settings: Object.fromEntries(kept),
    left: [
      ...new Set(refused.filter((name) => !isDefault(name, settings)).map((name) => WORDS[name] ?? name)),
    ],
  };
}

/** Returns whether a setting asks for nothing of its own. */
function isDefault(name: string, { format }: UploadSettings): boolean {
  return name === "format" && format === "same";
}
