/** @file Where training stands, in words and fields of fixed meaning. */
import { cardOf, isTrainedHere } from "../../experiment/origin";
import type { Run } from "../../experiment/run";
import type { Interrupted } from "../../state/memoryState";
import type { AppState, BackendState } from "../../state/store";
import { architectureById } from "../../nn/architectures";
import { capitalized, counted } from "../../experiment/words";
import { formatBytes, formatDuration, formatInteger, formatPercent, NO_VALUE } from "../format";
import { backendName } from "./backendChoices";
import { bestTested, followedRun, runProgress } from "./runProgress";

/** The bar's status line. */
export interface StatusLine {
  /** What the run does now ("step 37 of 94", "compiling shaders, 12 of 30…"), or a whole sentence where there is no run to describe. */
  readonly headline: string;
  /** The run under way; null where there is none, or none worth its numbers. */
  readonly run: Run | null;
  /** Share of the work under way, 0–1; null where nothing is under way or its length is unknown. */
  readonly progress: number | null;
  readonly isBusy: boolean;
  /** Where to read on. */
  readonly link: { readonly href: string; readonly text: string } | null;
}

interface StatusInput extends Pick<AppState, "experiment" | "training" | "runs" | "dataset"> {
  /** Runs chosen to be trained. */
  readonly numChosen: number;
  readonly interrupted: AppState["memory"]["interrupted"];
  /** How long training would take, where that is very long; null elsewhere. */
  readonly outlook: string | null;
}

export function statusLine(state: StatusInput): StatusLine {
  const { experiment, training, runs, dataset, numChosen, interrupted, outlook } = state;
  const id = followedRun(training, runs);
  const run = (id === null ? null : runs[id]) ?? null;
  const line = (headline: string, extra: Partial<StatusLine> = {}): StatusLine => ({ headline, run: null, progress: null, isBusy: false, link: null, ...extra });
  const followed = { run, progress: run && runProgress(run) };
  switch (training.status) {
    case "idle":
      if (dataset.status === "loading") return line(loadingPhrase(dataset), { progress: loadingShare(dataset), isBusy: true });
      if (dataset.status === "failed" && dataset.loaded === null) return line("There is no data.", { link: { href: "#data", text: "What went wrong" } });
      if (numChosen === 0) return line("No network is chosen to train.", { link: { href: "#train", text: "Settings" } });
      if (interrupted !== null && "runId" in interrupted) return line(interruptedSentence(interrupted), { link: { href: "#interrupted", text: "Go on, or forget it" } });
      if (outlook !== null) return line(`Nothing trained yet. Train would take ${outlook} here.`, { link: { href: "#train", text: "What to do" } });
      return line("Nothing trained yet. Press Train to begin.");
    case "preparing":
      if (dataset.status === "loading") return line(loadingPhrase(dataset), { progress: loadingShare(dataset), isBusy: true });
      return line("Getting ready: starting the backend.", { isBusy: true });
    case "running":
      return line(run === null ? "Between two networks" : activity(run), { ...followed, isBusy: true });
    case "paused":
      return line(run === null ? "Paused" : `paused at ${stepText(run)}`, followed);
    case "stopping":
      return line(run?.status === "evaluating" ? activity(run) : "stopping…", { ...followed, isBusy: true });
    case "interrupted":
      return line("Interrupted: the browser took the graphics context away. Go on starts from the last finished epoch.", { progress: followed.progress });
    case "failed":
      return line("Training failed.", { link: { href: "#train", text: "What happened" } });
    case "finished":
      return line(finishedSentence(runs, experiment), { link: { href: "#results", text: "Results" } });
  }
}

function activity(run: Run): string {
  switch (run.status) {
    case "compiling":
      return compilingText(run);
    case "validating":
      return `validating ${formatPercent(run.passProgress ?? 0, 0)}`;
    case "evaluating":
      return `scoring ${formatPercent(run.passProgress ?? 0, 0)}`;
    case "waiting":
      return "starting…";
    default:
      return stepText(run);
  }
}

/** "compiling shaders, 12 of 30…"; "preparing…" where there is nothing to count. */
function compilingText({ compiling }: Pick<Run, "compiling">): string {
  return compiling === null || compiling.total === 0 ? "preparing…" : `compiling shaders, ${compiling.done} of ${compiling.total}…`;
}

