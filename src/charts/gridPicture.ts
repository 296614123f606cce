/** @file Images with what a network says of them, as one PNG. */
import { drawImage } from "./imageCanvas";
import { canvasPng } from "./svgPng";

export interface GridItem {
  /** Grey, 28 × 28. */
  readonly pixels: ArrayLike<number>;
  /** What stands beneath: the answer, and the truth where that is another. */
  readonly lines: readonly [string, string];
  readonly isRight: boolean;
}

const CELL = { width: 140, height: 164, image: 112 } as const;
const HEAD = 48;

/** @throws Error if the browser makes no picture of it. */
export async function gridPng(title: string, items: readonly GridItem[], columns: number): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = document.createElement("canvas");
  canvas.width = CELL.width * columns;
  canvas.height = HEAD + CELL.height * Math.ceil(items.length / columns);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser gives the page nothing to draw on.");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#1c1a17";
  context.font = "600 18px sans-serif";
  context.fillText(title, 14, 30);
  context.imageSmoothingEnabled = false;
  context.textAlign = "center";
  const image = document.createElement("canvas");
  items.forEach((item, i) => {
    drawImage(image, item.pixels, CELL.image);
    drawItem(context, image, item, (i % columns) * CELL.width, HEAD + Math.floor(i / columns) * CELL.height);
  });
  return canvasPng(canvas);
}

function drawItem(context: CanvasRenderingContext2D, image: HTMLCanvasElement, { lines, isRight }: GridItem, x: number, y: number): void {
  const left = x + (CELL.width - CELL.image) / 2;
  context.drawImage(image, left, y, CELL.image, CELL.image);
  if (!isRight) {
    // Wrong by mark as well as by colour.
    context.strokeStyle = "#8a4b00";
    context.lineWidth = 3;
    context.setLineDash([7, 4]);
    context.strokeRect(left - 1.5, y - 1.5, CELL.image + 3, CELL.image + 3);
  }
  context.fillStyle = isRight ? "#1c1a17" : "#8a4b00";
  lines.forEach((line, i) => {
    context.font = `${i === 0 && !isRight ? "600" : "400"} 13px sans-serif`;
    context.fillText(line, x + CELL.width / 2, y + CELL.image + 18 + 16 * i, CELL.width - 6);
  });
}
