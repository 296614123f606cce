/** @file From a photo to the 28 × 28 image that a network sees, the way Fashion-MNIST's makers made theirs; every stage of it. */
import { IMAGE_SIZE } from "../data/dataset";
import { fitToImage, lyingShoeRatio, mirrored, wornRatio } from "./fit";
import { shrink, turn, type Box, type Rgb, type RgbaImage } from "./image";
import { extentOf, type Size } from "./mask";
import { shoeOfPair } from "./pair";
import { differingFrom, findGarment, type Segmentation } from "./segment";
import { toGrey, toTones } from "./tones";
import { at, clampedAt, floatAt } from "../data/arrays";

export type { RgbaImage } from "./image";

/** What a person may set right by hand. */
export interface Corrections {
  /** The part of the photo to look at, in pixels of the photo as it came (before `rotation`); null for all of it. */
  readonly crop: Box | null;
  /** "auto" finds the garment, "none" takes all there is, a colour takes what differs from it. */
  readonly background: "auto" | "none" | Rgb;
  /** Whether tones are negated; "auto" negates, as the makers did, unless the garment lies on black already. */
  readonly invert: "auto" | boolean;
  /** 1 = as found; 2 doubles each tone's distance from the garment's median. */
  readonly contrast: number;
  /** Degrees clockwise about the photo's centre. */
  readonly rotation: number;
}

export const AUTOMATIC: Corrections = { crop: null, background: "auto", invert: "auto", contrast: 1, rotation: 0 };

export interface Stages {
  /** The photo at working size, turned; the other stages' coordinates are its pixels. */
  readonly photo: RgbaImage;
  /** 255 where the garment is, else 0. Shape `[height, width]` of `photo`. */
  readonly mask: Uint8Array;
  /** The smallest rectangle around the garment, in pixels of `photo`. */
  readonly crop: Box;
  /** The garment's tones within `crop`, 0 around it; of a pair of shoes, one shoe's, laid down. */
  readonly grey: { readonly width: number; readonly height: number; readonly pixels: Uint8Array };
  /** What the network sees: a light garment on black, shape `[28, 28]`, row-major. */
  readonly pixels: Uint8Array;
  /** Sentences for people: what could not be done as usual. */
  readonly notes: string[];
}

/** Longer edge of the working copy. A garment of half its size still has several of its pixels for one of the 28. */
const WORKING_SIZE = 192;
/** Alpha below which a pixel is no part of the picture. */
const OPAQUE = 128;
/** From this share of transparent pixels on, transparency is the background, and what is opaque the garment. */
const CUT_OUT_SHARE = 0.02;
/** Tones up to this are black. */
const BLACK = 24;
/** Share of the background that must be black for a garment to lie on black. */
const BLACK_SHARE = 0.9;
/** Share of its width by which a garment's upper half must lean left of its lower half to be mirrored. */
const MIN_LEAN = 0.06;

/**
 * Finds the garment in `photo`, crops to it, makes it grey, negates and fits it into 28 × 28. The same photo gives the
 * same pixels; nothing is thrown whatever the photo holds: `notes` says what could not be done.
 *
 * @throws RangeError if `data` does not have `width × height × 4` bytes, or either is less than 1.
 */
export function toGarment(photo: RgbaImage, corrections: Corrections = AUTOMATIC): Stages {
  checkSize(photo);
  const small = shrink(photo, WORKING_SIZE);
  const notes: string[] = [];
  const part = partOf(corrections.crop, photo, small, notes);
  const { image, valid } = turn(small, finite(corrections.rotation, 0), part);
  const { mask, notes: findings } = segment(image, valid, corrections.background);
  notes.push(...findings);
  const crop = extentOf(mask, image) ?? { x: 0, y: 0, width: image.width, height: image.height };
  const grey = toGrey(image);
  const invert = corrections.invert === "auto" ? !liesOnBlack(grey, mask, image.data) : corrections.invert;
  const tones = toTones(grey, mask, { invert, contrast: Math.max(0, finite(corrections.contrast, 1)) });
  const { grey: greyStage, pixels } = fitted(tones, mask, image, crop, notes);
  return { photo: image, mask: mask.map((value) => value * 255), crop, grey: greyStage, pixels, notes };
}

