/** @file A display that nobody sees: WebKitGTK needs one, and Firefox gives a page no WebGL without. */
import { startProcess, waitUntil } from "./processes.ts";

export interface Display {
  /** For the variable DISPLAY. */
  readonly name: string;
  stop(): void;
}

/** Starts Xvfb on the first display that is free. The caller stops it. */
export async function startDisplay(): Promise<Display> {
  const { child, stop } = startProcess("Xvfb", ["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], process.env, "pipe");
  let said = "";
  child.stdout!.on("data", (chunk: Buffer) => (said += chunk.toString()));
  try {
    return { name: await waitUntil("Xvfb", () => (/^\d+\n/.test(said) ? `:${Number(said)}` : null)), stop };
  } catch (error) {
    stop();
    throw error;
  }
}
