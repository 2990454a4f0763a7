/** The media types of uploads through the API, and the extension that their ids have. */
export const UPLOAD_EXTENSIONS = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/heic": "heic",
  "image/heif": "heif",
  "image/gif": "gif",
  "image/tiff": "tiff",
  "image/bmp": "bmp",
} as const;

const UPLOAD_ID = new RegExp(`^[0-9a-f]{32}\\.(?:${Object.values(UPLOAD_EXTENSIONS).join("|")})$`);

/** Reports whether text is an id that the API gave, in any build of the function. */
export function isUploadId(text: string): boolean {
  return UPLOAD_ID.test(text);
}

/** Returns the key of an upload through the API. */
export function uploadKey(uploadPrefix: string, id: string): string {
  return `${uploadPrefix}${id}`;
}

/** Reports whether a key is one that the API gave to an upload. */
export function isUploadKey(key: string, uploadPrefix: string): boolean {
  return key.startsWith(uploadPrefix) && isUploadId(key.slice(uploadPrefix.length));
}
