/** @file The learning rate over the epochs, as a small curve. */
import type { Recipe } from "../../experiment/recipe";
import { counted } from "../../experiment/words";
import { learningRateCurve } from "../../nn/schedule";

const WIDTH = 260;
const HEIGHT = 56;

export function LearningRateCurve({ recipe, stepsPerEpoch }: { readonly recipe: Recipe; readonly stepsPerEpoch: number }) {
  const points = learningRateCurve(recipe, stepsPerEpoch);
  const most = Math.max(...points.map(({ learningRate }) => learningRate), Number.MIN_VALUE);
  const x = (epoch: number): number => (epoch / recipe.epochs) * WIDTH;
  const y = (rate: number): number => HEIGHT - (rate / most) * HEIGHT;
  const path = points.map(({ epoch, learningRate }, i) => `${i === 0 ? "M" : "L"}${x(epoch).toFixed(1)} ${y(learningRate).toFixed(1)}`).join("");
  const [first, last] = [points[0]?.learningRate ?? 0, points.at(-1)?.learningRate ?? 0];
  const words = `Learning rate from ${short(first)} to ${short(last)} over ${counted(recipe.epochs, "epoch")}, at most ${short(most)}`;
  return (
    <figure className="rate-curve">
      <svg viewBox={`0 -3 ${WIDTH} ${HEIGHT + 6}`} preserveAspectRatio="none" role="img" aria-label={words}>
        <path d={path} />
      </svg>
      <figcaption className="hint numbers">{words}.</figcaption>
    </figure>
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
