/** @file Training images as augmentation would show them to the network, drawn anew as its values change. */
import { useEffect, useRef, useState } from "react";
import { drawImage } from "../../charts/imageCanvas";
import type { Dataset } from "../../data/dataset";
import { IMAGE_PIXELS } from "../../data/dataset";
import { augmentationsOf, augmentImage } from "../../nn/augment";
import { AUGMENTATION_NUMBERS } from "../../nn/ops/augmentations";
import type { AugmentationSpec } from "../../nn/trainConfig";
import { useDataset } from "../garments/useDataset";

const NUM_SAMPLES = 8;
const CSS_SIZE = 44;

interface StripProps {
  readonly augmentation: AugmentationSpec | null;
  readonly seed: number;
}

/** The first training images, as they are and as the chosen epoch would have them: the very ones that the run will see. */
export function AugmentationStrip({ augmentation, seed }: StripProps) {
  const dataset = useDataset();
  const [epoch, setEpoch] = useState(1);
  if (dataset === null) return <p className="hint">Samples are shown when the images are loaded.</p>;
  return (
    <div className="augmentation-strip">
      <Row dataset={dataset} label="As they are" augmentation={null} seed={seed} epoch={0} />
      <Row dataset={dataset} label={`In epoch ${epoch}`} augmentation={augmentation} seed={seed} epoch={epoch} />
      <button type="button" className="button" aria-disabled={augmentation === null} onClick={() => augmentation !== null && setEpoch(epoch + 1)}>
        Next epoch
      </button>
    </div>
  );
}

interface RowProps extends StripProps {
  readonly dataset: Dataset;
  readonly label: string;
  readonly epoch: number;
}

function Row({ dataset: { train }, label, augmentation, seed, epoch }: RowProps) {
  const canvases = useRef<(HTMLCanvasElement | null)[]>([]);
  useEffect(() => {
    const indices = Array.from({ length: Math.min(NUM_SAMPLES, train.size) }, (_, i) => i);
    const numbers = augmentation === null ? null : augmentationsOf(augmentation, seed, epoch, indices);
    for (const i of indices) {
      const canvas = canvases.current[i];
      const pixels = train.images.subarray(i * IMAGE_PIXELS, (i + 1) * IMAGE_PIXELS);
      const shown = numbers === null ? pixels : augmentImage(pixels, numbers.subarray(i * AUGMENTATION_NUMBERS, (i + 1) * AUGMENTATION_NUMBERS)).map((value) => value * 255);
      if (canvas) drawImage(canvas, shown, CSS_SIZE);
    }
  }, [train, augmentation, seed, epoch]);
  return (
    <div className="augmentation-row" role="img" aria-label={`${label}: ${NUM_SAMPLES} training images`}>
      <span className="hint">{label}</span>
      {Array.from({ length: NUM_SAMPLES }, (_, i) => (
        <canvas key={i} width={28} height={28} ref={(canvas) => void (canvases.current[i] = canvas)} />
      ))}
    </div>
  );
}
