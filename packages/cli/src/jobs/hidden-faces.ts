import type { Settings } from "../command-line/arguments.ts";

/** Faces were to be hidden, and none was found: the photo would show whoever is in it. */
export class NoFacesFound extends Error {}

/**
 * Finds the faces in a photo.
 *
 * @returns how many there are, and the settings that hide them and the regions of `options`.
 * @throws {NoFacesFound} if there are neither faces nor regions.
 * @throws {PixelateError}
 */
export async function hiddenFaces(
  photo: Uint8Array,
  { regions = [] }: Settings,
): Promise<{ readonly faces: number; readonly settings: Pick<Settings, "regions"> }> {
  const { findFaces } = await import("@pixelater/faces");
  const faces = await findFaces(photo);
  if (faces.length + regions.length === 0) {
    throw new NoFacesFound("Expected a face but found none; name --regions, or leave --faces out");
  }
  return { faces: faces.length, settings: { regions: [...regions, ...faces] } };
}
