import type { OpenPhotoState } from "./photo.ts";

/** Says how fast a photo was opened: "12 MP in 0.1 s". */
export function speedLabel({ info, openedInMs }: Pick<OpenPhotoState, "info" | "openedInMs">): string {
  const megapixels = (info.width * info.height) / 1e6;
  const seconds = Math.max(openedInMs, 1) / 1000;
  return `${short(megapixels)} MP in ${short(seconds)} s`;
}

/** Formats a number with one decimal, or with its first digit if it is smaller: "12", "1.3", "0.03". */
function short(value: number): string {
  if (value >= 9.95) return String(Math.round(value));
  return value >= 0.095 ? value.toFixed(1) : value.toPrecision(1);
}
