/// <reference path="./jpeg-js-decoder.d.ts" />
/** jpeg-js's decoder, in a file of its own so that bundlers leave it out where nothing decodes (tsup.config.ts). */
export { default as decode } from "jpeg-js/lib/decoder.js";
