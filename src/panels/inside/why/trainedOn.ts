/** @file Which training images a network has really met: those kept apart for validation taught it nothing. Pure, so that it can be tested. */
import type { Dataset } from "../../../data/dataset";
import { toSets } from "../../../experiment/experiment";
import type { NetworkCard } from "../../../experiment/networkCard";
import { dataName } from "../../../experiment/origin";
import type { Run } from "../../../experiment/run";
import type { AnsweringNetwork } from "../../../state/commands";
import { formatInteger } from "../../format";

export interface TrainedOn {
  /** By training image, 1 where it was trained on; null where nobody knows, or it was trained on others. */
  readonly met: Uint8Array | null;
  /** What that means for the images shown, a sentence. @param count how many are looked through */
  readonly sentence: (count: number) => string;
}

/** What the page knows of a network's training. */
export interface Known {
  readonly source: AnsweringNetwork["source"];
  readonly run: Pick<Run, "trainSize"> | undefined;
  /** Of the network that came with the page, if it is one. */
  readonly card: NetworkCard | null;
  /** The name of the data that runs on the page were trained on; null before any was. */
  readonly data: string | null;
}

export function trainedOn({ source, run, card, data }: Known, dataset: Dataset): TrainedOn {
  if (source === "shipped" && card !== null) return card.data === dataset.name ? metBy(card.trainSize, dataset) : notMet(`It was trained on ${dataName(card.data)} and has met none of these`);
  if (source !== "own" || run === undefined) return notMet("Whether it was trained on these is not known here");
  return data === dataset.name ? metBy(run.trainSize, dataset) : notMet("It was trained on other images and has met none of these");
}

function notMet(fact: string): TrainedOn {
  return { met: null, sentence: () => `${fact}: read “pulled” as “would have pulled”.` };
}

function metBy(trainSize: number, dataset: Dataset): TrainedOn {
  const met = new Uint8Array(dataset.train.size);
  for (const index of toSets(dataset, { trainSize, testSize: 1 }).train.indices) met[index] = 1;
  return {
    met,
    sentence: (count) => {
      const many = met.subarray(0, count).reduce((sum, one) => sum + one, 0);
      return many === count ? "It was trained on all of them." : `It was trained on ${formatInteger(many)} of them. The others, marked “not met”, would have pulled so.`;
    },
  };
}
