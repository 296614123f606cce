/** @file Picture files for tests, made in the browser or small enough to stand here, and damage done to them. */
import { mulberry32 } from "../data/random";

/** 48 × 32: a dark rectangle, the middle half of both sides, on a light ground. Written by libavif. */
export const AVIF = fromBase64(
  "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAPgAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAMAAAACAAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAARm1kYXQSAAoJGBUv+0QENBoQMi9GseHheHMMMMCgAGDuIS+oDini+lhOHzdeEzVUE8mDRcNc9oIVEFUxVNU+IkZcIA==",
);

/** 48 × 32, two frames: the same rectangle, then all red. */
export const GIF = fromBase64(
  "R0lGODlhMAAgAIEAAO7u7jNEVQAAAAAAACH/C05FVFNDQVBFMi4wAwEAAAAh+QQACgAAACwAAAAAMAAgAAAIaAABCBxIsKDBgwgTKlzIsKHDhxAjSpxIsaLFixgzatwoMYDHjyBDivyIcaTJkyVPqgSZcuXKli5RXoz5ciZNmRZv4qyo0yTMniRtAmUpdKjHn0ORAlXak6lOjlCjSp1KtarVq1izUg0IACH5BAEKAAEALAAAAAAwACAAgf8AAAAAAAAAAAAAAAhBAAEIHEiwoMGDCBMqXMiwocOHECNKnEixosWLGDNq3Mixo8ePIEOKHEmypMmTKFOqXMmypcuXMGPKnEmzps2ZAQEAOw==",
);

export const SVG = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="48" height="32"><rect width="48" height="32" fill="#eee"/><rect x="12" y="8" width="24" height="16" fill="#345"/></svg>');

/** The same rectangle, 48 × 32 or so many times as large, as the browser writes it. */
export async function drawnFile(type: "image/jpeg" | "image/png" | "image/webp", scale = 1): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(48 * scale, 32 * scale);
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#eee";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#345";
  context.fillRect(12 * scale, 8 * scale, 24 * scale, 16 * scale);
  return new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.9 })).arrayBuffer());
}

/** `jpeg` with an Exif segment that names one of the eight orientations. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array<ArrayBuffer> {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const content = [...[..."Exif"].map((char) => char.charCodeAt(0)), 0, 0, ...tiff];
  const length = content.length + 2;
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 255, ...content, ...jpeg.subarray(2)]);
}

/** Some bytes changed, cut out, doubled or cut off, another way for each `seed`. */
export function damaged(bytes: Uint8Array, seed: number): Uint8Array<ArrayBuffer> {
  const random = mulberry32(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const changed = Uint8Array.from(bytes);
  // The headers, where sizes stand, oftener than the rest.
  const place = () => below(random() < 0.5 ? Math.min(64, changed.length) : changed.length);
  for (let i = 1 + below(6); i > 0; i--) changed[place()] = [0, 255, 127, below(256)][below(4)]!;
  const at = place();
  switch (below(5)) {
    case 0:
      return changed.slice(0, at);
    case 1:
      return Uint8Array.from([...changed.subarray(0, at), ...changed.subarray(at + 1 + below(40))]);
    case 2:
      return Uint8Array.from([...changed.subarray(0, at), ...changed.subarray(Math.max(0, at - 40))]);
    default:
      return changed;
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
