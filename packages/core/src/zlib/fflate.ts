/** fflate's deflate, in a file of its own so that bundlers leave it out where nothing is deflated (tsup.config.ts). */
export { zlibSync } from "fflate";
