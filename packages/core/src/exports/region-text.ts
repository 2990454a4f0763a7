/** `@pixelater/core/region-text`: regions as one line of text, as metadata and command lines hold them. */
export { parseRegions, regionsText } from "../regions/region-text.ts";
