/** @file A score, or the difference of two, as a sum of what each pixel and each layer's biases bring. */
import { useCallback } from "react";
import { IMAGE_SIZE } from "../../../data/dataset";
import { type LogitFactors, valueOf } from "../../../explain/backward";
import type { Trace } from "../../../explain/trace";
import { PixelImage } from "../../garments/Garment";
import { type ShownAccount, shownAccount, STEPS } from "./accountParts";
import { plain, remainderText } from "./numbers";
import { PixelShares } from "./PixelShares";
import { SumFigure } from "./SumFigure";
import { useWorked } from "./useWorked";
import type { Work } from "../../../explain/work";
import { Problem, WhyCard } from "./WhyCard";

interface AccountCardProps {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  /** What is added up, a phrase: "Score of Ankle boot". */
  readonly scoreName: string;
  /** Who the shares speak for and against, for the legend. */
  readonly sides: { readonly for: string; readonly against: string };
  readonly trace: Trace;
  readonly factors: LogitFactors;
  /** Grey, 0–255. */
  readonly pixels: Uint8Array;
  readonly outline: string;
}

export function AccountCard({ id, title, sentence, ...rest }: AccountCardProps) {
  return (
    <WhyCard id={id} title={title} sentence={sentence}>
      {(isSeen) => <AccountBody {...rest} isSeen={isSeen} />}
    </WhyCard>
  );
}

type AccountBodyProps = Omit<AccountCardProps, "id" | "title" | "sentence"> & { readonly isSeen: boolean };

function AccountBody({ scoreName, sides, trace, factors, pixels, outline, isSeen }: AccountBodyProps) {
  const outcome = useWorked(useCallback((work: Work) => shownAccount(trace, factors, work), [trace, factors]), isSeen);
  if (outcome.status === "failed") return <Problem text={outcome.problem} />;
  const shown = outcome.status === "done" ? outcome.value : null;
  return (
    <div className="why-account">
      <div className="why-pictures">
        <figure>
          <PixelImage pixels={pixels} size={PICTURE} />
          <figcaption className="small muted">The image</figcaption>
        </figure>
        <PixelShares shares={shown?.shares ?? null} image={trace.image} outline={outline} sides={sides} isExact={shown?.method !== "integrated"} />
      </div>
      <div className="why-sum-side" aria-live="polite">
        {shown === null ? <p className="small muted why-sum-meanwhile">Adding up…</p> : <Sum shown={shown} scoreName={scoreName} value={valueOf(factors, trace.logits)} />}
      </div>
    </div>
  );
}

/** CSS pixels. */
const PICTURE = IMAGE_SIZE * 6;

function Sum({ shown, scoreName, value }: { readonly shown: ShownAccount; readonly scoreName: string; readonly value: number }) {
  return (
    <>
      <SumFigure label={`${scoreName} as a sum`} parts={shown.parts} expected={value} expectedName={scoreName} />
      <p className="small">{inWords(shown, scoreName)}</p>
    </>
  );
}

/** The sum once more, as a sentence with its numbers. */
function inWords({ method, parts, value, inputs }: ShownAccount, scoreName: string): string {
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  const left = remainderText(value - total);
  if (method === "integrated") {
    return `This network bends its numbers smoothly, so no sum of pixels × gradient is the score itself. Integrated gradients add up the gradients at ${STEPS} points on the way from a black image to this one: ${plain(total - inputs)} for black and ${plain(inputs)} on the way make ${plain(total)}. ${scoreName} is ${plain(value)}; ${left} is what ${STEPS} points leave over.`;
  }
  return `Σ pixel × gradient = ${plain(inputs)}, and Σ bias × gradient = ${plain(total - inputs)}, make ${plain(total)}. The network itself computed ${plain(value)}: the sum leaves ${left} over, which is rounding.`;
}
