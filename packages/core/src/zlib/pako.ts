/** pako's inflate, in a file of its own so that bundlers leave it out where nothing is inflated (tsup.config.ts). */
export {
  Z_BUF_ERROR,
  Z_FINISH,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateInit,
} from "pako";
