/** @file One network as files: the network itself in four formats, and its papers. */
import { type ReactNode, useId, useState } from "react";
import type { RunId } from "../../experiment/plan";
import { isPlainAdam } from "../../nn/optimizers/state";
import { isTrainedHere } from "../../experiment/origin";
import type { AppState } from "../../state/store";
import { Fold } from "../Fold";
import { formatBytes } from "../format";
import { useApp, useTraining } from "../useApp";
import { usePlan } from "../usePlans";
import { MODEL_OFFERS, modelBytes, TEXT_OFFERS } from "./offers";
import { pictureOffers } from "./pictures";
import { TrainFurther } from "./TrainFurther";
import { usePicturedRuns } from "./usePicturedRuns";
import { useSaving } from "./useSaving";
import "../../styles/files.css";

const selectIsScored = (id: RunId) => (state: AppState) => state.runs[id]?.test != null;
/** Files have room for plain Adam's state. */
const selectLacksOptimizer = (id: RunId) => (state: AppState) => {
  const run = state.runs[id];
  return run?.test != null && !(state.optimizers.includes(id) && isPlainAdam(run.config.optimizer));
};

export function TakeAway({ id }: { readonly id: RunId }) {
  const isScored = useApp(selectIsScored(id));
  const training = useTraining();
  const lacksOptimizer = useApp(selectLacksOptimizer(id));
  const [wantsOptimizer, setWantsOptimizer] = useState(true);
  const withOptimizer = wantsOptimizer && !lacksOptimizer;
  const { busy, problem, save } = useSaving();
  const why = useId();
  const { name, network } = usePlan(id);
  const offer = (key: string, use: ReactNode, make: Parameters<typeof save>[1]) => (
    <Offer key={key} name={key} use={use} isBusy={busy === key} isEnabled={isScored && busy === null} why={why} problem={problem?.name === key ? problem.sentence : null} onClick={() => void save(key, make)} />
  );
  return (
    <Fold className="take-away" title="Take it away, or train it further" note="The network, its papers and its pictures as files.">
      <p className="small muted fold-choices" id={why}>
        {isScored ? `${name} as files. They are made here, and nothing is sent anywhere.` : `${name} has not been trained yet, so there is nothing to take away. Train it, score the one that came with the page, or open one from a file.`}
      </p>
      <div className="offers-columns">
        <section aria-labelledby={`${why}-network`}>
          <h4 id={`${why}-network`}>The network</h4>
          <ul className="offers">
            {MODEL_OFFERS.map((model) => {
              const use = (
                <>
                  {model.use} <span className="offer-size">About {formatBytes(modelBytes(network.layers, model, withOptimizer))}.</span>
                </>
              );
              return offer(model.name, use, () => training.exportModel(id, model.format, { withOptimizer }));
            })}
          </ul>
          <label className="offers-choice small">
            <input type="checkbox" checked={withOptimizer} disabled={lacksOptimizer} onChange={(event) => setWantsOptimizer(event.currentTarget.checked)} />
            With Adam’s state in TensorFlow.js and .keras, so that training can go on from there{lacksOptimizer && ": none is kept of this network"}
          </label>
        </section>
        <section aria-labelledby={`${why}-papers`}>
          <h4 id={`${why}-papers`}>Its papers</h4>
          <ul className="offers">{TEXT_OFFERS.map((text) => offer(text.name, text.use, () => training.exportText(id, text.kind)))}</ul>
        </section>
      </div>
      <Pictures id={id} why={why} />
      <TrainFurther id={id} />
    </Fold>
  );
}

function Pictures({ id, why }: { readonly id: RunId; readonly why: string }) {
  const { run, test } = usePicturedRuns()[id] ?? { run: null, test: null };
  const { busy, problem, save } = useSaving();
  return (
    <section className="offers-pictures" aria-labelledby={`${why}-pictures`}>
      <h4 id={`${why}-pictures`}>Its pictures</h4>
      <p className="small muted">
        On white, for slides and papers.{run !== null && !isTrainedHere(run) && ` It ${run.shipped === undefined ? "comes from a file" : "came with the page, without its history"}, so there are no curves.`}
        {run !== null && test === null && " The grids need the test images that it was scored on: load that data again."}
      </p>
      <div className="button-row">
        {pictureOffers(run, test).map(({ name, make }) => (
          <button key={name} type="button" className="button" aria-disabled={make === null || busy !== null} aria-describedby={why} onClick={() => make !== null && busy === null && void save(name, make)}>
            {name}
          </button>
        ))}
      </div>
      {problem !== null && (
        <p className="notice" role="alert">
          {problem.sentence}
        </p>
      )}
    </section>
  );
}

interface OfferProps {
  readonly name: string;
  readonly use: ReactNode;
  readonly isBusy: boolean;
  readonly isEnabled: boolean;
  /** id of the sentence that says why nothing can be had yet. */
  readonly why: string;
  readonly problem: string | null;
  readonly onClick: () => void;
}

/** Stays focusable while a file is made (aria-disabled), so that a keyboard keeps its place. */
function Offer({ name, use, isBusy, isEnabled, why, problem, onClick }: OfferProps) {
  return (
    <li>
      <button type="button" className="button" aria-disabled={!isEnabled} aria-describedby={why} aria-busy={isBusy} onClick={() => isEnabled && onClick()}>
        {name}
      </button>
      <span className="small muted">{isBusy ? "Being made…" : use}</span>
      {problem !== null && (
        <p className="notice" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}
