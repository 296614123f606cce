/** @file What the Try-it room is made of: the drawing, what the networks say of it, test images, a photo. */
import { useCallback, useReducer, useState } from "react";
import type { Answer } from "../../state/commands";
import { applyDrawing, EMPTY_DRAWING, isEmpty } from "../../state/drawing";
import { meanProbabilities, topClasses } from "../../state/predictions";
import { formatPercent } from "../format";
import { garmentName } from "../garments/garmentNames";
import { familiarity } from "../../photo/familiarity";
import { Answers } from "./Answers";
import { DrawingBoard } from "./DrawingBoard";
import { ModelCards } from "./ModelCards";
import { PhotoInput } from "./PhotoInput";
import { TestGallery } from "./TestGallery";
import { useAnswers } from "./useAnswers";
import "../../styles/try.css";

export function TryBench() {
  const [drawing, dispatch] = useReducer(applyDrawing, EMPTY_DRAWING);
  const { answers, problems, isLoading, retry } = useAnswers(drawing.pixels);
  const [chosen, setChosen] = useState<{ readonly origin: string; readonly caption: string } | null>(null);
  const load = useCallback((pixels: Uint8Array, origin: string, caption: string) => {
    dispatch({ type: "load", pixels, origin });
    setChosen({ origin, caption });
  }, []);
  const caption = chosen !== null && chosen.origin === drawing.origin ? chosen.caption : null;
  return (
    <>
      <div className="try-columns">
        <DrawingBoard drawing={drawing} dispatch={dispatch} caption={caption} verdict={isEmpty(drawing.pixels) ? "" : verdictOf(answers)} />
        <div className="card try-answers">
          <Answers answers={answers} isEmpty={isEmpty(drawing.pixels)} isLoading={isLoading} doubt={familiarity(answers.map(({ probabilities }) => probabilities), drawing.pixels).reason} problems={problems} onRetry={retry} />
          <ModelCards />
        </div>
      </div>
      <TestGallery onChoose={load} />
      <PhotoInput onGarment={load} />
    </>
  );
}

function verdictOf(answers: readonly Answer[]): string {
  if (answers.length === 0) return "";
  const [first] = topClasses(meanProbabilities(answers), 1);
  return `Together: ${garmentName(first!.label)}, ${formatPercent(first!.probability, 0)}`;
}
