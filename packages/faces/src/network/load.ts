import { readUltraFace, type UltraFace } from "./ultraface.ts";

let loading: Promise<UltraFace> | undefined;

/** Loads the network, once. Its weights are a module of their own, 340 KB, which bundlers load when it is needed. */
export function loadNetwork(): Promise<UltraFace> {
  loading ??= import("../model/weights.ts").then(({ FLOATS, WEIGHTS }) =>
    readUltraFace({ floats: bytesOfBase64(FLOATS), weights: WEIGHTS }),
  );
  return loading;
}

function bytesOfBase64(text: string): Uint8Array {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
