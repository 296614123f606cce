/** @file Programs that live as long as a browser does, or this process at most. */
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

/** Starts `command` in a process group of its own, which `stop` ends, with all that it started; so does the end of this process. */
export function startProcess(command: string, args: readonly string[], env: NodeJS.ProcessEnv, stdout: "ignore" | "pipe" = "ignore"): { readonly child: ChildProcess; stop(): void } {
  const child = spawn(command, args, { env, detached: true, stdio: ["ignore", stdout, "ignore"] });
  const stop = () => {
    process.off("exit", stop);
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // Gone already.
    }
  };
  process.on("exit", stop);
  child.on("error", stop);
  return { child, stop };
}

/** Asks `attempt` until it gives something. @throws Error naming `what` after 30 seconds. */
export async function waitUntil<T>(what: string, attempt: () => T | null | Promise<T | null>): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const value = await attempt();
    if (value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not start within 30 seconds.`);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("internal: a server on a port has no port");
  return address.port;
}
