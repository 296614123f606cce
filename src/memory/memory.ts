/** @file Memory's commands from the first paint on: the database and its code load behind them. */
import type { MemoryCommands } from "../state/commands";
import type { ResultsFile } from "../analysis/results";
import type { AppStore } from "../state/store";
import type { RunMemory } from "./runMemory";

/** Passes commands on to what it loads once. */
export class Memory implements MemoryCommands {
  /** null where the code could not be loaded: nothing is kept then. Never rejects. */
  readonly ready: Promise<RunMemory | null>;

  constructor(store: AppStore, load: () => Promise<RunMemory>) {
    this.ready = load().catch(() => {
      const notice = "The part of the page that saves what is trained could not be loaded: training works, but a reload loses it.";
      store.setState(({ memory }) => ({ memory: { ...memory, status: "unavailable", notice } }));
      return null;
    });
  }

  forgetInterrupted = (): void => this.#pass((memory) => memory.forgetInterrupted());
  rename = (id: string, name: string): void => this.#pass((memory) => memory.rename(id, name));
  remove = (id: string): void => this.#pass((memory) => memory.remove(id));
  putBack = (): void => this.#pass((memory) => memory.putBack());

  async results(id: string): Promise<ResultsFile | null> {
    return (await this.ready)?.results(id) ?? null;
  }

  #pass(command: (memory: RunMemory) => void): void {
    void this.ready.then((memory) => memory && command(memory));
  }
}
