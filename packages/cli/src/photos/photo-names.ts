/** Extensions of JPEG and PNG photos, in lower case. */
export const PHOTO_EXTENSIONS = ["jpg", "jpeg", "jpe", "jfif", "jif", "pjpeg", "png", "apng"] as const;

/** Extensions of images in unsupported formats. Such a file may still contain a JPEG or PNG. */
export const OTHER_IMAGE_EXTENSIONS = [
  "heic",
  "heif",
  "hif",
  "webp",
  "avif",
  "gif",
  "bmp",
  "tif",
  "tiff",
  "jxl",
  "jp2",
  "mpo",
] as const;

/** Extensions of camera raw files. Most begin as a TIFF does, whose first image is a thumbnail. */
export const RAW_EXTENSIONS =
  "3fr arw cr2 cr3 crw dcr dng erf fff iiq k25 kdc mef mos mrw nef nrw orf pef raf rw2 rwl sr2 srf srw x3f".split(
    " ",
  );
