/** @file What a person can tell the page to do. Panels call these; datasets.ts, training.ts and session.ts carry them out. */
import type { Dataset } from "../data/dataset";
import type { BatchForward } from "../explain/batch";
import type { ExportedFile, ExportOptions, ModelFormat } from "../formats";
import type { ArchitectureId } from "../nn/architectures";
import type { LayerSpec } from "../nn/architectures/layers";
import type { GridAxes } from "../experiment/grid";
import type { RunId, VoteChoice } from "../experiment/plan";
import type { Recipe } from "../experiment/recipe";
import type { ResultsFile } from "../analysis/results";
import type { Settings } from "../experiment/settings";
import type { Shelf } from "./store";

export interface DataCommands {
  /** Loads what `experiment.data.set` names; does nothing if that is loaded or loading. */
  load(): Promise<void>;
  /** Reads IDX files (gzipped or not) that the person dropped or picked. Leaves what was loaded if they will not do. */
  loadFiles(files: readonly File[]): Promise<void>;
  /** Stops a load under way; what was loaded before stays. */
  cancel(): void;
  /** The pixels behind `state.dataset.loaded`; null until ready. */
  current(): Dataset | null;
}

/** What drives runs; needs tfjs. */
export interface RunCommands {
  /** Trains the chosen runs, or those named, one after the other; a second call while one runs does nothing. */
  train(ids?: readonly RunId[] | null): Promise<void>;
  /** Trains a run once more from another seed, as a run of its own beside it; does nothing while an experiment runs. */
  trainAgain(id: RunId, seed: number): Promise<void>;
  /** Stops pulling; everything stays as it is. */
  pause(): void;
  resume(): void;
  /** Does one optimizer step and pauses; starts a paused experiment if none runs. */
  step(): void;
  /** Ends the run under way (it is still scored) and starts no other. */
  stop(): void;
  /** Ends the run under way (it is still scored) and goes to the next. */
  skip(): void;
  /** Goes on after a lost graphics context, from the last finished epoch. */
  recover(): Promise<void>;
  /** Forgets runs and results; keeps data, settings and seed, and what memory has among the past runs. */
  reset(): Promise<void>;
  /** Goes on with what an earlier visit left under way, with its settings, after the last finished epoch. */
  goOnFromMemory(): Promise<void>;
  /** Shows a past run as if it had just finished; does nothing while an experiment runs. */
  openPastRun(id: string): Promise<void>;
  /**
   * Adds a past run's scored runs beside those on the page, as runs of their own that Train does not train. Resolves with
   * their numbers. What goes wrong is thrown, with a sentence for the place where it was asked for, and nothing has changed.
   */
  layIn(id: string): Promise<readonly RunId[]>;
}

/** What is done with past runs without any network. Nothing here throws: what goes wrong becomes a notice. */
export interface MemoryCommands {
  /** Deletes what an earlier visit left under way. */
  forgetInterrupted(): void;
  rename(id: string, name: string): void;
  /** Deletes a past run; `putBack` undoes it, until the next one is deleted. */
  remove(id: string): void;
  putBack(): void;
  /** Its results.json; null if it cannot be had. */
  results(id: string): Promise<ResultsFile | null>;
}

/**
 * What a person does to the experiment's plan. Each is done at once, or refused with a sentence that says why; null where
 * it is done.
 */
