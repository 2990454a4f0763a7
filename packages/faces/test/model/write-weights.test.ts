import { describe, expect, it } from "vitest";
import { quantize } from "../../scripts/quantize.ts";
import { readConvolutions } from "../../scripts/read-onnx.ts";
import { weightOf } from "../../src/model/alphabet.ts";

const message = (number: number, bytes: Uint8Array | string): number[] => {
  const content = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  return [8 * number + 2, ...varint(content.length), ...content];
};
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const tensor = (name: string, dims: number[], values: number[], type = 1): number[] =>
  message(
    5,
    Uint8Array.from([
      ...dims.flatMap((dim) => [8, ...varint(dim)]),
      ...[16, type],
      ...message(8, name),
      ...message(9, floats(...values)),
    ]),
  );
const node = (operator: string, ...inputs: string[]): number[] =>
  message(1, Uint8Array.from([...inputs.flatMap((name) => message(1, name)), ...message(4, operator)]));
const model = (...graph: number[][]): Uint8Array =>
  Uint8Array.from(message(7, Uint8Array.from(graph.flat())));

describe("readConvolutions", () => {
  it("lists weights and biases in the order of the graph, and nothing else", () => {
    const bytes = model(
      node("Conv", "input", "w2", "b2"),
      node("Relu", "x"),
      node("Conv", "y", "w1", "b1"),
      tensor("w1", [1, 2, 1, 1], [1, 2]),
      tensor("b1", [1], [3]),
      tensor("w2", [2, 1, 1, 1], [4, 5]),
      tensor("b2", [2], [6, 7]),
    );
    expect(readConvolutions(bytes)).toEqual([
      { outputs: 2, weights: Float32Array.of(4, 5), biases: Float32Array.of(6, 7) },
      { outputs: 1, weights: Float32Array.of(1, 2), biases: Float32Array.of(3) },
    ]);
  });

  it("rejects missing biases, other types and a model that ends early", () => {
    const weights = tensor("w", [1, 1, 1, 1], [1]);
    expect(() => readConvolutions(model(node("Conv", "x", "w"), weights))).toThrow(/weights and biases/);
    const halves = [tensor("w", [1], [1], 10), tensor("b", [1], [1])];
    expect(() => readConvolutions(model(node("Conv", "x", "w", "b"), ...halves))).toThrow(/32-bit floats/);
    expect(() => readConvolutions(Uint8Array.of(0x80))).toThrow(/ends within a number/);
  });
});

describe("quantize", () => {
  it("rounds each output's weights to 93 levels of its own", () => {
    const convolution = {
      outputs: 2,
      weights: Float32Array.of(92, -46, 1, 0, 0, 0),
      biases: Float32Array.of(0.5, -1),
    };
    const { floats: stored, weights } = quantize([convolution]);
    expect([...stored]).toEqual([2, 1, 0.5, -1]);
    const numbers = Array.from(weights, (character) => weightOf(character.charCodeAt(0)));
    expect(numbers).toEqual([46, -23, 1, 0, 0, 0]);
  });
});
