/**
 * @file Draws maps of numbers (a layer's pictures, kernels, gradients) crisp into a canvas: one colour above zero, another
 * below, the ground's at zero; or one sequence from zero up. Both themes' colours come from the tokens `--map-…` and `--heat-…`.
 */

/** A map within an array: all of it, or one channel of `[height, width, channels]` (`offset` the channel, `stride` their number). */
export interface NumberMap {
  /** Row-major. Borrowed. */
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  /** Where its first number stands; 0 unless said. */
  readonly offset?: number;
  /** From one number to the next; 1 unless said. */
  readonly stride?: number;
}

/** How numbers become colours. One for all maps of a layer, so that they can be compared by eye. */
export interface MapScale {
  /** "diverging": around 0. "sequential": 0 is the ground; what is below 0 is drawn as 0. */
  readonly kind: "diverging" | "sequential";
  /** The number, above 0, whose colour is the full one: so is that of all beyond. */
  readonly extent: number;
}

/** Red, green, blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The colours of the theme that is shown. */
export interface MapColours {
  readonly negative: Rgb;
  readonly zero: Rgb;
  readonly positive: Rgb;
  readonly heatLow: Rgb;
  readonly heatHigh: Rgb;
}

/** The scale on which the largest of `values`, by size, has the full colour. @param floor the extent is no less, so that noise around 0 stays pale */
export function scaleOf(values: ArrayLike<number>, kind: MapScale["kind"] = "diverging", floor = 1e-6): MapScale {
  let extent = floor;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    extent = Math.max(extent, kind === "diverging" ? Math.abs(value) : value);
  }
  return { kind, extent };
}

/** Where a number stands on a scale: −1 to 1, or 0 to 1 where it is sequential. What is no number stands at 0. */
export function shareOf(value: number, { kind, extent }: MapScale): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(1, Math.max(kind === "diverging" ? -1 : 0, value / extent));
}

/** The colour of a number. */
export function colourOf(value: number, scale: MapScale, colours: MapColours): Rgb {
  const share = shareOf(value, scale);
  if (scale.kind === "sequential") return mixed(colours.heatLow, colours.heatHigh, share);
  return mixed(colours.zero, share < 0 ? colours.negative : colours.positive, Math.abs(share));
}

/** A colour in CSS's words. */
export function cssOf([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** Fills `canvas` with a map, one canvas pixel a number: CSS (`image-rendering: pixelated`) makes squares of them. */
export function drawMap(canvas: HTMLCanvasElement, map: NumberMap, scale: MapScale, colours: MapColours): void {
  paint(canvas, map.width, map.height, (words, width) => fill(words, width, 0, 0, map, palette(scale, colours), scale));
}

/**
 * Fills `canvas` with many maps of one size in rows of `columns`, `gap` transparent pixels between them: a layer as one picture.
 * @throws RangeError if there is no map
 */
export function drawSheet(canvas: HTMLCanvasElement, maps: readonly NumberMap[], columns: number, scale: MapScale, colours: MapColours, gap = 2): void {
  const [first] = maps;
  if (first === undefined) throw new RangeError("drawSheet: no map");
  const rows = Math.ceil(maps.length / columns);
  const words = palette(scale, colours);
  paint(canvas, columns * (first.width + gap) - gap, rows * (first.height + gap) - gap, (pixels, width) => {
    for (const [i, map] of maps.entries()) fill(pixels, width, (i % columns) * (first.width + gap), Math.floor(i / columns) * (first.height + gap), map, words, scale);
  });
}

/** All channels of `[height, width, channels]`, as maps into the same array. */
export function channelMaps(values: ArrayLike<number>, height: number, width: number, channels: number): NumberMap[] {
  return Array.from({ length: channels }, (_, offset) => ({ values, height, width, offset, stride: channels }));
}

/** The colours of the theme that `document` shows, from its tokens. To be read again when the theme changes. */
export function mapColours(): MapColours {
  // Custom properties keep light-dark() as it is written; a property of its own is worked out.
  const probe = document.createElement("span");
  document.body.append(probe);
  const read = (token: string): Rgb => {
    probe.style.color = `var(${token})`;
    return rgbOf(getComputedStyle(probe).color);
  };
  try {
    return { negative: read("--map-negative"), zero: read("--map-zero"), positive: read("--map-positive"), heatLow: read("--heat-low"), heatHigh: read("--heat-high") };
  } finally {
    probe.remove();
  }
}

/** Of `rgb(12, 34, 56)`, as browsers write a computed colour; black where it is written otherwise. */
export function rgbOf(css: string): Rgb {
  const [, red = "0", green = "0", blue = "0"] = /^rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)/.exec(css) ?? [];
  return [Number(red), Number(green), Number(blue)];
}

function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  const mix = (a: number, b: number) => Math.round(a + (b - a) * share);
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
}

/** Shades on each side of 0. */
const SHADES = 255;

/** The colours of a scale from its lowest number (−extent) to its highest, as a canvas's words. */
function palette({ kind }: MapScale, colours: MapColours): Uint32Array {
  return Uint32Array.from({ length: 2 * SHADES + 1 }, (_, i) => wordOf(colourOf((i - SHADES) / SHADES, { kind, extent: 1 }, colours)));
}

/** Little-endian, as every browser's typed arrays are: alpha, blue, green, red. */
function wordOf([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function fill(words: Uint32Array, sheetWidth: number, left: number, top: number, { values, height, width, offset = 0, stride = 1 }: NumberMap, colours: Uint32Array, scale: MapScale): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = shareOf(values[offset + (y * width + x) * stride] ?? 0, scale);
      words[(top + y) * sheetWidth + left + x] = colours[Math.round(share * SHADES) + SHADES] ?? 0;
    }
  }
}

function paint(canvas: HTMLCanvasElement, width: number, height: number, draw: (words: Uint32Array, width: number) => void): void {
  // Setting the size clears the canvas, so set it only when it changes.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(width, height);
  draw(new Uint32Array(image.data.buffer), width);
  context.putImageData(image, 0, 0);
}
