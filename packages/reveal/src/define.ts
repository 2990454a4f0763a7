import { Reveal } from "./reveal.ts";

const STYLE = `
:host { display: inline-block; position: relative; overflow: hidden; line-height: 0; }
::slotted(img) { max-width: 100%; }
canvas { position: absolute; inset: 0; width: 100%; height: 100%; image-rendering: pixelated; pointer-events: none; }
canvas[hidden] { display: none; }
`;

/** A `<pixelated-reveal>` in a page. */
export interface PixelatedRevealElement extends HTMLElement {
  /** Columns of cells that are shown now, or `"photo"`; undefined before the first of them. */
  readonly stage: number | "photo" | undefined;
}

/**
 * Defines the element `<pixelated-reveal>`, unless it is defined already or there is no page, as on a server.
 *
 * @param name of the element, with a hyphen.
 */
export function definePixelatedReveal(name = "pixelated-reveal"): void {
  if (typeof customElements === "undefined" || customElements.get(name) !== undefined) return;
  customElements.define(
    name,
    class extends HTMLElement implements PixelatedRevealElement {
      readonly #canvas: HTMLCanvasElement;
      readonly #slot: HTMLSlotElement;
      #reveal: Reveal | undefined;

      constructor() {
        super();
        const root = this.attachShadow({ mode: "open" });
        const style = document.createElement("style");
        style.textContent = STYLE;
        this.#slot = document.createElement("slot");
        this.#canvas = document.createElement("canvas");
        this.#canvas.part.add("cells");
        this.#canvas.ariaHidden = "true";
        this.#canvas.hidden = true;
        root.append(style, this.#slot, this.#canvas);
        // The parser may add the image after the element.
        this.#slot.addEventListener("slotchange", () => {
          this.#begin();
        });
      }

      get stage(): number | "photo" | undefined {
        const stage = this.getAttribute("stage");
        return stage === null ? undefined : stage === "photo" ? stage : Number(stage);
      }

      connectedCallback(): void {
        this.#begin();
      }

      disconnectedCallback(): void {
        queueMicrotask(() => {
          // An element that is only moved goes on.
          if (this.isConnected || this.#reveal === undefined || this.#reveal.isOver) return;
          this.#reveal.cancel();
          this.#reveal = undefined;
        });
      }

      #begin(): void {
        const image = this.querySelector("img");
        if (this.#reveal !== undefined || image === null) return;
        this.#reveal = new Reveal(this, image, this.#canvas);
        void this.#reveal.run();
      }
    },
  );
}
