/** Extensions under which JPEG and PNG photos are found, as shells and folders go by them, in lower case. */
export const PHOTO_EXTENSIONS = ["jpg", "jpeg", "jpe", "jfif", "jif", "pjpeg", "png", "apng"] as const;

/** Extensions of images in formats that are not read. Files with them may hold a JPEG or PNG all the same. */
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
