/** Samples of a cell across and down: browsers do not say how exactly they shrink pictures. */
const SAMPLES = 8;

/** A picture that is coarser than the photo. */
export interface Stage {
  /** Columns of cells. */
  readonly columns: number;
  /** Draws the cells on the canvas. @throws if the picture cannot be decoded. */
  readonly draw: (canvas: HTMLCanvasElement) => Promise<void>;
}

/**
 * Shows stages one after the other. When several are ready at once, only the finest of them is shown, unless each has a
 * time of its own.
 */
export class Stages {
  readonly #canvas: HTMLCanvasElement;
  readonly #milliseconds: number;
  readonly #onShown: (columns: number) => void;
  #waiting: Stage[] = [];
  #isRunning = false;
  #isOver = false;
  #whenDone: (() => void) | undefined;

  /**
   * @param milliseconds time that each stage is shown at least; 0 for as short as the photo takes.
   * @param onShown is called with the columns of each stage that is shown.
   */
  constructor(canvas: HTMLCanvasElement, milliseconds: number, onShown: (columns: number) => void) {
    this.#canvas = canvas;
    this.#milliseconds = milliseconds;
    this.#onShown = onShown;
  }

  add(stage: Stage): void {
    if (this.#isOver) return;
    this.#waiting.push(stage);
    if (!this.#isRunning) void this.#run();
  }

  /** Waits until every stage had its time, if it has one. No more are shown then. */
  async finish(): Promise<void> {
    if (this.#milliseconds === 0) this.#waiting = [];
    else if (this.#isRunning) await new Promise<void>((resolve) => (this.#whenDone = resolve));
    this.#isOver = true;
  }

  /** Shows no more stages, from now on. */
  cancel(): void {
    this.#waiting = [];
    this.#isOver = true;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let stage = this.#next(); stage !== undefined; stage = this.#next()) {
      try {
        await stage.draw(this.#canvas);
        // The photo may be there by now.
        if (this.#isOver) break;
        this.#onShown(stage.columns);
        await pause(this.#milliseconds);
      } catch {
        // A coarse picture is a courtesy: without it, the next one is shown.
      }
    }
    this.#isRunning = false;
    this.#whenDone?.();
  }

  #next(): Stage | undefined {
    if (this.#milliseconds > 0) return this.#waiting.shift();
    const last = this.#waiting.at(-1);
    this.#waiting = [];
    return last;
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/**
 * Returns a stage of the cells of a picture, which may itself be coarse.
 *
 * @param onSize receives the picture's own size, turned as it is displayed.
 */
export function cellsOf(
  picture: Blob,
  columns: number,
  onSize: (size: { readonly width: number; readonly height: number }) => void,
): Stage {
  return {
    columns,
    async draw(canvas) {
      const whole = await createImageBitmap(picture);
      onSize(whole);
      const rows = Math.max(1, Math.round((columns * whole.height) / whole.width));
      const samples = samplesOf(whole, SAMPLES * columns, SAMPLES * rows);
      whole.close();
      sized(canvas, columns, rows).getContext("2d")?.putImageData(meansOf(samples), 0, 0);
    },
  };
}

/** A stage that has to be loaded first. */
export interface LoadingStage extends Stage {
  readonly loaded: Promise<void>;
}

/** Begins to load a picture of cells, and returns a stage that shows it as it is. */
export function pictureAt(url: string): LoadingStage {
  const image = new Image();
  image.src = url;
  const loaded = image.decode();
  // Whoever waits for an earlier picture does not look at this one yet.
  loaded.catch(() => undefined);
  return {
    loaded,
    get columns() {
      return image.naturalWidth;
    },
    draw(canvas) {
      sized(canvas, image.naturalWidth, image.naturalHeight).getContext("2d")?.drawImage(image, 0, 0);
      return Promise.resolve();
    },
  };
}

function sized(canvas: HTMLCanvasElement, width: number, height: number): HTMLCanvasElement {
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** Returns a picture in another size. */
function samplesOf(source: ImageBitmap, width: number, height: number): ImageData {
  const context = sized(document.createElement("canvas"), width, height).getContext("2d", {
    willReadFrequently: true,
  });
  if (context === null) throw new Error("Expected a canvas to draw on but got none");
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** Returns the mean of the samples of each cell. */
function meansOf({ data, width, height }: ImageData): ImageData {
  const columns = width / SAMPLES;
  const means = new ImageData(columns, height / SAMPLES);
  const sums = new Float64Array(means.data.length);
  for (let at = 0; at < data.length; at++) {
    const pixel = at >> 2;
    const column = Math.floor((pixel % width) / SAMPLES);
    const row = Math.floor(pixel / width / SAMPLES);
    const to = 4 * (row * columns + column) + (at & 3);
    sums[to] = (sums[to] ?? 0) + (data[at] ?? 0);
  }
  means.data.set(sums.map((sum) => Math.round(sum / SAMPLES ** 2)));
  return means;
}