export interface PlanCommands {
  /** Chooses which runs Train trains. */
  choose(ids: readonly RunId[]): string | null;
  /** A copy right behind it, with the same recipe. */
  duplicate(id: RunId): string | null;
  rename(id: RunId, name: string): string | null;
  /** `by` places further down; up, if negative. */
  move(id: RunId, by: number): string | null;
  /** With what came of it; what is among the past runs stays there. */
  remove(id: RunId): string | null;
  /**
   * Gives a run other layers. Those that make no network leave it as it is, and Train waits for it until they do, or until
   * `endEdit`. A run that something has come of has to be duplicated first.
   */
  editLayers(id: RunId, layers: readonly LayerSpec[]): string | null;
  /** Gives a run another recipe. A run that something has come of has to be duplicated first. */
  editRecipe(id: RunId, recipe: Recipe): string | null;
  /** The run is what it was when its layers last made a network. */
  endEdit(id: RunId): void;
  /** Trains it once more from another seed, as a run of its own beside it. */
  trainAgain(id: RunId, seed: number): string | null;
  /** `n − 1` more runs right behind it that differ in their seeds only, to be trained with it. */
  repeat(id: RunId, n: number): string | null;
  /** A run right behind it for each pair of a learning rate and a kernel size. */
  search(id: RunId, axes: GridAxes): string | null;
  /**
   * Puts a preset's experiment in place of this one; the data set and the backend stay. What came of runs goes from the
   * page as with `reset`, so whoever calls this has asked before. Refused while something is trained or scored.
   */
  begin(presetId: string): string | null;
  /** Trains this run, and no other. */
  trainOnly(id: RunId): string | null;
}

/** A network's papers: how to repeat it elsewhere, and its numbers. */
export type TextFile = "notebook" | "script" | "history" | "predictions" | "report";

/** What came of opening a file. */
type ImportOutcome =
  /** It was scored, and stands among the results. */
  | { readonly outcome: "opened"; readonly id: RunId }
  /** Nothing has changed: these runs, trained here, would have to go first. */
  | { readonly outcome: "asks"; readonly replaces: readonly RunId[] }
  /** Reset or stopped before it was scored. */
  | { readonly outcome: "abandoned" };

/** What came of scoring networks that came with the page. */
export type ShippedOutcome =
  /** They stand among the results. Fewer than asked for, where the person stopped it. */
  | { readonly outcome: "scored"; readonly ids: readonly RunId[] }
  /** Nothing has changed: these runs, trained here, would have to go first. */
  | { readonly outcome: "asks"; readonly replaces: readonly RunId[] }
  /** Reset, or stopped before one was scored. */
  | { readonly outcome: "abandoned" };

/** A file as a browser hands it over. */
export type ChosenFile = Pick<File, "name" | "size" | "arrayBuffer"> & Partial<Pick<File, "lastModified">>;

/** Networks as files. What goes wrong is thrown, with a sentence for the place where it was asked for; nothing is lost. */
export interface FileCommands {
  /** A scored network as one file. `withOptimizer`: with Adam's state, where the format has room for it. */
  exportModel(id: RunId, format: ModelFormat, options: { readonly withOptimizer: boolean }): Promise<ExportedFile>;
  exportText(id: RunId, kind: TextFile): Promise<ExportedFile>;
  /** Every scored network in every format, with its papers, and what else is brought (pictures, which the page draws), in one zip. */
  exportEverything(options: Pick<ExportOptions, "onProgress" | "signal" | "more">): Promise<ExportedFile>;
  /** All runs of the experiment, trained or not, as a folder of Python that trains them in Keras, in one zip. */
  exportExperiment(): Promise<ExportedFile>;
  /**
   * Scores a network from a file (or from a description and the files of its weights) on the test images and adds it to
   * the experiment as a run. `replace`: even if runs trained here, scored on other images, have to go for it; `onto`: the
   * layers that weights alone belong to. Throws a `WeightsAloneError` where these have to be picked.
   */
  importModel(files: ChosenFile | readonly ChosenFile[], options?: { readonly replace?: boolean; readonly onto?: readonly LayerSpec[] | null }): Promise<ImportOutcome>;
  /**
   * Adds the runs of a results.json beside those on the page, without weights, and resolves with their numbers; null where
   * the file is something else. As with `layIn`, whatever goes wrong is thrown, and nothing has changed.
   */
  openResults(file: ChosenFile): Promise<readonly RunId[] | null>;
  /** Scores the networks that came with the page on the test images and puts them among the results, each as a run of its own. All of them or, what goes wrong being thrown, none. */
  scoreShipped(architectures: readonly ArchitectureId[], options?: { readonly replace?: boolean }): Promise<ShippedOutcome>;
  /** Trains a scored network for some epochs more, with its optimizer's state if it is there; what goes wrong becomes the experiment's error. */
  trainFurther(id: RunId, epochs: number): Promise<void>;
}

