/** @file The map of images: those that the network holds to be alike lie together. */
import { useCallback, useEffect, useMemo, useState } from "react";
import { at } from "../../../data/arrays";
import { messageOf } from "../../../data/errors";
import { type Dataset, IMAGE_PIXELS, NUM_CLASSES } from "../../../data/dataset";
import { argMax } from "../../../nn/metrics/vote";
import type { AnsweringNetwork } from "../../../state/commands";
import { yieldToPage } from "../../../yieldToPage";
import { formatInteger, formatPercent } from "../../format";
import { Garment } from "../../garments/Garment";
import { garmentName } from "../../garments/garmentNames";
import { Segmented } from "../../garments/Segmented";
import { useDataset } from "../../garments/useDataset";
import { useTraining } from "../../useApp";
import { lookIn, useLooks } from "../../useLooks";
import { useInside } from "../useInside";
import { MapCanvas } from "./MapCanvas";
import { type Answering, byClass, byRight, byRuns, type Coloured, type Colouring } from "./mapColours";
import { type Mapped, usePlane } from "./usePlane";
import { useUmap } from "./useUmap";
import "../../../styles/inside-map.css";

const COUNTS = ["1000", "2000", "4000"] as const;
type Count = (typeof COUNTS)[number];
/** More of what was chosen would be a wall. */
const MOST_CHOSEN = 120;

export function MapView() {
  const dataset = useDataset();
  return dataset === null ? <p className="small muted">The map comes with the data.</p> : <MapOf dataset={dataset} />;
}

