/** @file A helper thread: the same kernels on the same heap, waiting for tiles to do. */
import { instantiateKernels } from "./exports";

/** What a helper is sent, once. It answers with any message when it is about to serve. */
export interface HelperTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  /** From 1 on: 0 is the page's own. */
  readonly thread: number;
}

self.onmessage = async ({ data: { module, memory, control, thread } }: MessageEvent<HelperTask>) => {
  const kernels = await instantiateKernels(module, memory, () => {
    throw new Error("internal: only the page's own thread hands out scratch");
  });
  self.postMessage("ready");
  kernels.help(control, thread);
  self.close();
};
