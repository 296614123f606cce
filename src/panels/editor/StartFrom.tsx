/** @file Layers to begin with: the paper's, and those of the experiment's other runs. */
import { ARCHITECTURES } from "../../nn/architectures";
import { isSameLayers, type LayerSpec } from "../../nn/architectures/layers";
import { usePlans } from "../usePlans";

interface StartFromProps {
  readonly current: readonly LayerSpec[];
  readonly onChoose: (layers: readonly LayerSpec[]) => void;
}

export function StartFrom({ current, onChoose }: StartFromProps) {
  const plans = usePlans();
  const choices = [
    ...ARCHITECTURES.map(({ id, name, layers }) => ({ text: `The paper’s ${id}: ${name}`, layers })),
    ...plans.filter(({ network }) => network.architecture === null).map(({ name, network }) => ({ text: name, layers: network.layers })),
    { text: "Nothing", layers: [] },
  ].filter(({ layers }) => !isSameLayers(layers, current));
  return (
    <label className="editor-start">
      <span>Start from</span>{" "}
      <select value="" onChange={(event) => onChoose(choices[Number(event.target.value)]?.layers ?? current)}>
        <option value="">choose…</option>
        {choices.map(({ text }, i) => (
          <option value={i} key={i}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
