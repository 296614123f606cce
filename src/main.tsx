/** @file The composition root: reads the address, builds store and commands, mounts the page. */
import "./disposeSymbols";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./panels/App";
import { hiddenFromQuery } from "./panels/hide";
import { ROOMS } from "./panels/rooms";
import { AppContext } from "./panels/useApp";
import type { ReadAddress } from "./experiment/address";
import type { ArchitectureId } from "./nn/architectures";
import type { PredictionCommands } from "./state/commands";
import { Datasets } from "./session/datasets";
import { Memory } from "./memory/memory";
import { type AppStore, createAppStore } from "./state/store";
import { Planning } from "./session/planning";
import { Training } from "./session/training";
import { once } from "./once";
import { yieldToPage } from "./yieldToPage";

const UNREAD = "What the address asks for could not be read, as its code did not load: this is the paper’s experiment. Check the connection, and reload the page.";

/** Reads and writes addresses. Most visits come with none to read, and do not wait for it. */
const loadAddress = once(() => import("./experiment/address"));

if (location.search === "") start((problems) => createAppStore(undefined, problems));
else {
  void loadAddress().then(
    ({ experimentFromQuery }) => start((problems) => fromAddress(experimentFromQuery(new URLSearchParams(location.search)), problems)),
    () => start((problems) => createAppStore(undefined, [UNREAD, ...problems])),
  );
}

function fromAddress({ problems, ...address }: ReadAddress, more: readonly string[]): AppStore {
  return createAppStore(address, [...problems, ...more]);
}

/** @param createStore with these sentences on what in the address could not be used. */
function start(createStore: (problems: readonly string[]) => AppStore): void {
  const hidden = hiddenFromQuery(new URLSearchParams(location.search), ROOMS.map(({ id }) => id));
  const store = createStore(hidden.problems);
  const data = new Datasets(store, { baseUrl: import.meta.env.BASE_URL, yieldToPage });
  const memory = new Memory(store, async () => {
    const { RunMemory } = await import("./memory/runMemory");
    return new RunMemory({ store });
  });
  const training = new Training(store, async () => {
    const { Session } = await import("./session/session");
    const loadShipped = async (id: ArchitectureId) => (await shippedNetworks()).network(id);
    const session = new Session({ store, data, yieldToPage, memory: await memory.ready, loadShipped });
    void session.prepare();
    return session;
  });

  // With the Try-it room, or when they are to be scored: the networks that come with the page are megabytes.
  const shippedNetworks = once(async () => {
    const { ShippedNetworks } = await import("./try/shippedNetworks");
    return new ShippedNetworks({ baseUrl: import.meta.env.BASE_URL });
  });
  const loadPredictions = once(async (): Promise<PredictionCommands> => {
    const [{ Predictions }, networks] = await Promise.all([import("./try/predictions"), shippedNetworks()]);
    return new Predictions(store, training, networks);
  });

  // The address follows the experiment, so that a lesson can be shared as a link.
  store.subscribe(({ experiment, backendChoice, voteChoice }, previous) => {
    if (experiment !== previous.experiment || backendChoice !== previous.backendChoice || voteChoice !== previous.voteChoice) void writeAddress(store);
  });

  const root = document.getElementById("root");
  if (root === null) throw new Error('internal: index.html has no element "root"');
  createRoot(root).render(
    <StrictMode>
      <AppContext value={{ store, data, training, memory, planning: new Planning(store, training), loadPredictions }}>
        <App hidden={hidden.names} />
      </AppContext>
    </StrictMode>,
  );

  void data.load();
  training.preload();
  // So that the address follows at once. Said nowhere where it fails: it is tried again at the next change.
  loadAddress().catch(() => {});
}

/** As the store is by then. Without its code, the address stays what it was. */
async function writeAddress(store: AppStore): Promise<void> {
  const address = await loadAddress().catch(() => null);
  if (address === null) return;
  const { experiment, backendChoice, voteChoice: vote } = store.getState();
  const query = address.experimentToQuery({ experiment, backendChoice, vote }, new URLSearchParams(location.search)).toString();
  history.replaceState(null, "", `${location.pathname}${query === "" ? "" : `?${query}`}${location.hash}`);
}
