/** @file Tests of boardImage.ts. */
import { expect, test } from "vitest";
import { putOnBoard, takeForBoard } from "./boardImage";

const image = (caption: string) => ({ pixels: new Uint8Array(784), caption });

test("the board takes what waited for it, once, and then what comes", () => {
  putOnBoard(image("first"));
  putOnBoard(image("second"));
  const taken: string[] = [];
  const take = ({ caption }: { caption: string }) => void taken.push(caption);
  const end = takeForBoard(take);
  expect(taken).toEqual(["second"]);
  putOnBoard(image("third"));
  expect(taken).toEqual(["second", "third"]);
  end();
  putOnBoard(image("fourth"));
  takeForBoard(take)();
  expect(taken).toEqual(["second", "third", "fourth"]);
});
