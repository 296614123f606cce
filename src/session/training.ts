/** @file The training commands from the first paint on: tfjs and the session load behind them. */
import { withSettings } from "../experiment/commonSettings";
import type { BatchForward } from "../explain/batch";
import type { RunId, VoteChoice } from "../experiment/plan";
import { messageOf } from "../data/errors";
import type { FileCommands, RunCommands, SessionCommands, TrainingCommands } from "../state/commands";
import type { Settings } from "../experiment/settings";
import type { AppStore, TrainingStatus } from "../state/store";

const ACTIVE: readonly TrainingStatus[] = ["preparing", "running", "paused", "stopping"];

/** Whether a training is under way, paused included. */
export function isActive(status: TrainingStatus): boolean {
  return ACTIVE.includes(status);
}

/**
 * Does what needs no tfjs itself and passes the rest to the session, which it loads once. Commands given before
 * that are carried out after, in order.
 */
export class Training implements TrainingCommands {
  readonly #store: AppStore;
  readonly #loadSession: () => Promise<SessionCommands>;
  #session: Promise<SessionCommands> | null = null;
  /** The same once it is there. */
  #loaded: SessionCommands | null = null;

  constructor(store: AppStore, loadSession: () => Promise<SessionCommands>) {
    this.#store = store;
    this.#loadSession = loadSession;
  }

  /** Starts loading the session, so that the first Train need not wait. */
  preload(): void {
    void this.#ready().catch(() => {}); // Said when it matters: at the first command.
  }

  configure(change: Partial<Settings>): void {
    const { training, backendChoice } = this.#store.getState();
    if (isActive(training.status)) return;
    const { backend = backendChoice } = change;
    this.#store.setState(({ experiment }) => ({ experiment: withSettings(experiment, change), backendChoice: backend }));
    // Started at once, so that the page says what was chosen rather than what was in use before.
    if (backend !== backendChoice) this.#prepare();
  }

  /** Before the session is there, nothing has come of any run. */
  forget(id: RunId): void {
    this.#loaded?.forget(id);
  }

  /** Before the session is there, there is nothing to count. */
  chooseVote(choice: VoteChoice): void {
    if (this.#loaded === null) this.#store.setState({ voteChoice: choice });
    else this.#loaded.chooseVote(choice);
  }

  weights(id: RunId): readonly Float32Array[] | null {
    return this.#loaded?.weights(id) ?? null;
  }

  weightsUnderWay(id: RunId): readonly Float32Array[] | null {
    return this.#loaded?.weightsUnderWay(id) ?? null;
  }

  train = (ids: readonly RunId[] | null = null): Promise<void> => {
    const problem = this.#unfinishedProblem(ids);
    if (problem === null) return this.#pass((session) => session.train(ids));
    this.#store.setState(({ training }) => ({ training: { ...training, error: problem } }));
    return Promise.resolve();
  };
  trainAgain = (id: RunId, seed: number): Promise<void> => this.#pass((session) => session.trainAgain(id, seed));
  pause = (): void => void this.#pass((session) => session.pause());
  resume = (): void => void this.#pass((session) => session.resume());
  step = (): void => void this.#pass((session) => session.step());
  stop = (): void => void this.#pass((session) => session.stop());
  skip = (): void => void this.#pass((session) => session.skip());
  recover = (): Promise<void> => this.#pass((session) => session.recover());
  reset = (): Promise<void> => this.#pass((session) => session.reset());
  goOnFromMemory = (): Promise<void> => this.#pass((session) => session.goOnFromMemory());
  openPastRun = (id: string): Promise<void> => this.#pass((session) => session.openPastRun(id));
  layIn = (id: string): Promise<readonly RunId[]> => this.#ask((session) => session.layIn(id));

  exportModel: FileCommands["exportModel"] = (...args) => this.#ask((session) => session.exportModel(...args));
  exportText: FileCommands["exportText"] = (...args) => this.#ask((session) => session.exportText(...args));
  exportEverything: FileCommands["exportEverything"] = (...args) => this.#ask((session) => session.exportEverything(...args));
  exportExperiment: FileCommands["exportExperiment"] = () => this.#ask((session) => session.exportExperiment());
  importModel: FileCommands["importModel"] = (...args) => this.#ask((session) => session.importModel(...args));
  openResults: FileCommands["openResults"] = (...args) => this.#ask((session) => session.openResults(...args));
  scoreShipped: FileCommands["scoreShipped"] = (...args) => this.#ask((session) => session.scoreShipped(...args));
  trainFurther: FileCommands["trainFurther"] = (...args) => this.#pass((session) => session.trainFurther(...args));

  manyImages = (): Promise<BatchForward> => this.#ask((session) => session.manyImages());

  /** Why these runs (the chosen ones, if null) cannot be trained yet. */
  #unfinishedProblem(ids: readonly RunId[] | null): string | null {
    const { experiment, unfinished } = this.#store.getState();
    const waiting = experiment.runs.find(({ id, isChosen }) => unfinished[id] !== undefined && (ids === null ? isChosen : ids.includes(id)));
    return waiting === undefined ? null : `“${waiting.name}” is being edited and is no network yet: ${unfinished[waiting.id]} Mend it, or close its editor to keep what it was.`;
  }

  #prepare(): void {
    void this.#ready()
      .then((session) => session.prepare())
      .catch(() => {}); // Said when it matters, as above.
  }

  #ready(): Promise<SessionCommands> {
    // A failed load is forgotten, so that the next click tries again.
    this.#session ??= this.#loadSession().then(
      (session) => (this.#loaded = session),
      (error: unknown) => {
        this.#session = null;
        throw error;
      },
    );
    return this.#session;
  }

  /** Like `#pass`, for what has an answer; whoever asks says what goes wrong. */
  async #ask<T>(question: (session: SessionCommands) => Promise<T>): Promise<T> {
    const session = await this.#ready().catch((error: unknown) => {
      throw new Error(loadSentence(error), { cause: error });
    });
    return question(session);
  }

  async #pass(command: (session: RunCommands & FileCommands) => void | Promise<void>): Promise<void> {
    try {
      await command(await this.#ready());
    } catch (error) {
      this.#store.setState(({ training }) => ({ training: { ...training, status: "failed", error: loadSentence(error) } }));
    }
  }
}

function loadSentence(error: unknown): string {
  return `The training code could not be loaded (${messageOf(error)}). Check the connection and try again.`;
}
