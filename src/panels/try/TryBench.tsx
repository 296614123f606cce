/** @file What the Try-it room is made of: a photo or test images, the drawing, what the networks say of it. */
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { applyDrawing, EMPTY_DRAWING, isEmpty } from "../../try/drawing";
import { familiarity } from "../../photo/familiarity";
import { useIsHidden } from "../useHidden";
import { useFileDrop } from "../useFileDrop";
import { useMediaQuery } from "../useMediaQuery";
import { hrefOf, NOWHERE } from "../inside/insidePlace";
import { setOwnImage } from "../inside/ownImage";
import { togetherOf } from "../../try/predictions";
import type { AppState } from "../../state/store";
import { useApp } from "../useApp";
import { Answers } from "./Answers";
import { AnswerStrip } from "./AnswerStrip";
import { takeForBoard } from "./boardImage";
import { DrawingBoard } from "./DrawingBoard";
import { ModelCards } from "./ModelCards";
import { PhotoInput } from "./PhotoInput";
import { ShelfChoice } from "./ShelfChoice";
import { TestGallery } from "./TestGallery";
import { useAnswers } from "./useAnswers";
import { useHistoryKeys } from "./useHistoryKeys";
import { usePaste } from "./usePaste";
import { usePhoto } from "./usePhoto";
import "../../styles/try.css";

/** Room for three columns, as in try.css: then the sources come first, as one reads; else below, as one scrolls. */
const WIDE = "(min-width: 74rem)";

const selectVoteChoice = (state: AppState) => state.voteChoice;

export function TryBench() {
  const bench = useRef<HTMLDivElement>(null);
  const [drawing, dispatch] = useReducer(applyDrawing, EMPTY_DRAWING);
  const { answers, problems, isLoading, retry, shelf, choose } = useAnswers(drawing.pixels);
  const [captions, setCaptions] = useState<Readonly<Record<string, string>>>({});
  const load = useCallback((pixels: Uint8Array, origin: string, caption: string) => {
    dispatch({ type: "load", pixels, origin });
    setCaptions((previous) => (previous[origin] === caption ? previous : { ...previous, [origin]: caption }));
  }, []);
  useEffect(() => takeForBoard(({ pixels, caption }) => load(pixels, `handed over: ${caption}`, caption)), [load]);
  const { photo, isReading, problem, takeFiles, takeImage, refuse } = usePhoto();
  usePaste(bench, takeFiles);
  useHistoryKeys(bench, dispatch);
  const [hidesPhoto, hidesShipped] = [useIsHidden("photo"), useIsHidden("shipped")];
  const drop = useFileDrop(takeFiles, hidesPhoto);
  const isWide = useMediaQuery(WIDE);
  const isBlank = isEmpty(drawing.pixels);
  const voteChoice = useApp(selectVoteChoice);
  const together = useMemo(() => (isBlank ? null : togetherOf(answers, voteChoice)), [answers, voteChoice, isBlank]);
  const caption = drawing.origin === null ? null : (captions[drawing.origin] ?? null);
  const lookInside = () => {
    setOwnImage({ pixels: drawing.pixels.slice(), name: caption ?? "Your drawing" });
    location.hash = hrefOf({ ...NOWHERE, image: { set: "own" } });
  };
  const doubt = familiarity(answers.map(({ probabilities }) => probabilities), drawing.pixels).reason;

  // Keyed, so that they keep what they hold when they change places.
  const sources = (
    <div key="sources" className="try-sources">
      {!hidesPhoto && <PhotoInput photo={photo} isReading={isReading} problem={problem} onGarment={load} onFiles={takeFiles} onImage={takeImage} onProblem={refuse} />}
      <TestGallery onChoose={load} />
    </div>
  );
  const mirror = [
    <DrawingBoard key="drawing" drawing={drawing} dispatch={dispatch} caption={caption} onLookInside={lookInside} />,
    <div key="answers" className="card try-answers">
      <Answers answers={answers} together={together} method={voteChoice.method} isEmpty={isBlank} isLoading={isLoading} doubt={doubt} problems={problems} onRetry={retry} />
      {!hidesShipped && <ShelfChoice shelf={shelf} choose={choose} />}
    </div>,
  ];
  return (
    <div ref={bench} className="try-bench" {...drop}>
      <div className="try-columns">{isWide ? [sources, ...mirror] : [...mirror, sources]}</div>
      <div className="card">
        <ModelCards />
      </div>
      <AnswerStrip pixels={drawing.pixels} answers={isBlank ? [] : answers} together={together} />
    </div>
  );
}
