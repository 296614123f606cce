/** @file What is looked at: a network with its weights, an image, and the place within. For the views of this room. */
import { createContext, useContext } from "react";
import type { AnsweringNetwork } from "../../state/commands";
import type { ImageName, InsidePlace } from "./insidePlace";

/** The image that is looked at. */
export interface ShownImage {
  readonly name: ImageName;
  /** Grey, 0–255, shape `[28, 28]`. Borrowed; the same array for the same image. */
  readonly pixels: Uint8Array;
  /** Its true class; null where nobody knows. */
  readonly label: number | null;
  /** A phrase: "Test image 17", "Your drawing". */
  readonly title: string;
}

export interface Inside {
  /** As the address has it, with what it leaves out chosen: run, image and view are those that are shown. */
  readonly place: InsidePlace;
  /** Another object whenever other weights answer: what is worked out of it can be kept by it. */
  readonly network: AnsweringNetwork;
  /** All that have weights, the shown one among them. */
  readonly networks: readonly AnsweringNetwork[];
  readonly image: ShownImage;
  /** The address of another place that differs from this one by `change`. Another view or run forgets layer and unit unless they are named. */
  readonly href: (change: Partial<InsidePlace>) => string;
  /** Goes there. `replaces`: as `goInside` has it. */
  readonly go: (change: Partial<InsidePlace>, options?: { readonly replaces?: boolean }) => void;
}

export const InsideContext = createContext<Inside | null>(null);

export function useInside(): Inside {
  const inside = useContext(InsideContext);
  if (inside === null) throw new Error("internal: no <InsideContext> above this component");
  return inside;
}
