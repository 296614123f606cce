/** @file How networks stand noise: the score as images are made darker, moved, turned, blurred and noisy, all runs side by side. */
import { useMemo, useState } from "react";
import { CORRUPTIONS, type CorruptionName } from "../../../explain/corruptions";
import { scoreCorrupted } from "../../../explain/noiseScores";
import type { AnsweringNetwork } from "../../../state/commands";
import { formatInteger } from "../../format";
import { useTraining } from "../../useApp";
import { TaskLine } from "../learned/TaskLine";
import { useTask } from "../learned/useTask";
import { useTestImages } from "../learned/useTestImages";
import { useInside } from "../useInside";
import { CorruptionCard } from "./CorruptionCard";
import { RunKey } from "./RunKey";
import "../../../styles/inside-learned.css";
import "../../../styles/inside-noise.css";

/** For each corruption and run the shares that are right, strength by strength; null where not counted yet. */
type Curves = ReadonlyMap<string, readonly (number | null)[]>;

const curveKey = (name: CorruptionName, { id }: AnsweringNetwork): string => `${name} ${id}`;

export function Noise() {
  const { networks } = useInside();
  const versions = networks.map(({ id, source, epoch }) => `${id} ${source} ${epoch}`).join(", ");
  // Other weights have other curves.
  return <OfNetworks key={versions} />;
}

function OfNetworks() {
  const { networks } = useInside();
  const training = useTraining();
  const set = useTestImages();
  const { state, start, stop } = useTask<true>();
  const [curves, setCurves] = useState<Curves>(new Map());
  const measure = () => {
    if (set === null) return;
    setCurves(new Map());
    start(async (work) => {
      await scoreCorrupted(networks, set, await training.manyImages(), work, ({ name, step, network, right }) => {
        const asked = networks[network];
        if (asked !== undefined) setCurves((before) => withPoint(before, curveKey(name, asked), step, right / set.size));
      });
      return true;
    });
  };
  const cards = useMemo(() => CORRUPTIONS.map((corruption) => ({ corruption, lines: networks.map((network) => ({ id: network.id, name: network.name, values: curves.get(curveKey(corruption.name, network)) ?? [] })) })), [networks, curves]);
  return (
    <div className="noise">
      <section className="card learned-card" aria-labelledby="noise-measure">
        <header>
          <h4 id="noise-measure">The score as images get worse</h4>
          <p className="small muted">{formatInteger(set?.size ?? 0)} test images are made worse in six ways, a little and then more, and all networks are asked what they see. A line that falls late belongs to a network that stands it well; at a tenth, it only guesses. {networks.some(({ asksTwice }) => asksTwice) && "Each image is asked once, not its mirror image too. "}The pictures show the image above.</p>
        </header>
        <TaskLine state={state} start="Measure all networks" doing="Measuring" onStart={measure} onStop={stop} />
        <RunKey networks={networks} />
      </section>
      <div className="noise-cards">
        {cards.map(({ corruption, lines }) => (
          <CorruptionCard key={corruption.name} corruption={corruption} lines={lines} />
        ))}
      </div>
    </div>
  );
}

function withPoint(curves: Curves, key: string, step: number, value: number): Curves {
  const values = [...(curves.get(key) ?? [])];
  while (values.length < step) values.push(null);
  values[step] = value;
  return new Map(curves).set(key, values);
}
