/** @file The views of this room, in the order of a lesson. Another is one more line here. */
import type { ComponentType } from "react";
import { lazyPanel } from "../lazyPanel";

export interface InsideView {
  /** In the address, for good. */
  readonly id: string;
  readonly name: string;
  /** What it shows, a sentence. */
  readonly sentence: string;
  /** Reads what is looked at by `useInside`. A chunk of its own. */
  readonly View: ComponentType;
}

const HEIGHT = "60vh";

export const INSIDE_VIEWS: readonly InsideView[] = [
  {
    id: "through",
    name: "Through the network",
    sentence: "What each layer makes of the image, from its pixels to the answer.",
    View: lazyPanel(async () => (await import("./through/Through")).Through, HEIGHT),
  },
  {
    id: "why",
    name: "Why this answer",
    sentence: "What in the image speaks for an answer and what against it, how little would change it, and which training images taught it.",
    View: lazyPanel(async () => (await import("./why/Why")).Why, HEIGHT),
  },
  {
    id: "learned",
    name: "What it has learned",
    sentence: "The filters of each layer, what each of them wants, and what becomes of the network without them or with other weights.",
    View: lazyPanel(async () => (await import("./learned/Learned")).Learned, HEIGHT),
  },
  {
    id: "noise",
    name: "How it stands noise",
    sentence: "The score of all networks as the test images get darker, brighter, shifted, rotated, blurred and noisy.",
    View: lazyPanel(async () => (await import("./noise/Noise")).Noise, HEIGHT),
  },
  {
    id: "map",
    name: "Map of images",
    sentence: "Test images by what the network’s last layer is given of them: those that lie together look alike to it.",
    View: lazyPanel(async () => (await import("./map/MapView")).MapView, HEIGHT),
  },
];
