import { weightOf } from "../model/alphabet.ts";
import type { Convolution, Depthwise } from "./layers.ts";
import { type Matrix, packMatrix } from "./matrix.ts";

/** A layer as it is stored: one scale and bias for each output, and weights that are multiples of the scale. */
interface StoredLayer {
  readonly scales: Float32Array;
  readonly biases: Float32Array;
  readonly weights: Int8Array;
}

/** The weights of a network, as scripts/quantize.ts writes them. */
export interface StoredNetwork {
  /** The scales of a layer's outputs, then their biases: little-endian 32-bit floats. */
  readonly floats: Uint8Array;
  /** A character for each weight. */
  readonly weights: string;
}

/** Reads the layers of a network one after another. */
export class LayerReader {
  private readonly view: DataView;
  private readonly text: string;
  private nextFloat = 0;
  private nextWeight = 0;

  constructor({ floats, weights }: StoredNetwork) {
    this.view = new DataView(floats.buffer, floats.byteOffset, floats.byteLength);
    this.text = weights;
  }

  /** Reads a 3 × 3 convolution of each channel by itself. */
  depthwise(channels: number, stride: 1 | 2 = 1): Depthwise {
    const { scales, biases, weights } = this.layer(channels, 9);
    const halfWeights = Float64Array.from(weights, (weight, i) => (weight * scales[Math.floor(i / 9)]) / 2);
    const halfBiases = Float64Array.from(biases, (bias) => bias / 2);
    return { channels, weights: halfWeights, biases: halfBiases, stride };
  }

  /** Reads a 1 × 1 convolution. */
  pointwise(inputs: number, outputs: number): Matrix {
    const { scales, biases, weights } = this.layer(outputs, inputs);
    return packMatrix(weights, scales, biases);
  }

  /** Reads a 3 × 3 convolution over all channels. */
  convolution(inputs: number, outputs: number, stride: 1 | 2 = 1, dilation = 1): Convolution {
    return { matrix: this.pointwise(9 * inputs, outputs), stride, dilation };
  }

  /** Checks that everything was read. @throws {RangeError} if something is left. */
  end(): void {
    if (this.nextFloat === this.view.byteLength && this.nextWeight === this.text.length) return;
    throw new RangeError(
      `Expected ${this.nextFloat} bytes and ${this.nextWeight} characters of weights ` +
        `but got ${this.view.byteLength} and ${this.text.length}`,
    );
  }

  private layer(outputs: number, inputs: number): StoredLayer {
    const scales = this.floats(outputs);
    const biases = this.floats(outputs);
    const weights = new Int8Array(outputs * inputs);
    for (let i = 0; i < weights.length; i++) weights[i] = weightOf(this.text.charCodeAt(this.nextWeight++));
    return { scales, biases, weights };
  }

  private floats(count: number): Float32Array {
    const floats = new Float32Array(count);
    for (let i = 0; i < count; i++, this.nextFloat += 4)
      floats[i] = this.view.getFloat32(this.nextFloat, true);
    return floats;
  }
}
