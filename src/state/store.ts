/** @file The application store. Holds plain data only, nothing that could not be written as JSON. */
import { createStore } from "zustand/vanilla";
import type { DatasetName } from "../data/dataset";
import type { ArchitectureId } from "../nn/architectures";
import { initialMemory, type MemoryState } from "./memoryState";
import type { Vote } from "../analysis/voting";
import type { BackendChoice } from "../nn/backendChoice";
import type { Runs } from "../experiment/experiment";
import { DEFAULT_VOTE, type Experiment, type RunId, type VoteChoice } from "../experiment/plan";
import { plannedBySettings, type Plan } from "../experiment/plannedBySettings";
import type { BestCard } from "../experiment/bestCard";
import type { NetworkCard } from "../experiment/networkCard";

/** Where loading the data stands. */
export interface DatasetState {
  readonly status: "idle" | "loading" | "ready" | "failed";
  /** While loading: what is being done, a phrase, e.g. "Downloading train-images-idx3-ubyte.gz". */
  readonly activity: string | null;
  /** Bytes so far and in all while downloading; images drawn and in all while drawing the built-in set. null otherwise. */
  readonly progress: { readonly done: number; readonly total: number; readonly unit: "bytes" | "images" } | null;
  /** What is loaded; null until ready. Stays while another set is loading or has failed to. */
  readonly loaded: LoadedDataset | null;
  /** Why the last attempt failed, or why the built-in set stands in, in words; null otherwise. */
  readonly notice: string | null;
}

export interface LoadedDataset {
  readonly name: DatasetName;
  /** A phrase: "this site", "files you chose", … */
  readonly source: string;
  /** Counts up with each load: pixel data behind it changed. */
  readonly version: number;
  readonly trainSize: number;
  readonly testSize: number;
  /** Examples of each class. */
  readonly trainClassCounts: readonly number[];
  readonly testClassCounts: readonly number[];
  /** Smallest and largest pixel over the training images. */
  readonly pixelRange: readonly [number, number];
}

export interface BackendState {
  /** tfjs's name: "webgl", "wasm", "webgpu", "cpu". */
  readonly name: string;
  /** What draws: "ANGLE (Mesa, llvmpipe …)"; null where there is none to ask. */
  readonly renderer: string | null;
  /** Threads that compute, the page's own among them; null where a graphics card does, or nothing but the page. */
  readonly threads: number | null;
  /** Why there is but one thread, in a word or two; null where there are several, or none to count. */
  readonly oneThread: string | null;
  /** What training does in a second, measured where it is slow enough to be told before it begins (plain JavaScript); null elsewhere. */
  readonly multiplyAddsPerSecond: number | null;
  /** One sentence on which one was taken and why; null where there is nothing to say. */
  readonly notice: string | null;
  readonly numTensors: number;
  /** Bytes in GPU textures; null where not measured. */
  readonly bytesInGpu: number | null;
}

/** What the training of the experiment's runs is doing. */
export type TrainingStatus = "idle" | "preparing" | "running" | "paused" | "stopping" | "interrupted" | "finished" | "failed";

export interface TrainingState {
  readonly status: TrainingStatus;
  /** The run under way; null between runs. */
  readonly current: RunId | null;
  /** Runs of this training, in order. */
  readonly queue: readonly RunId[];
  /** Why it failed or was interrupted, in words; null otherwise. */
  readonly error: string | null;
  /** Name of the data that the runs below were trained on; null before the first. */
  readonly dataset: DatasetName | null;
  /** `LoadedDataset.version` of that data: two loads may bear one name. */
  readonly datasetVersion: number | null;
  /** The past run that is shown; null where the runs below were made on this visit. */
  readonly opened: OpenedRun | null;
}

interface OpenedRun {
  readonly id: string;
  /** What computed it, which need not be what computes now. */
  readonly backend: Pick<BackendState, "name" | "renderer" | "threads">;
}

/** The trained networks that come with the page. */
interface ShippedState {
  readonly status: "idle" | "loading" | "ready";
  /** Of those that are there and sound. */
  readonly cards: Readonly<Partial<Record<ArchitectureId, NetworkCard>>>;
  /** Why others are not, a sentence each. */
  readonly problems: readonly string[];
  /** Whose weights answer where nothing has been trained here: those by the paper's recipe, or those by the page's best. */
  readonly shelf: Shelf;
  /** Of those by the best recipe that are there and sound; none before they are asked for. */
  readonly best: readonly BestCard[];
}

export type Shelf = "paper" | "best";

export interface AppState {
  /** What is planned: the runs in their order, with their names. */
  readonly experiment: Experiment;
  readonly backendChoice: BackendChoice;
  /** What in the address could not be used, a sentence each. */
  readonly settingsProblems: readonly string[];
  readonly dataset: DatasetState;
  readonly backend: BackendState | null;
  readonly training: TrainingState;
  /** What came of each of the experiment's runs; absent where not (yet) queued. */
  readonly runs: Runs;
  /** Runs whose network is being edited and is none for now, with the sentence that says why: Train waits for them. */
  readonly unfinished: Readonly<Record<RunId, string>>;
  readonly voteChoice: VoteChoice;
  readonly vote: Vote | null;
  /** Runs whose optimizer's state is kept, to train them further with. Past runs come without. */
  readonly optimizers: readonly RunId[];
  readonly shipped: ShippedState;
  readonly memory: MemoryState;
  /** What screen readers are told: changes once an epoch. */
  readonly announcement: string;
}

const initialDataset: DatasetState = { status: "idle", activity: null, progress: null, loaded: null, notice: null };
export const initialTraining: TrainingState = { status: "idle", current: null, queue: [], error: null, dataset: null, datasetVersion: null, opened: null };

export function createAppStore({ experiment, backendChoice, vote = DEFAULT_VOTE }: Plan & { readonly vote?: VoteChoice } = plannedBySettings(), settingsProblems: readonly string[] = []) {
  return createStore<AppState>()(() => ({
    experiment,
    backendChoice,
    settingsProblems,
    dataset: initialDataset,
    backend: null,
    training: initialTraining,
    runs: {},
    unfinished: {},
    voteChoice: vote,
    vote: null,
    optimizers: [],
    shipped: { status: "idle", cards: {}, problems: [], shelf: "paper", best: [] },
    memory: initialMemory,
    announcement: "",
  }));
}

export type AppStore = ReturnType<typeof createAppStore>;
