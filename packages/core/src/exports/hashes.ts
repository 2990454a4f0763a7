/** `@pixelater/core/hashes`: ThumbHash and BlurHash, with their encoders inside. */
export { blurHash, type BlurHashComponents, thumbHash } from "../placeholder/hashes.ts";
