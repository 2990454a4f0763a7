import { characterOf, MOST_WEIGHT } from "../src/model/alphabet.ts";
import type { OnnxConvolution } from "./read-onnx.ts";

/** The weights of a network as the package keeps them, layer by layer. */
export interface QuantizedNetwork {
  /** The scales of a layer's outputs, then their biases. */
  readonly floats: Float32Array;
  /** A character for each weight, which is that character's number times the scale of its output. */
  readonly weights: string;
}

/** Rounds the weights of convolutions to 93 levels for each output. */
export function quantize(convolutions: readonly OnnxConvolution[]): QuantizedNetwork {
  const layers = convolutions.map(quantizeLayer);
  return {
    floats: Float32Array.from(layers.flatMap(({ floats }) => [...floats])),
    weights: layers.map(({ weights }) => weights).join(""),
  };
}

function quantizeLayer({ outputs, weights, biases }: OnnxConvolution): QuantizedNetwork {
  const each = weights.length / outputs;
  const scales = Float32Array.from({ length: outputs }, (_, o) =>
    scaleOf(weights.subarray(o * each, (o + 1) * each)),
  );
  const characters = Array.from(weights, (weight, i) =>
    characterOf(Math.round(weight / (scales[Math.floor(i / each)] ?? 1))),
  );
  return { floats: Float32Array.from([...scales, ...biases]), weights: characters.join("") };
}

/** Returns the scale with which the largest weight gets the largest number. */
function scaleOf(weights: Float32Array): number {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  return largest === 0 ? 1 : largest / MOST_WEIGHT;
}
