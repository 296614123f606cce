/** @file Picks examples for a row in which every class appears equally often. */
import { NUM_CLASSES } from "../data/dataset";

/** Indices of the first `perClass` examples of each class, class after class in rounds (0 … 9, 0 … 9); fewer where there are fewer. */
export function firstOfEachClass(labels: ArrayLike<number>, perClass: number): number[] {
  const found: number[][] = Array.from({ length: NUM_CLASSES }, () => []);
  let missing = NUM_CLASSES * perClass;
  for (let i = 0; i < labels.length && missing > 0; i++) {
    const ofClass = found[labels[i]!];
    if (ofClass === undefined || ofClass.length === perClass) continue;
    ofClass.push(i);
    missing--;
  }
  return Array.from({ length: perClass }, (_, round) => found.flatMap((ofClass) => ofClass[round] ?? [])).flat();
}
