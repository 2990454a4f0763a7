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
