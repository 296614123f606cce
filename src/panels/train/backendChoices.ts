/** @file What each backend is called, what it is for, and whether this browser can have it, as far as that is known without tfjs. */
import { BACKEND_CHOICES, type BackendChoice } from "../../nn/backendChoice";

const NAMES: Readonly<Record<BackendChoice, string>> = {
  auto: "Automatic",
  webgl: "WebGL",
  wasm: "WebAssembly",
  webgpu: "WebGPU",
  cpu: "JavaScript",
};

const HELP: Readonly<Record<BackendChoice, string>> = {
  auto: "WebGL on a graphics card; WebAssembly where WebGL is drawn in software",
  webgl: "computes on the graphics card, if there is one",
  wasm: "computes on the processor, with as many threads as it has cores",
  webgpu: "experimental: the graphics card through tfjs’s own kernels",
  cpu: "plain JavaScript: runs anywhere, and is the slowest by far",
};

/** By tfjs's name; one that is not known keeps it. */
export function backendName(name: string): string {
  return NAMES[name as BackendChoice] ?? name;
}

/** What `choice` means, in one line. */
export function backendHelp(choice: BackendChoice): string {
  return HELP[choice];
}

/** What stands where the backend will be named, until one has been started. */
export function unstartedSentence(choice: BackendChoice): string {
  return choice === "auto" ? "Where training will be computed is settled when it starts." : `Training on ${NAMES[choice]}, as chosen, once that has started.`;
}

/** What a browser offers a page. */
export interface Facilities {
  readonly hasWebgl2: boolean;
  readonly hasWasm: boolean;
  readonly hasWebgpu: boolean;
}

/** Asks for interfaces only: that the browser has one does not say that it can start it. */
export function facilitiesOf(scope: object): Facilities {
  const { navigator } = scope as { readonly navigator?: object };
  return { hasWebgl2: "WebGL2RenderingContext" in scope, hasWasm: "WebAssembly" in scope, hasWebgpu: navigator !== undefined && "gpu" in navigator };
}

/** The choices in the order of the form, with what cannot be had marked. */
export function backendOptions({ hasWebgl2, hasWasm, hasWebgpu }: Facilities): (readonly [value: BackendChoice, name: string, isPossible: boolean])[] {
  const isPossible: Readonly<Record<BackendChoice, boolean>> = { auto: true, webgl: hasWebgl2, wasm: hasWasm, webgpu: hasWebgpu, cpu: true };
  return BACKEND_CHOICES.map((choice) => [choice, `${NAMES[choice]}${isPossible[choice] ? "" : " (not in this browser)"}`, isPossible[choice]]);
}
