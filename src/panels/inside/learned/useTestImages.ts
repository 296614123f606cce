/** @file The test images that this room's scores are counted on: the first thousand. */
import { useMemo } from "react";
import { IMAGE_PIXELS, type LabelledImages } from "../../../data/dataset";
import { useDataset } from "../../garments/useDataset";

const MOST = 1_000;

/** null until there are data. The same object for the same data. */
export function useTestImages(): LabelledImages | null {
  const dataset = useDataset();
  return useMemo(() => {
    if (dataset === null) return null;
    const size = Math.min(MOST, dataset.test.size);
    return { images: dataset.test.images.subarray(0, size * IMAGE_PIXELS), labels: dataset.test.labels.subarray(0, size), size };
  }, [dataset]);
}
