/** @file What a person does to the experiment's plan: done at once, or refused with a sentence. */
import type { LayerSpec } from "../nn/architectures/layers";
import { addProblem, chooseRuns, duplicateRun, moveRun, nameProblem, removeProblem, removeRun, renameRun, repeatProblem, repeatWithSeeds, setLayers, setRecipe } from "../experiment/edits";
import { type GridAxes, gridOf, gridProblem } from "../experiment/grid";
import { networkProblem } from "../experiment/networkProblem";
import { DEFAULT_VOTE, type Experiment, type RunId } from "../experiment/plan";
import { presetById } from "../experiment/presets";
import { withoutMember } from "../experiment/voteChoice";
import type { Recipe } from "../experiment/recipe";
import { settingProblem } from "../experiment/settings";
import type { PlanCommands, TrainingCommands } from "../state/commands";
import type { AppState, AppStore } from "../state/store";
import { isActive } from "./training";

const WAIT = "Stop first, or wait until training has ended.";
const GONE = "This run is not there any more.";

/**
 * Over experiment/edits.ts. Names and order may be changed at any time: a training under way goes by numbers, and by the
 * order in which it was begun.
 */
export class Planning implements PlanCommands {
  readonly #store: AppStore;
  readonly #training: Pick<TrainingCommands, "train" | "trainAgain" | "forget" | "reset">;

  constructor(store: AppStore, training: Pick<TrainingCommands, "train" | "trainAgain" | "forget" | "reset">) {
    this.#store = store;
    this.#training = training;
  }

  choose = (ids: readonly RunId[]): string | null => this.#edit(this.#busyProblem(), (experiment) => chooseRuns(experiment, ids));

  duplicate = (id: RunId): string | null => this.#edit(this.#runProblem(id) ?? addProblem(this.#experiment), (experiment) => duplicateRun(experiment, id));

  rename = (id: RunId, name: string): string | null => this.#edit(this.#runProblem(id) ?? nameProblem(name), (experiment) => renameRun(experiment, id, name));

  move = (id: RunId, by: number): string | null => this.#edit(this.#runProblem(id), (experiment) => moveRun(experiment, id, by));

  remove = (id: RunId): string | null => {
    const problem = this.#runProblem(id) ?? (isUnderWay(id, this.#store.getState()) ? `This run is under way, so it cannot be removed. ${WAIT}` : removeProblem(this.#experiment));
    if (problem === null) this.#training.forget(id);
    if (problem === null) this.endEdit(id);
    if (problem === null) this.#store.setState(({ voteChoice }) => ({ voteChoice: withoutMember(voteChoice, id) }));
    return this.#edit(problem, (experiment) => removeRun(experiment, id));
  };

  editLayers = (id: RunId, layers: readonly LayerSpec[]): string | null => {
    const problem = this.#runProblem(id) ?? this.#settledProblem(id);
    if (problem !== null) return problem;
    const unfinished = networkProblem(layers);
    this.#hold(id, unfinished);
    return unfinished === null ? this.#edit(null, (experiment) => setLayers(experiment, id, layers)) : null;
  };

  editRecipe = (id: RunId, recipe: Recipe): string | null => this.#edit(this.#runProblem(id) ?? this.#settledProblem(id), (experiment) => setRecipe(experiment, id, recipe));

  endEdit = (id: RunId): void => this.#hold(id, null);

  trainAgain = (id: RunId, seed: number): string | null => {
    const problem = this.#runProblem(id) ?? this.#busyProblem() ?? addProblem(this.#experiment) ?? settingProblem("seed", seed);
    if (problem === null) void this.#training.trainAgain(id, seed);
    return problem;
  };

  repeat = (id: RunId, n: number): string | null => this.#edit(this.#runProblem(id) ?? this.#busyProblem() ?? repeatProblem(this.#experiment, n), (experiment) => repeatWithSeeds(experiment, id, n));

  search = (id: RunId, axes: GridAxes): string | null => this.#edit(this.#runProblem(id) ?? this.#busyProblem() ?? gridProblem(this.#experiment, id, axes), (experiment) => gridOf(experiment, id, axes));

  begin = (presetId: string): string | null => {
    const experiment = presetById(presetId)?.experiment();
    const problem = experiment === undefined ? `There is no preset “${presetId}”.` : this.#busyProblem();
    if (problem === null && experiment !== undefined) void this.#replaceBy(experiment);
    return problem;
  };

  trainOnly = (id: RunId): string | null => {
    const problem = this.#runProblem(id) ?? this.#busyProblem();
    if (problem === null) void this.#training.train([id]);
    return problem;
  };

  get #experiment(): Experiment {
    return this.#store.getState().experiment;
  }

  #edit(problem: string | null, change: (experiment: Experiment) => Experiment): string | null {
    if (problem === null) this.#store.setState(({ experiment }) => ({ experiment: change(experiment) }));
    return problem;
  }

  /** With nothing to forget, at once and without waiting for the session to load. */
  async #replaceBy(preset: Experiment): Promise<void> {
    const { runs, training } = this.#store.getState();
    if (Object.keys(runs).length > 0 || training.status !== "idle") await this.#training.reset();
    // A click on Train while the session was still forgetting goes first.
    if (isActive(this.#store.getState().training.status)) return;
    this.#store.setState(({ experiment }) => ({ experiment: { ...preset, data: { ...preset.data, set: experiment.data.set } }, unfinished: {}, voteChoice: DEFAULT_VOTE }));
  }

  /** Makes Train wait for a run, or no longer. */
  #hold(id: RunId, sentence: string | null): void {
    const { [id]: before = null, ...others } = this.#store.getState().unfinished;
    if (before === sentence) return;
    this.#store.setState({ unfinished: sentence === null ? others : { ...others, [id]: sentence } });
    // What Train said of it holds no longer.
    if (before !== null) this.#store.setState(({ training }) => (training.error?.includes(before) === true ? { training: { ...training, error: null } } : {}));
  }

  /** What came of a run is that of its layers and its recipe. */
  #settledProblem(id: RunId): string | null {
    return this.#store.getState().runs[id] === undefined ? null : "This run has been trained, or is about to be. Duplicate it, and change the copy.";
  }

  #runProblem(id: RunId): string | null {
    return this.#experiment.runs.some((run) => run.id === id) ? null : GONE;
  }

  #busyProblem(): string | null {
    return isActive(this.#store.getState().training.status) ? `A network is being trained or scored. ${WAIT}` : null;
  }
}

/** Whether it is trained or scored now, waits for its turn, or was interrupted and may go on. */
function isUnderWay(id: RunId, { training, runs }: AppState): boolean {
  if (!isActive(training.status) && training.status !== "interrupted") return false;
  return training.current === id || (training.queue.includes(id) && runs[id]?.test == null);
}
