export { type AnimationOptions, pixelateAnimation } from "./animation/pixelate-animation.ts";
export { detectFormat, type OtherFormat } from "./formats.ts";
export {
  type DecodedPhoto,
  decodePhoto,
  type DecodeOptions,
  type InspectOptions,
  inspectPhoto,
  type PhotoFile,
  type PhotoInfo,
  toPhoto,
} from "./photo.ts";
