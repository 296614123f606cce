/** @file A filter's weights as number fields: change one by hand and see. */
import { useMemo, useState } from "react";
import { floatAt, at } from "../../../data/arrays";
import { changed, type Trial, unitWeights, type WeightChange } from "../../../explain/trials";
import { formatInteger } from "../../format";
import { useInside } from "../useInside";
import { capital, type LearnedLayer, unitName } from "./learnedLayers";

interface WeightsCardProps {
  readonly layer: LearnedLayer;
  readonly unit: number;
  readonly trial: Trial;
  readonly onTry: (trial: Trial) => void;
}

export function WeightsCard({ layer, unit, trial, onTry }: WeightsCardProps) {
  const { network } = useInside();
  const [channel, setChannel] = useState(0);
  const { kernel, shape, indexOf, bias } = useMemo(() => unitWeights(network, { layer: layer.layer, unit }), [network, layer, unit]);
  const [rows, columns, channels] = shape;
  const trainedAt = (weight: number, index: number): number => floatAt(at(network.weights, weight), index);
  const set = (change: WeightChange) => onTry(changed(trial, change, trainedAt(change.weight, change.index)));
  const field = (weight: number, index: number, label: string) => (
    <WeightField key={`${weight} ${index}`} label={label} trained={trainedAt(weight, index)} value={trial.changes.find((change) => change.weight === weight && change.index === index)?.value ?? null} onSet={(value) => set({ weight, index, value })} />
  );
  const places = Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns] as const);
  const isDense = layer.step.op === "dense";
  return (
    <section className="card learned-card" aria-labelledby="learned-weights">
      <header>
        <h4 id="learned-weights">Change a weight by hand</h4>
        <p className="small muted">The numbers of {layer.title}, {unitName(layer, unit)}. {capital(isDense ? "choose one of its inputs and give it another weight" : "they are laid over a patch as they stand here, multiplied with what lies beneath, and summed")}; the bias is added to the sum. The answer and the score below follow.</p>
      </header>
      <div className="learned-weights">
        {channels > 1 && (
          <label className="learned-channel small">
            {isDense ? `Input, 0 to ${formatInteger(channels - 1)}` : `Map, 0 to ${formatInteger(channels - 1)}`}
            <input type="number" min={0} max={channels - 1} value={channel} onChange={({ target }) => target.value !== "" && target.validity.valid && setChannel(Math.trunc(target.valueAsNumber))} />
          </label>
        )}
        <div className="learned-fields" role="group" aria-label="Weights" style={{ gridTemplateColumns: `repeat(${columns}, minmax(4.6rem, 5.5rem))` }}>
          {places.map(([row, column]) => field(kernel, indexOf(row, column, channel), isDense ? `Weight of input ${channel}` : `Weight in row ${row + 1}, column ${column + 1}`))}
        </div>
        {bias !== null && (
          <div className="learned-bias small">
            <span aria-hidden="true">Bias</span>
            {field(bias.weight, bias.index, "Bias")}
          </div>
        )}
      </div>
    </section>
  );
}

interface WeightFieldProps {
  readonly label: string;
  readonly trained: number;
  /** null: as trained. */
  readonly value: number | null;
  readonly onSet: (value: number) => void;
}

/** What is being typed stands until it is a number: an empty field changes nothing, and leaving it brings back what counts. */
function WeightField({ label, trained, value, onSet }: WeightFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? String(Number((value ?? trained).toFixed(4)));
  return (
    <input
      type="number"
      step={0.05}
      aria-label={value === null ? label : `${label}, changed; trained: ${trained.toFixed(4)}`}
      title={`As trained: ${trained.toFixed(4)}`}
      data-changed={value === null ? undefined : true}
      value={shown}
      onChange={({ target }) => {
        setTyped(target.value);
        // The trained value as it is shown stands for the trained one itself.
        if (target.value !== "" && Number.isFinite(target.valueAsNumber)) onSet(target.value === String(Number(trained.toFixed(4))) ? trained : target.valueAsNumber);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
