/** @file The page's rooms, in the order of the work: what the bar lists, addresses name and paper shows. A room is one line here. */
import type { ComponentType } from "react";
import { lazyPanel } from "./lazyPanel";
import { TrainRoom } from "./train/TrainRoom";
import { TryRoom } from "./try/TryRoom";

export interface RoomSpec {
  /** Its address behind the `#`, and its name in `hide=`. */
  readonly id: string;
  readonly name: string;
  /** A section with the room's `id`, whose heading has the id `${id}-heading` and takes the focus (`tabIndex` -1). */
  readonly Room: ComponentType;
}

/** A screen's height: nothing below jumps when the room comes. */
const ROOM_HEIGHT = "100vh";

// Mounted at once like the others, so they load right behind the first paint; what is trained is shown in them only later.
const DataRoom = lazyPanel(async () => (await import("./data/DataRoom")).DataRoom, ROOM_HEIGHT);
const ResultsRoom = lazyPanel(async () => (await import("./results/ResultsRoom")).ResultsRoom, ROOM_HEIGHT);
const CompareRoom = lazyPanel(async () => (await import("./compare/CompareRoom")).CompareRoom, ROOM_HEIGHT);
const InsideRoom = lazyPanel(async () => (await import("./inside/InsideRoom")).InsideRoom, ROOM_HEIGHT);

export const ROOMS: readonly RoomSpec[] = [
  { id: "data", name: "Data", Room: DataRoom },
  { id: "train", name: "Train", Room: TrainRoom },
  { id: "results", name: "Results", Room: ResultsRoom },
  { id: "compare", name: "Compare", Room: CompareRoom },
  { id: "try", name: "Try it", Room: TryRoom },
  { id: "inside", name: "Look inside", Room: InsideRoom },
];

/** Where a visit without a room in its address begins, below the introduction. */
export const START_ROOM = "train";
