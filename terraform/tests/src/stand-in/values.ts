/** Values of Terraform's plugin protocol: msgpack, with unknown values as extensions. */
import { decode, ExtensionCodec, ExtData, encode } from "@msgpack/msgpack";

export type Value = null | boolean | number | string | ExtData | Value[] | { [name: string]: Value };
export type ObjectValue = Record<string, Value>;

/** Extension 0 is a value unknown before apply; 12 is an unknown value with some known properties. */
const extensionCodec = new ExtensionCodec();
for (const type of [0, 12]) {
  extensionCodec.register({ type, encode: () => null, decode: (data) => new ExtData(type, data) });
}

export function unknown(): ExtData {
  return new ExtData(0, Uint8Array.of(0));
}

export function isUnknown(value: Value | undefined): boolean {
  return value instanceof ExtData;
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExtData);
}

export function decodeValue(bytes: Uint8Array): Value {
  return decode(bytes, { extensionCodec }) as Value;
}

export function encodeValue(value: Value): Uint8Array {
  return encode(value, { extensionCodec });
}