/** The epoch as people count: 1 while the first is being got ready. null for weights from elsewhere, which are only scored. */
export function epochText(run: Run): string | null {
  if (run.status === "evaluating" && !isTrainedHere(run)) return null;
  return `${Math.max(1, run.epoch)} of ${run.config.epochs}`;
}

function stepText({ step, stepsPerEpoch }: Run): string {
  return `step ${step} of ${stepsPerEpoch}`;
}

function interruptedSentence({ epoch, ...run }: Interrupted): string {
  return `${capitalized(interruptedName(run))} was interrupted${epoch > 0 ? ` after epoch ${epoch}` : ""}.`;
}

/** Inside a sentence: "architecture 2"; “Wide” for any other. */
export function interruptedName({ name, architecture }: Pick<Interrupted, "name" | "architecture">): string {
  return architecture !== null && name === architectureById(architecture).name ? `architecture ${architecture}` : `“${name}”`;
}

function finishedSentence(runs: AppState["runs"], { runs: plans }: AppState["experiment"]): string {
  const best = bestTested(runs);
  if (best?.test == null) return "Finished.";
  const numTested = Object.values(runs).filter(({ test }) => test !== null).length;
  const name = plans.find(({ id }) => id === best.id)?.name ?? best.network.name;
  if (cardOf(best) !== null) return `${numTested > 1 ? "Best, came" : "Came"} with the page: ${name}, ${formatPercent(best.test.accuracy)}.`;
  return `Finished. ${numTested > 1 ? "Best on test" : "On test"}: ${name}, ${formatPercent(best.test.accuracy)}.`;
}

function loadingPhrase({ activity, progress }: AppState["dataset"]): string {
  const phrase = activity ?? "Loading the data";
  if (progress === null) return `${phrase}…`;
  const { done, total, unit } = progress;
  return unit === "bytes" ? `${phrase}: ${formatBytes(done)} of ${formatBytes(total)}` : `${phrase}: ${formatInteger(done)} of ${formatInteger(total)} images`;
}

function loadingShare({ progress }: AppState["dataset"]): number | null {
  return progress === null || progress.total <= 0 ? null : Math.min(1, progress.done / progress.total);
}

/** A value with its unit, which stays when the value is missing. */
export interface StatusField {
  readonly name: string;
  readonly value: string;
  /** Room for the longest value, in digits (CSS ch). */
  readonly width: number;
}

/** The fields that change while a run trains, wide enough that nothing moves. */
export function timeFields(run: Run | null): StatusField[] {
  return [
    { name: "done", value: run ? formatPercent(runProgress(run), 0) : NO_VALUE, width: 5 },
    { name: "elapsed", value: run ? formatDuration(run.elapsedSeconds) : NO_VALUE, width: 9 },
    { name: "left", value: run?.remainingSeconds == null ? NO_VALUE : formatDuration(run.remainingSeconds), width: 9 },
    { name: "images/s", value: run?.imagesPerSecond == null ? NO_VALUE : formatInteger(run.imagesPerSecond), width: 6 },
  ];
}

/** What computes, in two short phrases: "WebGL", "NVIDIA GeForce RTX 3060"; "WebAssembly", "2 threads"; "1 thread: one core". */
export function backendPhrases(backend: Pick<BackendState, "name" | "renderer" | "threads" | "oneThread"> | null): { readonly name: string; readonly detail: string } {
  if (backend === null) return { name: "backend", detail: "not started" };
  const { name, renderer, threads, oneThread } = backend;
  const detail = renderer !== null ? shortRenderer(renderer) : threads !== null ? `${counted(threads, "thread")}${oneThread === null ? "" : `: ${oneThread}`}` : name === "webgpu" ? "GPU" : "no GPU";
  return { name: backendName(name), detail };
}

/** "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x2504) Direct3D11 vs_5_0 ps_5_0, D3D11)" → "NVIDIA GeForce RTX 3060". */
export function shortRenderer(renderer: string): string {
  const name = renderer.replace(/, or similar$/, "");
  const [, device] = /^ANGLE \((.*)\)$/.exec(name)?.[1]?.split(", ") ?? [];
  return (device ?? name)
    .replace(/^ANGLE Metal Renderer: /, "")
    .replace(/^Vulkan [\d.]+ \((.*)\)$/, "$1")
    .replace(/ (Direct3D|OpenGL|vs_|\().*$/, "")
    .trim();
}
