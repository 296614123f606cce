/** @file Writing SVG as text: numbers short, texts escaped. */

/** Two decimals: finer than any screen. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

export interface TextLook {
  readonly anchor?: "start" | "middle" | "end";
  readonly size?: number;
  readonly fill?: string;
  readonly weight?: number;
  /** Degrees about the text's own place. */
  readonly rotate?: number;
}

export function textElement(x: number, y: number, text: string, { anchor = "start", size = 13, fill = "#1c1a17", weight = 400, rotate = 0 }: TextLook = {}): string {
  const turn = rotate === 0 ? "" : ` transform="rotate(${rotate} ${short(x)} ${short(y)})"`;
  return `<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}" font-size="${size}" font-weight="${weight}" fill="${fill}"${turn}>${escaped(text)}</text>`;
}

/** A whole picture on white, as a document or a slide wants it. */
export function svgDocument(width: number, height: number, title: string, elements: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, Helvetica, Arial, sans-serif">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...elements,
    "</svg>\n",
  ].join("\n");
}
