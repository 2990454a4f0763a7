/** Attributes of an `<img>` that choose its file. */
const SOURCES = ["src", "srcset"] as const;

/** An `<img>` that does not load its file while the element reads it. If the page gives it another file, it is left alone. */
export class HeldImage {
  readonly #image: HTMLImageElement;
  readonly #sources: readonly (readonly [name: string, value: string | null])[];
  /** The address that this class gave the image last; undefined once the image loads by itself. */
  #address: string | undefined;
  #isShown = false;

  /** Stops loading. An empty picture of the same shape keeps the place of the photo. */
  constructor(image: HTMLImageElement) {
    this.#image = image;
    this.#sources = SOURCES.map((name) => [name, image.getAttribute(name)]);
    image.removeAttribute("srcset");
    this.#load(emptyPicture(image.width, image.height));
  }

  /** Gives an image whose size the page does not say the photo's shape. */
  reshape({ width, height }: { readonly width: number; readonly height: number }): void {
    if (this.#isShown || !this.#isHeld() || this.#image.hasAttribute("height")) return;
    this.#load(emptyPicture(width, height));
  }

  /** Shows a file that is loaded. @throws if it cannot be decoded. */
  async show(file: Blob): Promise<void> {
    if (!this.#isHeld()) return;
    this.#isShown = true;
    const url = URL.createObjectURL(file);
    this.#load(url);
    try {
      await this.#image.decode();
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  /** Lets the image load its file by itself again. */
  release(): void {
    if (!this.#isHeld()) return;
    this.#address = undefined;
    for (const [name, value] of this.#sources) {
      if (value === null) this.#image.removeAttribute(name);
      else this.#image.setAttribute(name, value);
    }
  }

  #load(address: string): void {
    this.#address = address;
    this.#image.src = address;
  }

  /** Returns false once the page has given the image another file, or it is released. */
  #isHeld(): boolean {
    return this.#image.getAttribute("src") === this.#address && !this.#image.hasAttribute("srcset");
  }
}

function emptyPicture(width: number, height: number): string {
  const [w, h] = [Math.max(1, width), Math.max(1, height)];
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"/>`)}`;
}
