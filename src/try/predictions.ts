/** @file Which weights answer for a network, and what they say: those that stand among the results where there are any, else those that came with the page. */
import { NUM_CLASSES } from "../data/dataset";
import { ARCHITECTURE_IDS, type ArchitectureId } from "../nn/architectures";
import type { BestCard } from "../experiment/bestCard";
import type { RunId, RunPlan, VoteChoice } from "../experiment/plan";
import { isMember } from "../experiment/voteChoice";
import { messageOf } from "../data/errors";
import { predictImage } from "../nn/predictImage";
import type { AnsweringNetwork, Answer, PredictionCommands, TrainingCommands } from "../state/commands";
import { isTrainedHere } from "../experiment/origin";
import type { Run } from "../experiment/run";
import type { ShippedNetwork, ShippedNetworks } from "./shippedNetworks";
import { isSameLayers } from "../nn/architectures/layers";
import { BestNetworks } from "./bestNetworks";
import type { AppState, AppStore, Shelf } from "../state/store";

/** What of the store says whose weights answer. */
type Sources = Pick<AppState, "experiment" | "runs" | "shipped">;

/** Whose weights answer for run `id`; null if there are none yet. */
export function sourceOf(state: Sources, id: RunId): Answer["source"] | null {
  // Once it is scored: before, its weights may still be those of an earlier run.
  const run = state.runs[id];
  if (run?.test) return isTrainedHere(run) ? "own" : run.shipped === undefined ? "file" : "shipped";
  if (bestFor(state, id) !== null) return "best";
  const architecture = standsInFor(state, id);
  return architecture !== null && state.shipped.cards[architecture] ? "shipped" : null;
}

/** The card of the network by the best recipe that answers for run `id`, where those were chosen, for the first run of the same layers that has no score; null if none does. */
export function bestFor({ experiment, runs, shipped }: Sources, id: RunId): BestCard | null {
  if (shipped.shelf !== "best" || runs[id]?.test) return null;
  const network = experiment.runs.find((plan) => plan.id === id)?.network;
  const card = network === undefined ? undefined : shipped.best.find(({ layers }) => isSameLayers(layers, network.layers));
  if (card === undefined) return null;
  return experiment.runs.find((plan) => isSameLayers(card.layers, plan.network.layers))?.id === id ? card : null;
}

/**
 * The network that came with the page and answers for run `id` while that has no score: that of the same architecture,
 * for the first of its runs only, and for none where it stands among the results itself.
 */
export function standsInFor({ experiment, runs }: Pick<Sources, "experiment" | "runs">, id: RunId): ArchitectureId | null {
  const architecture = experiment.runs.find((plan) => plan.id === id)?.network.architecture ?? null;
  if (architecture === null) return null;
  const ofIt = experiment.runs.filter(({ network }) => network.architecture === architecture);
  const isThere = ofIt.some((plan) => runs[plan.id]?.shipped !== undefined && !isTrainedHere(runs[plan.id]));
  return ofIt[0]?.id === id && !isThere ? architecture : null;
}

/** The mean of the networks' probabilities, shape `[10]`. @throws RangeError if there are none. */
export function meanProbabilities(answers: readonly Pick<Answer, "probabilities">[]): Float32Array {
  const [first] = answers;
  if (first === undefined) throw new RangeError("meanProbabilities: no answers");
  return first.probabilities.map((_, label) => answers.reduce((sum, { probabilities }) => sum + probabilities[label]!, 0) / answers.length);
}

/** What several networks say together. */
export interface Together {
  /** Those that were counted. */
  readonly members: readonly Answer[];
  /** Whether all were because fewer than two of those that were chosen answer. */
  readonly isFallback: boolean;
  /** All classes, the winner first, each with the mean of the members' probabilities. */
  readonly classes: readonly { readonly label: number; readonly probability: number }[];
}

/**
 * The vote over one image, by the rules that scores are counted by (analysis/voting.ts): by majority, classes go by how
 * many members name them, and those that as many do by the mean probability. null where fewer than two answer.
 */
export function togetherOf(answers: readonly Answer[], choice: VoteChoice): Together | null {
  if (answers.length < 2) return null;
  const chosen = answers.filter(({ id }) => isMember(choice, id));
  const isFallback = chosen.length < 2;
  const members = isFallback ? answers : chosen;
  const byMean = topClasses(meanProbabilities(members), NUM_CLASSES);
  return { members, isFallback, classes: choice.method === "mean" ? byMean : byVotes(byMean, members) };
}

/** Sorted by votes; those with as many keep their order. */
function byVotes(classes: Together["classes"], members: readonly Answer[]): Together["classes"] {
  const ballots = members.map(({ probabilities }) => topClasses(probabilities, 1)[0]?.label);
  const votesFor = (label: number) => ballots.filter((ballot) => ballot === label).length;
  return classes.toSorted((a, b) => votesFor(b.label) - votesFor(a.label));
}

/** The `count` most probable classes, the first of equals first. */
export function topClasses(probabilities: Float32Array, count: number): { label: number; probability: number }[] {
  return [...probabilities].map((probability, label) => ({ label, probability })).sort((a, b) => b.probability - a.probability).slice(0, count);
}

