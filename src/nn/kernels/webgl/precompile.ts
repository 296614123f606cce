/** @file Compiles shaders before they are needed, all at once, while the page stays alive. */
import { backend, env, tidy } from "@tensorflow/tfjs-core";
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { nextMessage } from "../../nextMessage";
import { deviceOf } from "./device";

/** Programs that are ready, and all of them. */
export interface CompileProgress {
  readonly done: number;
  readonly total: number;
}

/** What tfjs keeps of its own programs; private there. */
interface Binaries {
  readonly binaryCache: Readonly<Record<string, { readonly webGLProgram: WebGLProgram }>>;
}

/**
 * Runs `run` (one training step and one evaluation, say) without computing anything: each program it would use, ours and
 * tfjs's, goes to the driver, which compiles them side by side where it can (KHR_parallel_shader_compile). Yields how
 * many are ready, from time to time, and at the end that all are.
 *
 * `run` is synchronous, reads nothing back and keeps no tensor: those it makes hold garbage, and are disposed. Nor may
 * it assign variables. The backend must be WebGL.
 *
 * @throws Error if a shader does not compile.
 */
export async function* precompile(run: () => void): AsyncGenerator<CompileProgress, void, void> {
  const webgl = backend() as MathBackendWebGL;
  handOver(run);
  const programs = [...deviceOf(webgl).programs, ...Object.values((webgl as unknown as Binaries).binaryCache).map(({ webGLProgram }) => webGLProgram)];
  yield* waitFor(webgl.gpgpu.gl as WebGL2RenderingContext, programs);
  deviceOf(webgl).finishCompiling();
  webgl.checkCompileCompletion();
  webgl.getUniformLocations();
  yield { done: programs.length, total: programs.length };
}

function handOver(run: () => void): void {
  env().set("ENGINE_COMPILE_ONLY", true);
  try {
    // The braces keep whatever `run` returns from surviving the tidy.
    tidy(() => {
      run();
    });
  } finally {
    env().set("ENGINE_COMPILE_ONLY", false);
  }
}

async function* waitFor(gl: WebGL2RenderingContext, programs: readonly WebGLProgram[]): AsyncGenerator<CompileProgress, void, void> {
  const extension = gl.getExtension("KHR_parallel_shader_compile");
  const total = programs.length;
  let waiting = [...programs];
  for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
    yield { done: total - waiting.length, total };
    await pause();
    // Without the extension, asking waits: one at a time, and the page has its turn between.
    if (extension === null) gl.getProgramParameter(next, gl.LINK_STATUS);
    waiting = waiting.filter((program) => (extension === null ? program !== next : gl.getProgramParameter(program, extension.COMPLETION_STATUS_KHR) !== true));
  }
}

/** A timer while the page shows, a message while it is hidden: timers are throttled there. */
function pause(): Promise<void> {
  if (typeof document !== "undefined" && document.hidden) return nextMessage();
  return new Promise((resolve) => setTimeout(resolve, 4));
}
