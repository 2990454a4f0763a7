export { crc32 } from "./crc32.js";
export { openFflateInflater as openInflater } from "./inflater.fflate.js";
