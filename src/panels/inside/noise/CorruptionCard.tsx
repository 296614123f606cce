/** @file One way in which images get worse: the shown image, step by step, the score beneath each step, and the numbers. */
import { useMemo } from "react";
import { linePath, PATH_SIZE } from "../../../charts/linePath";
import { type Corruption, corrupted, type CorruptionName } from "../../../explain/corruptions";
import type { RunId } from "../../../experiment/plan";
import { formatPercent } from "../../format";
import { PixelImage } from "../../garments/Garment";
import { ScrollFrame } from "../../ScrollFrame";
import { lookIn, useLooks } from "../../useLooks";
import { useInside } from "../useInside";

interface Line {
  readonly id: RunId;
  readonly name: string;
  readonly values: readonly (number | null)[];
}

interface CorruptionCardProps {
  readonly corruption: Corruption;
  readonly lines: readonly Line[];
}

const TITLES: Readonly<Record<CorruptionName, readonly [title: string, sentence: string]>> = {
  darker: ["Darker", "Every pixel loses the same share of its brightness."],
  brighter: ["Brighter", "White is laid over the whole image, the ground too."],
  shift: ["Shifted", "The garment is moved, each image its own way; what leaves the image is lost."],
  rotation: ["Rotated", "The garment is turned about the middle, each image to its own side."],
  blur: ["Blurred", "Each pixel takes from its neighbours, by a Gaussian."],
  noise: ["Noisy", "Each pixel is changed by chance, by a normal distribution."],
};

export function CorruptionCard({ corruption: { name, strengths, unit }, lines }: CorruptionCardProps) {
  const { image } = useInside();
  const pictures = useMemo(() => strengths.map((strength) => corrupted(image.pixels, name, strength)), [image, name, strengths]);
  const [title, sentence] = TITLES[name];
  const isMeasured = lines.some(({ values }) => values.length > 0);
  return (
    <section className="card noise-card" aria-labelledby={`noise-${name}`}>
      <header>
        <h4 id={`noise-${name}`}>{title}</h4>
        <p className="small muted">{sentence} Steps: {unit}.</p>
      </header>
      <div className="noise-figure">
        <Lines lines={lines} steps={strengths.length} label={`${title}: share of right answers${isMeasured ? ", the numbers are in the table below" : ", not measured yet"}`} />
        <div className="noise-steps">
          {strengths.map((strength, step) => (
            <span key={strength}>
              <PixelImage pixels={pictures[step] ?? null} size={40} />
              <span className="small numbers">{stepText(strength, name)}</span>
            </span>
          ))}
        </div>
      </div>
      <details>
        <summary>{title} in numbers</summary>
        <ScrollFrame label={`${title}: numbers`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Run</th>
                {strengths.map((strength) => <th key={strength} scope="col" className="number">{stepText(strength, name)}</th>)}
              </tr>
            </thead>
            <tbody>
              {lines.map(({ id, name: run, values }) => (
                <tr key={id}>
                  <th scope="row">{run}</th>
                  {strengths.map((strength, step) => <td key={strength} className="number">{formatPercent(values[step] ?? Number.NaN)}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollFrame>
      </details>
    </section>
  );
}

function stepText(strength: number, name: CorruptionName): string {
  if (strength === 0) return "as is";
  if (name === "darker" || name === "brighter") return formatPercent(strength, 0);
  return name === "rotation" ? `${strength}°` : String(strength);
}

const Y_MARKS = [0, 0.25, 0.5, 0.75, 1] as const;

/** The axes stand before there is anything to draw. Each step lies above its picture. */
function Lines({ lines, steps, label }: { readonly lines: readonly Line[]; readonly steps: number; readonly label: string }) {
  const looks = useLooks();
  return (
    <div className="noise-chart" role="img" aria-label={label}>
      <span className="noise-marks small numbers" aria-hidden="true">
        {Y_MARKS.toReversed().map((mark) => <span key={mark}>{formatPercent(mark, 0)}</span>)}
      </span>
      <svg viewBox={`0 0 ${PATH_SIZE} ${PATH_SIZE}`} preserveAspectRatio="none" aria-hidden="true" style={{ left: `${50 / steps}%`, width: `${100 - 100 / steps}%` }}>
        {Y_MARKS.map((mark) => <path key={mark} className="noise-mark" d={`M-10 ${(1 - mark) * PATH_SIZE}H110`} />)}
        <path className="noise-mark noise-chance" d={`M-10 ${0.9 * PATH_SIZE}H110`} />
        {lines.map(({ id, values }) => {
          const { cssColor, dash } = lookIn(looks, id);
          return <path key={id} className="noise-line" d={linePath(values, { numEpochs: steps - 1, yDomain: [0, 1] }).d} stroke={cssColor} strokeDasharray={dash} />;
        })}
      </svg>
    </div>
  );
}
