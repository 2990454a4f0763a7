/** Returns whether the system's share sheet takes pictures. */
export function canSharePictures(): boolean {
  const picture = new File([], "picture.png", { type: "image/png" });
  return "canShare" in navigator && navigator.canShare({ files: [picture] });
}

/**
 * Offers a picture in the system's share sheet.
 *
 * @returns false if the visitor closed the sheet without sharing.
 */
export async function sharePicture(picture: Blob, fileName: string): Promise<boolean> {
  try {
    await navigator.share({ files: [new File([picture], fileName, { type: picture.type })] });
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return false;
    throw error;
  }
}
