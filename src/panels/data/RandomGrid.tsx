/** @file The paper's 5 × 5 grid of random training images. */
import { memo, useMemo, useState } from "react";
import type { LabelledImages } from "../../data/dataset";
import { Garment } from "../garments/Garment";
import { garmentCaption } from "../garments/garmentNames";
import { sampleIndices } from "../sampling";

interface RandomGridProps {
  readonly train: LabelledImages | null;
  /** Index of the image shown large. */
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

const COUNT = 25;
const EMPTY = Array.from({ length: COUNT }, (_, place) => place);

export const RandomGrid = memo(function RandomGrid({ train, chosen, onChoose }: RandomGridProps) {
  const [seed, setSeed] = useState(1);
  const indices = useMemo(() => (train ? sampleIndices(train.size, COUNT, seed) : EMPTY), [train, seed]);
  return (
    <div className="card random-figure">
      <div className="card-head">
        <div>
          <h3>Twenty-five at random</h3>
          <p className="small muted">Garment / label. Choose one to see its numbers.</p>
        </div>
        <button type="button" className="button" disabled={!train} onClick={() => setSeed((previous) => previous + 1)}>
          Reshuffle
        </button>
      </div>
      <ul className="random-grid">
        {indices.map((index) => (
          <li key={index}>
            <button type="button" className="random-garment" disabled={!train} aria-pressed={train !== null && index === chosen} onClick={() => onChoose(index)}>
              <Garment source={train} index={index} size={84} />
              <span>{train ? garmentCaption(train.labels[index]!) : "\u00a0"}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
});