/** What answers as a scored run answers as that was scored. */
function asksTwice(run: Run | undefined): boolean {
  return run?.test != null && run.config.testTimeFlip;
}

function isSameNetwork(a: AnsweringNetwork, b: AnsweringNetwork): boolean {
  return a.name === b.name && a.source === b.source && a.layers === b.layers && a.weights === b.weights && a.asksTwice === b.asksTwice && a.epoch === b.epoch;
}

export class Predictions implements PredictionCommands {
  readonly #store: AppStore;
  readonly #training: Pick<TrainingCommands, "weights" | "weightsUnderWay">;
  readonly #networks: ShippedNetworks;
  readonly #shipped = new Map<ArchitectureId, ShippedNetwork>();
  #loading: Promise<void> | null = null;
  readonly #best: BestNetworks;
  /** By the names of their files. */
  readonly #bestWeights = new Map<string, readonly Float32Array[]>();
  /** What answered for each run when it was last asked. */
  readonly #known = new Map<RunId, AnsweringNetwork>();

  constructor(store: AppStore, training: Pick<TrainingCommands, "weights" | "weightsUnderWay">, networks: ShippedNetworks) {
    this.#store = store;
    this.#training = training;
    this.#networks = networks;
    this.#best = new BestNetworks(networks.folder);
  }

  load(): Promise<void> {
    this.#loading ??= this.#loadAll().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async choose(shelf: Shelf): Promise<void> {
    this.#store.setState(({ shipped }) => ({ shipped: { ...shipped, shelf } }));
    // What is under way began with the other choice.
    await this.#loading;
    if (shelf === "best") await this.load();
  }

  async #loadAll(): Promise<void> {
    this.#store.setState(({ shipped }) => ({ shipped: { ...shipped, status: "loading", problems: [] } }));
    const isBest = this.#store.getState().shipped.shelf === "best";
    const problems = (await Promise.all([...ARCHITECTURE_IDS.map((id) => this.#loadOne(id)), ...(isBest ? [this.#loadBest()] : [])])).flat();
    // One sentence where all fail alike.
    this.#store.setState(({ shipped }) => ({ shipped: { ...shipped, status: "ready", problems: [...new Set(problems.filter((problem) => problem !== null))] } }));
  }

  predict(pixels: Uint8Array): readonly Answer[] {
    const state = this.#store.getState();
    return state.experiment.runs.flatMap((plan) => {
      const network = this.#scored(state, plan);
      if (network === null) return [];
      const { id, name, source, layers, weights, asksTwice } = network;
      return [{ id, name, source, probabilities: predictImage(layers, weights, pixels, asksTwice) }];
    });
  }

  networks(): readonly AnsweringNetwork[] {
    const state = this.#store.getState();
    return state.experiment.runs.flatMap((plan) => this.#kept(this.#underWay(state, plan) ?? this.#scored(state, plan)) ?? []);
  }

  /** The same object as before where it is the same network. */
  #kept(network: AnsweringNetwork | null): AnsweringNetwork | null {
    if (network === null) return null;
    const known = this.#known.get(network.id);
    if (known !== undefined && isSameNetwork(known, network)) return known;
    this.#known.set(network.id, network);
    return network;
  }

  /** Its own weights where it is scored, else those that came with the page. */
  #scored(state: AppState, { id, name, network }: RunPlan): AnsweringNetwork | null {
    const source = sourceOf(state, id);
    const run = state.runs[id];
    const best = bestFor(state, id);
    const weights = run?.test ? this.#training.weights(id) : best === null ? this.#shippedFor(state, id) : this.#bestWeights.get(best.file);
    if (source === null || weights == null) return null;
    return { id, name, source, layers: (run ?? { network }).network.layers, weights, asksTwice: best?.recipe.testTimeFlip ?? asksTwice(run), epoch: null };
  }

  #underWay({ training, runs }: AppState, { id, name }: RunPlan): AnsweringNetwork | null {
    const run = runs[id];
    const weights = training.current === id ? this.#training.weightsUnderWay(id) : null;
    if (run === undefined || weights === null || run.epochs.length === 0) return null;
    return { id, name, source: "own", layers: run.network.layers, weights, asksTwice: false, epoch: run.epochs.length };
  }

  #shippedFor(state: AppState, id: RunId): readonly Float32Array[] | null {
    const architecture = standsInFor(state, id);
    return architecture === null ? null : (this.#shipped.get(architecture)?.weights ?? null);
  }

  /** The problems. Each network answers as soon as it is there. */
  async #loadBest(): Promise<readonly (string | null)[]> {
    try {
      return await Promise.all((await this.#best.cards()).map((card) => this.#loadOneBest(card)));
    } catch (error) {
      return [messageOf(error)];
    }
  }

  async #loadOneBest(card: BestCard): Promise<string | null> {
    try {
      const { weights } = await this.#best.network(card);
      this.#bestWeights.set(card.file, weights);
      this.#store.setState(({ shipped }) => ({ shipped: { ...shipped, best: [...shipped.best.filter(({ file }) => file !== card.file), card] } }));
      return null;
    } catch (error) {
      return messageOf(error);
    }
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
