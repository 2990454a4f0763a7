/** Pixels of an image: red, green, blue, alpha, 8 bit, not premultiplied, row by row: 4 × width × height bytes. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