function MapOf({ dataset }: { readonly dataset: Dataset }) {
  const { network, networks, image, go, href } = useInside();
  const [count, setCount] = useState<Count>("2000");
  const [colouring, setColouring] = useState<Colouring>("class");
  const [layout, setLayout] = useState<"pca" | "umap">("pca");
  const [isLasso, setIsLasso] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const { mapped, share, problem } = usePlane(network, dataset, Number(count), attempt);
  const umap = useUmap(mapped);
  const [active, setActive] = useState<number | null>(null);
  const [picked, setPicked] = useState<{ readonly of: Mapped; readonly indices: readonly number[] } | null>(null);
  const chosen = useMemo(() => (picked !== null && picked.of === mapped ? picked.indices : []), [picked, mapped]);
  const chosenSet = useMemo(() => new Set(chosen), [chosen]);
  const { test } = dataset;
  const runs = useAnswers(colouring === "runs" ? networks : [], dataset, mapped?.count ?? 0);
  const coloured = useMemo((): Coloured | null => {
    if (mapped === null) return null;
    const labels = test.labels.subarray(0, mapped.count);
    if (colouring === "right") return byRight(labels, mapped.predictions);
    return colouring === "runs" && runs.answers !== null ? byRuns(labels, runs.answers) : byClass(labels);
  }, [mapped, test, colouring, runs.answers]);
  const describe = useCallback(
    (index: number) => {
      const [label, said] = [at(test.labels, index), mapped?.predictions[index] ?? 0];
      return `Test image ${formatInteger(index)}: ${garmentName(label)}${said === label ? "" : `, taken for ${garmentName(said)}`}`;
    },
    [test, mapped],
  );
  const show = (index: number) => go({ image: { set: "test", index } });
  const points = layout === "umap" && umap.points !== null ? umap.points : (mapped?.points ?? null);
  const shownIndex = image.name.set === "test" ? image.name.index : null;

  return (
    <div className="map-view">
      <div className="card">
        <div className="map-controls">
          <Segmented label="Colours" value={colouring} onChange={setColouring} options={[{ value: "class", label: "Class" }, { value: "right", label: "Right or wrong" }, ...(networks.length > 1 ? [{ value: "runs" as const, label: "Which are right" }] : [])]} />
          <Segmented label="Images" value={count} onChange={setCount} options={COUNTS.map((value) => ({ value, label: formatInteger(Number(value)) }))} />
          <Segmented
            label="Layout"
            value={layout}
            onChange={(next) => {
              setLayout(next);
              if (next === "umap" && umap.points === null && !umap.isRunning) umap.start();
            }}
            options={[{ value: "pca", label: "PCA" }, { value: "umap", label: "UMAP" }]}
          />
          <button type="button" className="button" aria-pressed={isLasso} disabled={mapped === null} onClick={() => setIsLasso((previous) => !previous)}>
            Lasso
          </button>
        </div>
        <p className="small map-line" aria-live="polite">
          {layout === "umap" ? <UmapLine umap={umap} /> : mapped === null ? "" : `Principal components of what the last layer is given: the two axes show ${formatPercent(mapped.shares[0])} and ${formatPercent(mapped.shares[1])} of all differences.`}
          {colouring === "runs" && runs.problem !== null && ` ${runs.problem}`}
        </p>
        {problem !== null && (
          <div className="notice">
            <p>{problem}</p>
            <button type="button" className="button" onClick={() => setAttempt((previous) => previous + 1)}>Try again</button>
          </div>
        )}
        {points === null || coloured === null ? (
          problem === null && (
            <div className="map-waiting">
              <progress value={share} aria-label="Asking the network about each image" />
              <span className="small muted">Asking the network about {formatInteger(Number(count))} test images…</span>
            </div>
          )
        ) : (
          <MapCanvas
            images={test}
            points={points}
            coloured={coloured}
            chosen={chosenSet}
            shown={shownIndex}
            isLasso={isLasso}
            label={`Map of ${formatInteger(points.length / 2)} test images`}
            describe={describe}
            onActive={setActive}
            onChoose={(indices) => mapped !== null && setPicked({ of: mapped, indices })}
            onOpen={show}
          />
        )}
        {coloured !== null && (
          <ul className="map-legend small">
            {coloured.legends.map(({ name, color, count: images }) => (
              <li key={name}>
                <span className="map-swatch" style={{ background: color }} aria-hidden /> <span className="names">{name}</span> <span className="numbers muted">{formatInteger(images)}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="card map-side">
        <h4>Under the pointer</h4>
        <div className="map-active">
          <Garment source={test} index={active ?? shownIndex ?? 0} size={112} />
          <p className="small names">{describe(active ?? shownIndex ?? 0)}</p>
        </div>
        <h4>Chosen</h4>
        {chosen.length === 0 ? (
          <p className="small muted">None. Draw around some with the lasso, or press Space on one.</p>
        ) : (
          <>
            <p className="small">
              {formatInteger(chosen.length)} images{chosen.length > MOST_CHOSEN ? `, the first ${MOST_CHOSEN} of them` : ""}: {summaryOf(chosen, test.labels)}
            </p>
            <ul className="map-chosen">
              {chosen.slice(0, MOST_CHOSEN).map((index) => (
                <li key={index}>
                  <a href={href({ image: { set: "test", index } })} title={describe(index)}>
                    <Garment source={test} index={index} size={42} label={describe(index)} />
                  </a>
                </li>
              ))}
            </ul>
            <button type="button" className="button" onClick={() => setPicked(null)}>Choose none</button>
          </>
        )}
      </div>
    </div>
  );
}

function UmapLine({ umap: { isRunning, share, problem, points, start, stop } }: { readonly umap: ReturnType<typeof useUmap> }) {
  if (problem !== null) return problem;
  if (isRunning)
    return (
      <>
        UMAP draws together what is near, and pushes apart what is not: {formatPercent(share)} done. <button type="button" className="button" onClick={stop}>Stop</button>
      </>
    );
  return (
    <>
      {points === null ? "Stopped." : "UMAP keeps neighbours together; distances between groups, and their sizes, mean little."}{" "}
      {share < 1 && <button type="button" className="button" onClick={start}>Begin again</button>}
    </>
  );
}

/** "12 shirts, 3 coats": most first. */
function summaryOf(indices: readonly number[], labels: Uint8Array): string {
  const counts = new Map<number, number>();
  for (const index of indices) counts.set(at(labels, index), (counts.get(at(labels, index)) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([label, count]) => `${formatInteger(count)} ${garmentName(label)}`).join(", ");
}

interface Answers {
  /** null until all are there. */
  readonly answers: readonly Answering[] | null;
  readonly problem: string | null;
}

/** What each network says of the first `count` test images. */
function useAnswers(networks: readonly AnsweringNetwork[], dataset: Dataset, count: number): Answers {
  const training = useTraining();
  const looks = useLooks();
  const [said, setSaid] = useState<{ readonly of: readonly AnsweringNetwork[]; readonly dataset: Dataset; readonly count: number; readonly predictions: readonly Uint8Array[] | null; readonly problem: string | null } | null>(null);
  useEffect(() => {
    if (networks.length === 0 || count === 0) return;
    const stopping = new AbortController();
    const say = (predictions: readonly Uint8Array[] | null, problem: string | null) => {
      if (!stopping.signal.aborted) setSaid({ of: networks, dataset, count, predictions, problem });
    };
    void (async () => {
      const forward = await training.manyImages();
      const predictions: Uint8Array[] = [];
      const images = dataset.test.images.subarray(0, count * IMAGE_PIXELS);
      for (const network of networks) predictions.push(Uint8Array.from(argMax(await forward.probabilities(network, images, { yieldToPage, signal: stopping.signal }), NUM_CLASSES)));
      say(predictions, null);
    })().catch((error: unknown) => say(null, messageOf(error)));
    return () => stopping.abort();
  }, [networks, dataset, count, training]);
  const isOfThese = said !== null && said.of === networks && said.dataset === dataset && said.count === count;
  const predictions = isOfThese ? said.predictions : null;
  const answers = useMemo(() => predictions?.map((of, i) => ({ name: at(networks, i).name, color: lookIn(looks, at(networks, i).id).cssColor, predictions: of })) ?? null, [predictions, networks, looks]);
  return { answers, problem: isOfThese ? said.problem : null };
}
