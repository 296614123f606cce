/** @file The drawing and what is said of it in one line, at the foot of screens that are too small to show both beside the rest. */
import type { Answer } from "../../state/commands";
import { topClasses, type Together } from "../../try/predictions";
import { PixelImage } from "../garments/Garment";
import { garmentName } from "../garments/garmentNames";
import { NetworkMark } from "../NetworkMark";
import { agreement, bestAnswer, firstAnswer } from "./bestAnswer";

/** Answers that stand in a line. */
const MAX_EACH = 4;

interface AnswerStripProps {
  readonly pixels: Uint8Array;
  /** None while nothing is drawn. */
  readonly answers: readonly Answer[];
  readonly together: Together | null;
}

/** For eyes only: the answers themselves are spoken (Answers.tsx). Keeps its place while it has nothing to show. */
export function AnswerStrip({ pixels, answers, together }: AnswerStripProps) {
  return (
    <div className="answer-strip" data-shown={answers.length > 0 || undefined} aria-hidden>
      {answers.length > 0 && (
        <>
          <PixelImage pixels={pixels} size={56} />
          <div>
            <p className="answer-strip-vote">
              <strong>{together === null ? bestAnswer(answers[0]!.probabilities) : firstAnswer(together.classes)}</strong>
            </p>
            <p className="answer-strip-each">
              {together !== null && answers.length > MAX_EACH
                ? agreement(answers, together)
                : answers.map(({ id, probabilities }) => (
                    <span key={id}>
                      <NetworkMark id={id} /> {garmentName(topClasses(probabilities, 1)[0]!.label)}
                    </span>
                  ))}
            </p>
          </div>
        </>
      )}
    </div>
  );
}
