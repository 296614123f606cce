/** @file The composition root: reads the address, builds store and commands, mounts the page. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./panels/App";
import { hiddenFromQuery } from "./panels/hide";
import { ROOMS } from "./panels/rooms";
import { AppContext } from "./panels/useApp";
import type { ArchitectureId } from "./nn/architectures";
import type { PredictionCommands } from "./state/commands";
import { Datasets } from "./session/datasets";
import { Memory } from "./memory/memory";
import { experimentFromQuery, experimentToQuery } from "./experiment/address";
import { createAppStore } from "./state/store";
import { Planning } from "./session/planning";
import { Training } from "./session/training";
import { once } from "./once";
import { yieldToPage } from "./yieldToPage";

const query = new URLSearchParams(location.search);
const { problems, ...address } = experimentFromQuery(query);
const hidden = hiddenFromQuery(query, ROOMS.map(({ id }) => id));
const store = createAppStore(address, [...problems, ...hidden.problems]);
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
store.subscribe(({ experiment, backendChoice, voteChoice: vote }, previous) => {
  if (experiment === previous.experiment && backendChoice === previous.backendChoice && vote === previous.voteChoice) return;
  const query = experimentToQuery({ experiment, backendChoice, vote }, new URLSearchParams(location.search)).toString();
  history.replaceState(null, "", `${location.pathname}${query === "" ? "" : `?${query}`}${location.hash}`);
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
