/** @file What a network costs: parameters, multiply-adds, memory, and how long an epoch of it would take here. */
import { expectedEpochSeconds } from "../../experiment/expectedEpoch";
import type { RunPlan } from "../../experiment/plan";
import { memoryOf } from "../../experiment/workload";
import type { LayerSpec } from "../../nn/architectures/layers";
import { summarize } from "../../nn/summary";
import type { AppState } from "../../state/store";
import { formatBytes, formatInteger, formatRoughDuration, NO_VALUE } from "../format";
import { useApp } from "../useApp";

interface EditorFactsProps {
  readonly plan: RunPlan;
  readonly layers: readonly LayerSpec[];
  readonly isNetwork: boolean;
}

const selectBackendName = (state: AppState) => state.backend?.name ?? state.backendChoice;
const selectRuns = (state: AppState) => state.runs;

export function EditorFacts({ plan, layers, isNetwork }: EditorFactsProps) {
  const backend = useApp(selectBackendName);
  const runs = useApp(selectRuns);
  const facts = isNetwork ? factsOf(plan, layers, backend, runs) : null;
  return (
    <dl className="editor-facts numbers">
      <Fact name="Parameters" value={facts?.params} />
      <Fact name="Multiply-adds an image" value={facts?.multiplyAdds} />
      <Fact name="Memory while training" value={facts?.memory} />
      <Fact name="An epoch here" value={facts?.seconds} />
    </dl>
  );
}

function factsOf(plan: RunPlan, layers: readonly LayerSpec[], backend: string, runs: AppState["runs"]) {
  const { totalParams, nonTrainableParams, multiplyAdds } = summarize(layers);
  const planned = { ...plan, network: { ...plan.network, layers }, isChosen: true };
  const seconds = expectedEpochSeconds(Object.values(runs), multiplyAdds, plan.trainSize);
  return {
    params: nonTrainableParams === 0 ? formatInteger(totalParams) : `${formatInteger(totalParams)}, ${formatInteger(nonTrainableParams)} of them not trained`,
    multiplyAdds: formatInteger(multiplyAdds),
    memory: `about ${formatBytes(memoryOf({ runs: [planned], data: { set: "built-in", testSize: 0 } }, backend).training)}`,
    seconds: seconds === null ? "known once a run has trained an epoch" : formatRoughDuration(seconds),
  };
}

function Fact({ name, value = NO_VALUE }: { readonly name: string; readonly value?: string | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
