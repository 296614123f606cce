/** @file How long an epoch of a network would take on this machine, by what others took here. */
import { summarize } from "../nn/summary";
import type { Run } from "./run";
import { EPOCH_COST } from "./workload";

/**
 * By the run whose multiply-adds are nearest, its fastest epoch; null where none was trained here. About: small layers
 * cost more than their multiply-adds say.
 * @param trainSize images trained on
 */
export function expectedEpochSeconds(runs: readonly Pick<Run, "network" | "epochs" | "trainSize">[], multiplyAdds: number, trainSize: number): number | null {
  const known = runs.flatMap(({ network, epochs, trainSize: size }) => {
    const seconds = Math.min(...epochs.map((epoch) => epoch.seconds));
    const work = summarize(network.layers).multiplyAdds;
    return Number.isFinite(seconds) && seconds > 0 && size > 0 ? [{ work, rate: (work * EPOCH_COST * size) / seconds }] : [];
  });
  const distance = ({ work }: { readonly work: number }): number => Math.abs(Math.log(work / multiplyAdds));
  const [nearest] = known.toSorted((a, b) => distance(a) - distance(b));
  return nearest === undefined ? null : (multiplyAdds * EPOCH_COST * trainSize) / nearest.rate;
}