/** For what explains networks. */
interface ExplainCommands {
  /**
   * What puts many images through any network on the backend, while a training is under way too, whose numbers it leaves
   * as they are. Its questions throw what goes wrong, with a sentence for the place where it was asked for.
   */
  manyImages(): Promise<BatchForward>;
}

/** The session: what drives runs, and the backend that they need. */
export interface SessionCommands extends RunCommands, FileCommands, ExplainCommands {
  /** Starts the backend that the settings name before it is needed, so that the page can say which one was taken. */
  prepare(): Promise<void>;
  /** Weights of a trained network in Keras's order; null if it has not been trained. Borrowed. */
  weights(id: RunId): readonly Float32Array[] | null;
  /** Of the run under way, its weights after its last finished epoch; null for another, and before there is one. Borrowed. */
  weightsUnderWay(id: RunId): readonly Float32Array[] | null;
  /** Forgets what came of a run that is not under way, here and in the store; the others' vote is counted again. */
  forget(id: RunId): void;
  /** As in `TrainingCommands`. */
  chooseVote(choice: VoteChoice): void;
}

export interface TrainingCommands extends RunCommands, FileCommands, ExplainCommands {
  /** Forgets what came of a run that is not under way. */
  forget(id: RunId): void;
  /** Says who votes and how; counted at once, while training too, or as soon as the true classes of the scored images are at hand. */
  chooseVote(choice: VoteChoice): void;
  /** Changes settings, and with them the address. Refused while an experiment runs. */
  configure(change: Partial<Settings>): void;
  /** Weights of a network trained on this page, in Keras's order; null if there are none. Borrowed. */
  weights(id: RunId): readonly Float32Array[] | null;
  /** Of the run under way, its weights after its last finished epoch; null for another, and before there is one. Borrowed. */
  weightsUnderWay(id: RunId): readonly Float32Array[] | null;
}

/** What one network says of one image. */
export interface Answer {
  readonly id: RunId;
  readonly name: string;
  /** Whether its weights came with the page (by the paper's recipe or the best one), from a file, or were trained here. */
  readonly source: "shipped" | "best" | "file" | "own";
  /** Shape `[10]`. */
  readonly probabilities: Float32Array;
}

/** A network whose weights answer for a run. Layers and weights are borrowed, and the same objects while they are the same. */
export interface AnsweringNetwork extends Omit<Answer, "probabilities"> {
  readonly layers: readonly LayerSpec[];
  /** All, in Keras's order. */
  readonly weights: readonly Float32Array[];
  /** Whether it answers as the mean over the image and its mirror image (`testTimeFlip`). */
  readonly asksTwice: boolean;
  /** The finished epoch that its weights are of, while it is being trained; null otherwise. */
  readonly epoch: number | null;
}

/** Answers for single images, at once and without tfjs. */
export interface PredictionCommands {
  /** Fetches the networks that come with the page; `state.shipped` says how it went. Called again, tries again what failed. */
  load(): Promise<void>;
  /** Says by which recipe those that come with the page were trained, and fetches what that takes. */
  choose(shelf: Shelf): Promise<void>;
  /** What each network that has weights says of `pixels` (784 bytes), in the experiment's order. */
  predict(pixels: Uint8Array): readonly Answer[];
  /** What answers for each run, in the experiment's order; of a run under way, as it was after its last finished epoch. Runs without weights are left out. */
  networks(): readonly AnsweringNetwork[];
}
