/** @file What a data set is called wherever a result stands: nobody may take one for the other. */
import type { DatasetName } from "../../data/dataset";

export const DATASET_LABELS: Readonly<Record<DatasetName, string>> = {
  "fashion-mnist": "Fashion-MNIST",
  "built-in": "Built-in garments, not Fashion-MNIST",
  "chosen-files": "Files you chose, not the official Fashion-MNIST",
};
