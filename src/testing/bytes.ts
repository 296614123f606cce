/** @file Numbers of fixtures: base64, and gzip in it. For tests. */
import { gunzip } from "../data/gunzip";

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Little-endian float32, as all machines of today have it. */
export function toFloats(bytes: Uint8Array<ArrayBuffer>): Float32Array {
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

export async function fromGzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return gunzip(fromBase64(text), async () => {});
}
