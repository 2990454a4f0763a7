import { HeldImage } from "./held-image.ts";
import { ScanFinder } from "./scan-finder.ts";
import { readSettings, type Settings } from "./settings.ts";
import { cellsOf, type LoadingStage, pause, pictureAt, Stages } from "./stages.ts";

/** How long before an image is scrolled into view a lazy one is loaded. */
const LAZY_MARGIN = "50%";

/** Milliseconds between two looks at whether the browser has chosen a file. */
const CHOICE_INTERVAL = 20;

/** The end of every JPEG, after which decoders take a prefix for a whole file. */
const END_OF_IMAGE = Uint8Array.of(0xff, 0xd9);

/** Reveals the image of an element, once. */
export class Reveal {
  readonly #host: HTMLElement;
  readonly #image: HTMLImageElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #stop = new AbortController();
  #held: HeldImage | undefined;
  #stages: Stages | undefined;
  #isOver = false;

  /** @param canvas covers the image. */
  constructor(host: HTMLElement, image: HTMLImageElement, canvas: HTMLCanvasElement) {
    this.#host = host;
    this.#image = image;
    this.#canvas = canvas;
  }

  /** Shows coarse cells until the photo is there. An image that is loaded already stays as it is. */
  async run(): Promise<void> {
    const image = this.#image;
    if (isLoaded(image)) {
      this.#showPhoto();
      return;
    }
    const settings = readSettings(this.#host);
    if (settings.mosaics.length > 0) await this.#showMosaics(settings);
    // In a <picture>, a <source> wins over whatever the image is given.
    else if (isCalm() || image.closest("picture") !== null) await this.#untilLoaded();
    else await this.#showScans(settings);
    if (!this.#stop.signal.aborted) this.#showPhoto();
  }

  /** True once the photo is shown. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Leaves the image as it is without script, when the element leaves the page. Another reveal may begin at once. */
  cancel(): void {
    this.#stop.abort();
    this.#stages?.cancel();
    this.#held?.release();
    this.#canvas.hidden = true;
    this.#host.removeAttribute("stage");
  }

  /** Shows pictures of cells while the image loads by itself; only the first where people want no motion. */
  async #showMosaics({ mosaics, step }: Settings): Promise<void> {
    const stages = this.#openStages(step);
    void addInOrder((isCalm() ? mosaics.slice(0, 1) : mosaics).map(pictureAt), stages);
    await this.#untilLoaded();
    await stages.finish();
  }

  /** Reads the file itself, and shows what its first scans hold. */
  async #showScans({ grids, step }: Settings): Promise<void> {
    const image = this.#image;
    const url = await this.#chosenAddress();
    if (url === "" || isLoaded(image) || this.#stop.signal.aborted) return;
    const held = (this.#held = new HeldImage(image));
    const stages = this.#openStages(step);
    try {
      if (image.loading === "lazy") await this.#untilNear();
      const file = await this.#read(url, grids, stages, held);
      await stages.finish();
      await held.show(file);
    } catch {
      // Another origin without CORS, no network, a file that is no photo: the image does what it does without script.
      await stages.finish();
      held.release();
    }
    // The page may have given the image another file, which loads by itself.
    await this.#untilLoaded();
  }

  /**
   * Returns the address of the file that the browser chooses for the image; `""` if there is none. Chromium names its choice
   * from `srcset` when the first bytes of the file have come, and fires no event for it.
   */
  async #chosenAddress(): Promise<string> {
    const image = this.#image;
    if (!image.hasAttribute("srcset")) return image.src;
    while (image.currentSrc === "" && !image.complete && !this.#stop.signal.aborted) {
      await pause(CHOICE_INTERVAL);
    }
    return image.currentSrc;
  }

  #openStages(step: number): Stages {
    return (this.#stages = new Stages(this.#canvas, step, (columns) => {
      this.#announce(columns);
    }));
  }

  async #read(url: string, grids: readonly number[], stages: Stages, held: HeldImage): Promise<Blob> {
    const response = await fetch(url, { signal: this.#stop.signal });
    if (!response.ok || response.body === null) {
      throw new Error(`Expected a photo but got ${response.status}`);
    }
    const type = response.headers.get("Content-Type") ?? "";
    const finder = new ScanFinder(grids.length);
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body.getReader();
    let shown = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      finder.add(part.value);
      // Each scan adds detail enough for cells of half the size.
      for (; shown < Math.min(finder.ends.length, grids.length); shown++) {
        const end = finder.ends[shown] ?? 0;
        const prefix = new Blob([new Blob(chunks).slice(0, end), END_OF_IMAGE], { type: "image/jpeg" });
        const reshape = held.reshape.bind(held);
        stages.add(cellsOf(prefix, grids[shown] ?? 1, reshape));
      }
    }
    return new Blob(chunks, { type });
  }

  #announce(columns: number): void {
    this.#canvas.hidden = false;
    this.#host.setAttribute("stage", String(columns));
    this.#host.dispatchEvent(new CustomEvent("stage", { detail: { columns } }));
  }

  #showPhoto(): void {
    this.#isOver = true;
    this.#canvas.hidden = true;
    this.#host.setAttribute("stage", "photo");
    this.#host.dispatchEvent(new CustomEvent("reveal"));
  }

  async #untilLoaded(): Promise<void> {
    const image = this.#image;
    if (image.complete) return;
    await this.#until((resolve) => {
      image.addEventListener("load", resolve, { once: true });
      image.addEventListener("error", resolve, { once: true });
    });
  }

  async #untilNear(): Promise<void> {
    let observer: IntersectionObserver | undefined;
    await this.#until((resolve) => {
      observer = new IntersectionObserver(
        (entries) => {
          if (entries.some(({ isIntersecting }) => isIntersecting)) resolve();
        },
        { rootMargin: LAZY_MARGIN },
      );
      observer.observe(this.#host);
    });
    observer?.disconnect();
  }

  /** Waits for something, or until the reveal is cancelled. */
  #until(wait: (resolve: () => void) => void): Promise<void> {
    return new Promise<void>((resolve) => {
      if (this.#stop.signal.aborted) {
        resolve();
        return;
      }
      this.#stop.signal.addEventListener("abort", () => {
        resolve();
      });
      wait(resolve);
    });
  }
}

/** Adds pictures as they are loaded, coarse ones first even if a finer one is loaded earlier. */
async function addInOrder(pictures: readonly LoadingStage[], stages: Stages): Promise<void> {
  for (const picture of pictures) {
    try {
      await picture.loaded;
      stages.add(picture);
    } catch {
      // The next one may be there.
    }
  }
}

function isLoaded({ complete, naturalWidth }: HTMLImageElement): boolean {
  return complete && naturalWidth > 0;
}

/** Returns whether the reader of the page wants less motion. */
function isCalm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
