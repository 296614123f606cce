/** @file Arithmetic with colours written `#rrggbb`: contrast, shades, and what the dark theme's chart filter makes of one. */

type Triple = readonly [number, number, number];

/** WCAG 2.2's contrast ratio, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** CSS's `invert(1) hue-rotate(180deg)` (Filter Effects 1, in sRGB): the colour's dark-theme twin. */
export function turnedDark(color: string): string {
  const [r, g, b] = map(channels(color), (value) => 1 - value);
  return toHex([-0.574 * r + 1.43 * g + 0.144 * b, 0.426 * r + 0.43 * g + 0.144 * b, 0.426 * r + 1.43 * g - 0.856 * b]);
}

/** How far a shade goes towards the other end of lightness, for each level. */
const STEP = 0.09;
/** Of a line on the page, in both themes. */
const MIN_CONTRAST = 3;
const GROUNDS = { light: "#faf9f6", dark: "#1e1c1a" } as const;

/** The `level`-th shade of `color`, 0 being itself: lighter for dark colours, darker for light ones, in oklab; never too faint to see in either theme. */
export function shadeOf(color: string, level: number): string {
  const [lightness, a, b] = toOklab(color);
  const direction = lightness < 0.5 ? 1 : -1;
  for (let step = level * STEP; step > 0; step -= 0.01) {
    const shade = fromOklab([lightness + direction * step, a, b]);
    if (isVisible(shade)) return shade;
  }
  return color;
}

function isVisible(color: string): boolean {
  return contrast(color, GROUNDS.light) >= MIN_CONTRAST && contrast(turnedDark(color), GROUNDS.dark) >= MIN_CONTRAST;
}

/** Euclidean distance in oklab: 0.02 is just to be seen side by side, 0.1 is plain. */
export function distance(a: string, b: string): number {
  const [from, to] = [toOklab(a), toOklab(b)];
  return Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]);
}

/** Lightness 0–1, and two chroma axes. Björn Ottosson, "A perceptual color space for image processing", 2020. */
function toOklab(color: string): Triple {
  const [r, g, b] = map(channels(color), toLinear);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

function fromOklab([lightness, a, b]: Triple): string {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear: Triple = [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
  return toHex(map(linear, (value) => toGamma(clamp(value))));
}

function luminance(color: string): number {
  const [r, g, b] = map(channels(color), toLinear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function channels(color: string): Triple {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

function toHex(rgb: Triple): string {
  return `#${rgb.map((value) => Math.round(clamp(value) * 255).toString(16).padStart(2, "0")).join("")}`;
}

function map([a, b, c]: Triple, change: (value: number) => number): Triple {
  return [change(a), change(b), change(c)];
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function toGamma(value: number): number {
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
