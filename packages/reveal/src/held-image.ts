/** Attributes of an `<img>` that choose its file. */
const SOURCES = ["src", "srcset"] as const;

/** An `<img>` that does not load its file while the element reads it. */
export class HeldImage {
  readonly #image: HTMLImageElement;
  #isHeld = true;
  readonly #sources: readonly (readonly [name: string, value: string | null])[];

  /** Stops loading. An empty picture of the same shape keeps the place of the photo. */
  constructor(image: HTMLImageElement) {
    this.#image = image;
    this.#sources = SOURCES.map((name) => [name, image.getAttribute(name)]);
    image.removeAttribute("srcset");
    image.src = emptyPicture(image.width, image.height);
  }

  /** Gives an image whose size the page does not say the photo's shape. */
  reshape({ width, height }: { readonly width: number; readonly height: number }): void {
    if (this.#isHeld && !this.#image.hasAttribute("height")) this.#image.src = emptyPicture(width, height);
  }

  /** Shows a file that is loaded. @throws if it cannot be decoded. */
  async show(file: Blob): Promise<void> {
    this.#isHeld = false;
    const url = URL.createObjectURL(file);
    this.#image.src = url;
    try {
      await this.#image.decode();
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  /** Lets the image load its file by itself again. */
  release(): void {
    this.#isHeld = false;
    for (const [name, value] of this.#sources) if (value !== null) this.#image.setAttribute(name, value);
  }
}

function emptyPicture(width: number, height: number): string {
  const [w, h] = [Math.max(1, width), Math.max(1, height)];
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"/>`)}`;
}
