/** @file An image that another room hands to the drawing board, kept until the board has taken it. */

export interface BoardImage {
  /** Grey, 0–255, shape `[28, 28]`. */
  readonly pixels: Uint8Array;
  /** What it is, a sentence without its full stop: stands above the board until somebody draws on it. */
  readonly caption: string;
}

type Take = (image: BoardImage) => void;

/** The board, once it is there. */
let board: Take | null = null;
let waiting: BoardImage | null = null;

/** Lays an image on the drawing board of the Try-it room, as one step that can be undone; whoever calls it leads there. The board copies the pixels. */
export function putOnBoard(image: BoardImage): void {
  if (board === null) waiting = image;
  else board(image);
}

/** From now on the board takes what is handed to it, at once what has been before. @returns a function that ends it */
export function takeForBoard(take: Take): () => void {
  board = take;
  if (waiting !== null) take(waiting);
  waiting = null;
  return () => {
    board = null;
  };
}
