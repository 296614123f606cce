/** @file Dropout's mask in GLSL. */

/** `hashes(i)`: the upper 24 bits of what `keeps` in ops/dropoutMask.ts makes of an element's number, under the uniform `key`. */
export const HASHES = `
uvec4 hashes(uvec4 i) {
  uvec4 h = i * 0x9e3779b9u + uint(key);
  h = (h ^ (h >> 16u)) * 0x85ebca6bu;
  h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
  return (h ^ (h >> 16u)) >> 8u;
}`;
