/** @file One picture of a gallery: what it is, what a network says, and how sure that is. */
import { memo, type MouseEvent, useRef } from "react";
import type { LabelledImages } from "../../data/dataset";
import { Garment } from "../garments/Garment";
import { garmentName } from "../garments/garmentNames";
import { pictureLabel } from "./galleryWords";

interface PictureProps {
  readonly test: LabelledImages;
  readonly index: number;
  readonly actual: number;
  readonly answer: number;
  /** Of the answer, 0–1. */
  readonly confidence: number;
  /** Takes part in the tab order. */
  readonly isCurrent: boolean;
  /** Looks inside a network at work on it, when the chosen picture is pressed (again); without, it can only be chosen. */
  readonly onOpen?: ((index: number) => void) | undefined;
  readonly onChoose: (index: number) => void;
}

/** Width and height of the image, CSS pixels. */
const IMAGE = 84;

export const Picture = memo(function Picture({ test, index, actual, answer, confidence, isCurrent, onOpen, onChoose }: PictureProps) {
  const isRight = actual === answer;
  // A press brings the focus first, and with it the choice.
  const wasChosen = useRef(false);
  const press = (event: MouseEvent) => {
    const isByPointer = event.detail > 0;
    onChoose(index);
    if (!isByPointer || wasChosen.current) onOpen?.(index);
  };
  return (
    <button
      type="button"
      className={isRight ? "picture" : "picture picture-wrong"}
      tabIndex={isCurrent ? 0 : -1}
      data-picture={index}
      onFocus={() => onChoose(index)}
      onPointerDown={() => (wasChosen.current = isCurrent)}
      onClick={press}
    >
      <Garment source={test} index={index} size={IMAGE} />
      <span className="visually-hidden">{pictureLabel(index, actual, answer, confidence)}</span>
      <span className="picture-actual names" aria-hidden>
        {garmentName(actual)}
      </span>
      <span className="picture-answer" aria-hidden>
        <span className="picture-mark">{isRight ? "✓" : "✗"}</span> <span className="names">{isRight ? "" : garmentName(answer)}</span> <span className="numbers">{confidence.toFixed(2)}</span>
      </span>
    </button>
  );
});
