/** @file Test images to try with one click: one of each garment, and others at a press. */
import { memo, useMemo, useState } from "react";
import { CLASS_NAMES, imageAt, type LabelledImages } from "../../data/dataset";
import { sampleIndices } from "../sampling";
import { Garment } from "../garments/Garment";
import { DATASET_LABELS } from "../garments/datasetLabels";
import { garmentName } from "../garments/garmentNames";
import { useDataset } from "../garments/useDataset";
import { formatInteger } from "../format";

interface TestGalleryProps {
  readonly onChoose: (pixels: Uint8Array, origin: string, caption: string) => void;
}

const PER_CLASS = 2;

export const TestGallery = memo(function TestGallery({ onChoose }: TestGalleryProps) {
  const dataset = useDataset();
  const [seed, setSeed] = useState(1);
  const test = dataset?.test ?? null;
  const indices = useMemo(() => (test === null ? [] : mixed(test, seed)), [test, seed]);
  const choose = (index: number) => {
    if (dataset === null) return;
    const label = garmentName(dataset.test.labels[index]!);
    onChoose(imageAt(dataset.test, index), `${dataset.name} test image ${index}`, `Test image ${formatInteger(index)}: ${label}`);
  };
  return (
    <div className="card">
      <div className="card-head">
        <div>
          <h3>Take a test image</h3>
          <p className="small muted">{dataset === null ? "They come with the data." : `${DATASET_LABELS[dataset.name]}. One click puts it into the drawing, where it can be changed.`}</p>
        </div>
        <button type="button" className="button" disabled={test === null} onClick={() => setSeed((previous) => previous + 1)}>
          Others
        </button>
      </div>
      <ul className="test-gallery">
        {Array.from({ length: PER_CLASS * CLASS_NAMES.length }, (_, place) => {
          const index = indices[place];
          return (
            <li key={place}>
              <button type="button" className="random-garment" disabled={index === undefined} onClick={() => index !== undefined && choose(index)}>
                <Garment source={test} index={index ?? 0} size={56} />
                <span className={index === undefined ? undefined : "names"}>{test && index !== undefined ? garmentName(test.labels[index]!) : "\u00a0"}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
});

/** Some of each class, class by class in rounds, in the order of a shuffle. */
function mixed({ labels, size }: LabelledImages, seed: number): number[] {
  const ofClass: number[][] = CLASS_NAMES.map(() => []);
  for (const index of sampleIndices(size, size, seed)) if (ofClass[labels[index]!]!.length < PER_CLASS) ofClass[labels[index]!]!.push(index);
  return Array.from({ length: PER_CLASS }, (_, round) => ofClass.flatMap((indices) => indices[round] ?? [])).flat();
}