/** The last two stages; of a pair of shoes, one shoe. */
function fitted(tones: Uint8Array, mask: Uint8Array, size: Size, crop: Box, notes: string[]): Pick<Stages, "grey" | "pixels"> {
  const shoe = shoeOfPair(mask, tones, size, crop);
  if (shoe === null) return { grey: cut(tones, size.width, crop), pixels: facingLeft(fitToImage(tones, mask, size, crop, wornRatio(mask, size, crop))) };
  notes.push("This looks like a pair of shoes from above. The networks know shoes from their side only, so one of the two is taken and laid down; a photo from the side gives better answers.");
  const own = shoe.tones.map((tone, p) => (shoe.mask[p] === 1 ? tone : 0));
  return { grey: cut(own, shoe.size.width, shoe.part), pixels: fitToImage(own, shoe.mask, shoe.size, shoe.part, lyingShoeRatio(shoe.part)) };
}

function checkSize({ width, height, data }: RgbaImage): void {
  const isWhole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (!isWhole || data.length !== width * height * 4) throw new RangeError(`toGarment: ${width} × ${height} pixels need ${width * height * 4} bytes, got ${data.length}`);
}

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}

/** The wanted part in pixels of the working copy; all of it, with a note, where nothing of it is in the photo. */
function partOf(crop: Box | null, photo: RgbaImage, small: RgbaImage, notes: string[]): Box {
  const whole = { x: 0, y: 0, width: small.width, height: small.height };
  if (crop === null) return whole;
  const scaleX = small.width / photo.width;
  const scaleY = small.height / photo.height;
  const left = Math.max(0, Math.floor(crop.x * scaleX));
  const top = Math.max(0, Math.floor(crop.y * scaleY));
  const right = Math.min(small.width, Math.ceil((crop.x + crop.width) * scaleX));
  const bottom = Math.min(small.height, Math.ceil((crop.y + crop.height) * scaleY));
  if (right > left && bottom > top) return { x: left, y: top, width: right - left, height: bottom - top };
  notes.push("The crop lies outside the photo, so the whole photo is taken.");
  return whole;
}

/** The garment's mask by what is known of the background. A cut-out picture brings its own. */
function segment(image: RgbaImage, valid: Uint8Array, background: Corrections["background"]): Segmentation {
  const opaque = valid.map((value, p) => (value === 1 && clampedAt(image.data, p * 4 + 3) >= OPAQUE ? 1 : 0));
  const area = count(valid);
  const opaqueArea = count(opaque);
  if (opaqueArea === 0) return { mask: valid.slice(), notes: ["The picture is transparent throughout, so there is no garment in it."] };
  if (background === "none" || (background === "auto" && opaqueArea < area * (1 - CUT_OUT_SHARE))) return { mask: opaque, notes: [] };
  return background === "auto" ? findGarment(image, opaque) : differingFrom(image, opaque, background);
}

function count(mask: Uint8Array): number {
  return mask.reduce((sum, value) => sum + value, 0);
}

/** Whether the garment is on black already, as the data set's own images are. */
function liesOnBlack(grey: Float32Array, mask: Uint8Array, data: Uint8ClampedArray): boolean {
  let background = 0;
  let black = 0;
  for (let p = 0; p < mask.length; p++) {
    if (mask[p] === 1 || clampedAt(data, p * 4 + 3) < OPAQUE) continue;
    background++;
    if (floatAt(grey, p) <= BLACK) black++;
  }
  return background > 0 && black >= BLACK_SHARE * background;
}

/** The data set's shoes point left, with the shaft above the heel: mirrored where the upper half leans left. Symmetric garments stay. */
function facingLeft(pixels: Uint8Array): Uint8Array {
  const rows = Array.from({ length: IMAGE_SIZE }, (_, y) => y).filter((y) => pixels.subarray(y * IMAGE_SIZE, (y + 1) * IMAGE_SIZE).some((value) => value > 0));
  if (rows.length < 2) return pixels;
  const middle = at(rows, rows.length >> 1);
  const upper = meanColumn(pixels, at(rows, 0), middle);
  const lower = meanColumn(pixels, middle, rows.at(-1)! + 1);
  return lower - upper > MIN_LEAN * IMAGE_SIZE ? mirrored(pixels) : pixels;
}

/** Of all garment pixels in rows `from` to before `to`. */
function meanColumn(pixels: Uint8Array, from: number, to: number): number {
  let sum = 0;
  let number = 0;
  for (let p = from * IMAGE_SIZE; p < to * IMAGE_SIZE; p++) {
    if (pixels[p] === 0) continue;
    sum += p % IMAGE_SIZE;
    number++;
  }
  return number === 0 ? 0 : sum / number;
}

function cut(tones: Uint8Array, width: number, part: Box): Stages["grey"] {
  const pixels = new Uint8Array(part.width * part.height);
  for (let y = 0; y < part.height; y++) {
    const from = (part.y + y) * width + part.x;
    pixels.set(tones.subarray(from, from + part.width), y * part.width);
  }
  return { width: part.width, height: part.height, pixels };
}
