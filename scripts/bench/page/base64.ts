/** @file Float arrays as text, for the way from one page through Node to another: as JSON numbers they would be five times as long. */

export function toBase64(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const pieces: string[] = [];
  // In slices: one call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 8_192) pieces.push(String.fromCharCode(...bytes.subarray(start, start + 8_192)));
  return btoa(pieces.join(""));
}

export function fromBase64(text: string): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer);
}
