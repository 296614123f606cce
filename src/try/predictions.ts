/** @file Which weights answer for a network, and what they say: those that stand among the results where there are any, else those that came with the page. */
import { ARCHITECTURE_IDS, architectureById, type ArchitectureId } from "../nn/architectures";
import { messageOf } from "../data/errors";
import { predict } from "../nn/predict";
import type { Answer, PredictionCommands, TrainingCommands } from "../state/commands";
import { isTrainedHere } from "../experiment/origin";
import type { ShippedNetwork, ShippedNetworks } from "./shippedNetworks";
import type { AppState, AppStore } from "../state/store";

/** Whose weights answer for network `id`; null if there are none yet. */
export function sourceOf({ runs, shipped }: Pick<AppState, "runs" | "shipped">, id: ArchitectureId): Answer["source"] | null {
  // Once it is scored: before, its weights may still be those of an earlier run.
  const run = runs[id];
  if (run?.test) return isTrainedHere(run) ? "own" : run.shipped === undefined ? "file" : "shipped";
  return shipped.cards[id] ? "shipped" : null;
}

/** The vote: the mean of the networks' probabilities, shape `[10]`. @throws RangeError if there are none. */
export function meanProbabilities(answers: readonly Pick<Answer, "probabilities">[]): Float32Array {
  const [first] = answers;
  if (first === undefined) throw new RangeError("meanProbabilities: no answers");
  return first.probabilities.map((_, label) => answers.reduce((sum, { probabilities }) => sum + probabilities[label]!, 0) / answers.length);
}

/** The `count` most probable classes, the first of equals first. */
export function topClasses(probabilities: Float32Array, count: number): { label: number; probability: number }[] {
  return [...probabilities].map((probability, label) => ({ label, probability })).sort((a, b) => b.probability - a.probability).slice(0, count);
}

export class Predictions implements PredictionCommands {
  readonly #store: AppStore;
  readonly #training: Pick<TrainingCommands, "weights">;
  readonly #networks: ShippedNetworks;
  readonly #shipped = new Map<ArchitectureId, ShippedNetwork>();

  constructor(store: AppStore, training: Pick<TrainingCommands, "weights">, networks: ShippedNetworks) {
    this.#store = store;
    this.#training = training;
    this.#networks = networks;
  }

  async load(): Promise<void> {
    if (this.#store.getState().shipped.status === "loading") return;
    this.#store.setState(({ shipped }) => ({ shipped: { ...shipped, status: "loading", problems: [] } }));
    const problems = await Promise.all(ARCHITECTURE_IDS.map((id) => this.#loadOne(id)));
    // One sentence where all fail alike.
    this.#store.setState(({ shipped }) => ({ shipped: { ...shipped, status: "ready", problems: [...new Set(problems.filter((problem) => problem !== null))] } }));
  }

  predict(pixels: Uint8Array): readonly Answer[] {
    const state = this.#store.getState();
    return ARCHITECTURE_IDS.flatMap((id) => {
      const source = sourceOf(state, id);
      const weights = state.runs[id]?.test ? this.#training.weights(id) : this.#shipped.get(id)?.weights;
      if (source === null || weights == null) return [];
      return [{ architecture: id, source, probabilities: predict(architectureById(id).layers, weights, pixels) }];
    });
  }

  /** The problem, if there is one. Each network answers as soon as it is there. */
  async #loadOne(id: ArchitectureId): Promise<string | null> {
    try {
      const network = await this.#networks.network(id);
      this.#shipped.set(id, network);
      this.#store.setState(({ shipped }) => ({ shipped: { ...shipped, cards: { ...shipped.cards, [id]: network.card } } }));
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }
}
