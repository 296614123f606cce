/** @file An SVG made safe to draw: plain shapes only, of a known size. What would be missing from its picture is refused. */
import { checkPhotoFile, checkPhotoSize, damagedSentence, fittedSize, type PhotoSize } from "../../photo/photoFile";

/** As drawn, shapes that are used many times counted as often: 50,000 took half a second on two cores, a million half a minute. */
const MAX_ELEMENTS = 50_000;
/** A chain of references this long is none that a drawing needs. */
const MAX_DEPTH = 500;
const RASTER_DATA = /^data:image\/(?:png|jpeg|webp|gif|avif);base64,/i;
const FONT_DATA = /^data:(?:font|application)\//i;

export interface SafeSvg {
  readonly text: string;
  /** What it is to be drawn at. */
  readonly size: PhotoSize;
}

/**
 * @param longest The longer side, in pixels, that the picture is to have: it is drawn as sharp as that, however small it says it is.
 * @throws Error with a sentence for the page.
 */
export function safeSvg(bytes: Uint8Array, longest: number): SafeSvg {
  const root = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "image/svg+xml").documentElement;
  if (!(root instanceof SVGSVGElement) || root.querySelector("parsererror") !== null) throw new Error(damagedSentence("svg"));
  const elements = [root, ...root.querySelectorAll("*")];
  const problem = contentProblem(root, elements) ?? (drawnElements(root, elements) > MAX_ELEMENTS ? "This SVG picture has too many shapes to be drawn. Save it as PNG and bring that." : null);
  if (problem !== null) throw new Error(problem);
  const own = sizeOf(root);
  const tooLarge = checkPhotoSize(own);
  if (tooLarge !== null) throw new Error(tooLarge);
  const size = fittedSize({ width: own.width * longest, height: own.height * longest }, longest);
  if (!root.hasAttribute("viewBox")) root.setAttribute("viewBox", `0 0 ${own.width} ${own.height}`);
  root.setAttribute("width", String(size.width));
  root.setAttribute("height", String(size.height));
  return { text: new XMLSerializer().serializeToString(root), size };
}

/** What a browser would leave out of the picture, or what has no business in one. */
function contentProblem(root: Element, elements: readonly Element[]): string | null {
  const attributes = elements.flatMap((element) => [...element.attributes].map(({ name, value }) => ({ element, name: name.toLowerCase(), value: value.trim() })));
  if (elements.some(({ localName }) => localName === "script") || attributes.some(({ name }) => name.startsWith("on"))) {
    return "This SVG picture holds a script; the page takes drawings only. Save it as PNG and bring that.";
  }
  if (elements.some(({ localName }) => localName === "foreignObject")) return "This SVG picture holds parts of a web page (foreignObject), which cannot be drawn here. Save it as PNG and bring that.";
  const links = attributes.filter(({ element, name }) => /^(?:xlink:)?href$|^src$/.test(name) && element.localName !== "a").map(({ value }) => value);
  const styles = [...elements.filter(({ localName }) => localName === "style").map(({ textContent }) => textContent), ...attributes.map(({ value }) => value)];
  const urls = styles.flatMap((style) => [...style.matchAll(/url\(\s*["']?([^"')]*)/gi)].map(([, url]) => url!.trim()));
  const isElsewhere = [...links, ...urls].some((url) => url !== "" && ![/^#/, RASTER_DATA, FONT_DATA].some((inside) => inside.test(url)));
  const hasStylesheet = styles.some((style) => /@import/i.test(style)) || [...(root.ownerDocument?.childNodes ?? [])].some(({ nodeName }) => nodeName === "xml-stylesheet");
  if (isElsewhere || hasStylesheet) return "This SVG picture takes parts of itself from other files or addresses, and the page fetches nothing. Save it as PNG and bring that.";
  return [...links, ...urls].filter((link) => RASTER_DATA.test(link)).map(embeddedProblem).find((problem) => problem !== null) ?? null;
}

/** A picture within the picture is held to the same bounds. */
function embeddedProblem(link: string): string | null {
  try {
    return checkPhotoFile(Uint8Array.from(atob(link.replace(RASTER_DATA, "")), (char) => char.charCodeAt(0))).problem;
  } catch {
    return damagedSentence("svg");
  }
}

/** How many elements a browser draws: those within what is used (or fills, masks, marks…) count again each time. */
function drawnElements(root: Element, elements: readonly Element[]): number {
  const byId = new Map(elements.map((element) => [element.id, element]));
  const counts = new Map<Element, number>();
  const count = (element: Element, depth: number): number => {
    const known = counts.get(element);
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) return Infinity;
    // A circle: browsers draw none of it.
    counts.set(element, 0);
    const used = referredBy(element).flatMap((id) => byId.get(id) ?? []);
    const total = [...element.children, ...used].reduce((sum, other) => sum + count(other, depth + 1), 1);
    counts.set(element, total);
    return total;
  };
  return count(root, 0);
}

function referredBy(element: Element): string[] {
  return [...element.attributes].flatMap(({ name, value }) => {
    const link = /(?:^|:)href$/.test(name) && value.trim().startsWith("#") ? [value.trim().slice(1)] : [];
    return [...link, ...[...value.matchAll(/url\(\s*["']?#([^"')]*)/g)].map(([, id]) => id!)];
  });
}

/** Its own width and height where it names both as lengths, else those of its view box. @throws Error with a sentence. */
function sizeOf(root: SVGSVGElement): PhotoSize {
  const [width, height] = [lengthOf(root.getAttribute("width")), lengthOf(root.getAttribute("height"))];
  if (width !== null && height !== null) return { width, height };
  const box = (root.getAttribute("viewBox") ?? "").trim().split(/[\s,]+/).map(Number);
  if (box.length !== 4 || !box.every(Number.isFinite)) throw new Error("This SVG picture does not say how large it is. Give it a width and a height, or save it as PNG.");
  return { width: box[2]!, height: box[3]! };
}

const PIXELS_PER_UNIT: Readonly<Record<string, number>> = { "": 1, px: 1, pt: 4 / 3, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96 };

/** In pixels; null for a share of something (%, em) or none at all. */
function lengthOf(text: string | null): number | null {
  const match = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([a-z]*)\s*$/i.exec(text ?? "");
  const unit = PIXELS_PER_UNIT[match?.[2]?.toLowerCase() ?? "?"];
  return match === null || unit === undefined ? null : Number(match[1]) * unit;
}
