/** @file What a network has learned: its filters, what each wants, and what becomes of the network without them or with other weights. */
import { useMemo, useState } from "react";
import { at } from "../../../data/arrays";
import { messageOf } from "../../../data/errors";
import { AS_TRAINED, toggled, type Trial } from "../../../explain/trials";
import { type Step, toSteps } from "../../../explain/steps";
import { useInside } from "../useInside";
import { learnedLayers } from "./learnedLayers";
import { LayerCard } from "./LayerCard";
import { RankCard } from "./RankCard";
import { TrialCard } from "./TrialCard";
import { UnitCard } from "./UnitCard";
import { WeightsCard } from "./WeightsCard";
import "../../../styles/inside-learned.css";

export function Learned() {
  const { network } = useInside();
  const found = useMemo(() => {
    try {
      return { steps: toSteps(network.layers, network.weights), problem: null };
    } catch (error) {
      return { steps: null, problem: messageOf(error) };
    }
  }, [network]);
  if (found.steps === null) return <p className="notice">This network cannot be looked into here: {found.problem}</p>;
  // Other weights begin as they were trained.
  return <OfNetwork key={`${network.id} ${network.source} ${network.epoch}`} steps={found.steps} />;
}

function OfNetwork({ steps }: { readonly steps: readonly Step[] }) {
  const { place } = useInside();
  const [history, setHistory] = useState<readonly Trial[]>([AS_TRAINED]);
  const trial = at(history, history.length - 1);
  const attempt = (next: Trial) => setHistory((before) => [...before, next]);
  const undo = () => setHistory((before) => (before.length > 1 ? before.slice(0, -1) : before));
  const layers = useMemo(() => learnedLayers(steps), [steps]);
  const layer = layers.find(({ name }) => name === place.layer) ?? layers[0];
  if (layer === undefined) return <p className="notice">No layer of this network has weights, so it has learned nothing that could be shown.</p>;
  const unit = place.unit !== null && place.unit < layer.numUnits ? place.unit : 0;
  const toggle = (one: number) => attempt(toggled(trial, { layer: layer.layer, unit: one }));
  return (
    <div className="learned">
      <LayerCard layers={layers} layer={layer} unit={unit} trial={trial} onToggle={toggle} />
      <UnitCard key={`${layer.name} ${unit}`} steps={steps} layer={layer} unit={unit} trial={trial} onToggle={toggle} />
      <WeightsCard key={`weights ${layer.name} ${unit}`} layer={layer} unit={unit} trial={trial} onTry={attempt} />
      <TrialCard layers={layers} trial={trial} canUndo={history.length > 1} onUndo={undo} onTry={attempt} />
      {layer.canSwitch && <RankCard key={layer.name} layer={layer} />}
    </div>
  );
}
