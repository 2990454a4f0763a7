/** A convolution of an ONNX model, in the order of its graph. */
export interface OnnxConvolution {
  readonly outputs: number;
  /** Weights of each output: `[outputs][inputs / groups][rows][columns]`. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** Protocol-buffer fields that hold what is needed (onnx.proto3, https://onnx.ai/onnx/repo-docs/IR.html). */
const MODEL = { graph: 7 };
const GRAPH = { node: 1, initializer: 5 };
const NODE = { input: 1, operator: 4 };
const TENSOR = { dims: 1, dataType: 2, floats: 4, name: 8, rawData: 9 };
const FLOAT = 1;

type Field = { readonly number: number } & (
  | { readonly varint: number }
  | { readonly bytes: Uint8Array }
  | { readonly fixed: Uint8Array }
);

/**
 * Reads the convolutions of an ONNX model.
 *
 * @throws Error if one has no bias, or weights that are not 32-bit floats.
 */
export function readConvolutions(model: Uint8Array): OnnxConvolution[] {
  const graph = onlyBytes(model, MODEL.graph);
  const tensors = new Map(
    allBytes(graph, GRAPH.initializer).map((tensor) => [text(onlyBytes(tensor, TENSOR.name)), tensor]),
  );
  return allBytes(graph, GRAPH.node)
    .filter((node) => text(onlyBytes(node, NODE.operator)) === "Conv")
    .map((node) => {
      const [, weights, biases] = allBytes(node, NODE.input).map((name) => tensors.get(text(name)));
      if (weights === undefined || biases === undefined) {
        throw new Error("Expected weights and biases for each convolution but one has none");
      }
      return { outputs: dimsOf(weights)[0] ?? 0, weights: floatsOf(weights), biases: floatsOf(biases) };
    });
}

function floatsOf(tensor: Uint8Array): Float32Array {
  const type = fieldsOf(tensor).find(({ number }) => number === TENSOR.dataType);
  if (type === undefined || !("varint" in type) || type.varint !== FLOAT) {
    throw new Error("Expected a tensor of 32-bit floats but it has another type");
  }
  const raw = [...allBytes(tensor, TENSOR.rawData), ...allBytes(tensor, TENSOR.floats)].at(0);
  if (raw === undefined) throw new Error("Expected a tensor with values but it has none");
  return new Float32Array(raw.slice().buffer);
}

function dimsOf(tensor: Uint8Array): number[] {
  return fieldsOf(tensor)
    .filter(({ number }) => number === TENSOR.dims)
    .flatMap((field) => {
      if ("varint" in field) return [field.varint];
      return "bytes" in field ? packedVarints(field.bytes) : [];
    });
}

function packedVarints(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { value, next } = readVarint(bytes, at);
    numbers.push(value);
    at = next;
  }
  return numbers;
}

function onlyBytes(message: Uint8Array, number: number): Uint8Array {
  const first = allBytes(message, number).at(0);
  if (first === undefined) throw new Error(`Expected field ${number} in a message of the model but got none`);
  return first;
}

function allBytes(message: Uint8Array, number: number): Uint8Array[] {
  return fieldsOf(message).flatMap((field) =>
    field.number === number && "bytes" in field ? [field.bytes] : [],
  );
}

/** Splits a protocol-buffer message into its fields. */
function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < message.length; ) {
    const tag = readVarint(message, at);
    const number = Math.floor(tag.value / 8);
    const wireType = tag.value % 8;
    if (wireType === 0) {
      const { value, next } = readVarint(message, tag.next);
      fields.push({ number, varint: value });
      at = next;
    } else if (wireType === 2) {
      const { value: length, next } = readVarint(message, tag.next);
      fields.push({ number, bytes: message.subarray(next, next + length) });
      at = next + length;
    } else if (wireType === 1 || wireType === 5) {
      const end = tag.next + (wireType === 1 ? 8 : 4);
      fields.push({ number, fixed: message.subarray(tag.next, end) });
      at = end;
    } else {
      throw new Error(`Expected wire type 0, 1, 2 or 5 in the model but got ${wireType}`);
    }
  }
  return fields;
}

/** Reads a number of 7 bits a byte, low bits first. Exact below 2^53; the only larger ones are negative attributes. */
function readVarint(bytes: Uint8Array, from: number): { value: number; next: number } {
  let value = 0;
  let factor = 1;
  let at = from;
  for (;;) {
    const byte = bytes.at(at++);
    if (byte === undefined) throw new Error("Expected the model to be whole but it ends within a number");
    value += (byte % 128) * factor;
    if (byte < 128) return { value, next: at };
    factor *= 128;
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
