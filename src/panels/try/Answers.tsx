/** @file What each network says, and what they say together: three most probable garments each, in words and as bars. */
import { memo, useEffect, useState } from "react";
import type { RunId } from "../../experiment/plan";
import type { Answer } from "../../state/commands";
import { meanProbabilities, topClasses } from "../../try/predictions";
import { formatPercent } from "../format";
import { garmentName } from "../garments/garmentNames";
import { NetworkMark } from "../NetworkMark";
import { numberWord } from "../../experiment/words";
import { ScrollFrame } from "../ScrollFrame";
import { useLook } from "../useLooks";
import { usePlans } from "../usePlans";
import { agreement, bestAnswer } from "./bestAnswer";

interface AnswersProps {
  readonly answers: readonly Answer[];
  /** Nothing is drawn: there is nothing to answer. */
  readonly isEmpty: boolean;
  readonly isLoading: boolean;
  /** Why the picture may be none of the ten garments, in a sentence; null where it may well be. */
  readonly doubt: string | null;
  readonly problems: readonly string[];
  readonly onRetry: () => void;
}

/** Networks that say three garments each; more have a line each, in a frame of their own. */
const MAX_BLOCKS = 3;
const NUM_SHOWN = 3;
const PLACES = Array.from({ length: NUM_SHOWN }, (_, place) => place);

/** As everywhere a prediction stands: whose weights it comes from. */
const SOURCES: Readonly<Record<Answer["source"], string>> = { shipped: "came with the page", file: "from a file", own: "trained here" };
const ALL_SOURCES: Readonly<Record<Answer["source"], string>> = { shipped: "all came with the page", file: "all from files", own: "all trained here" };

export const Answers = memo(function Answers({ answers, isEmpty, isLoading, doubt, problems, onRetry }: AnswersProps) {
  const plans = usePlans();
  const shown = isEmpty ? [] : answers;
  const mean = shown.length < 2 ? null : meanProbabilities(shown);
  const sourceFor = (id: RunId) => answers.find((answer) => answer.id === id)?.source;
  const probabilitiesOf = (id: RunId) => shown.find((answer) => answer.id === id)?.probabilities ?? null;
  const isMany = plans.length > MAX_BLOCKS;
  const noteFor = (id: RunId) => {
    const source = sourceFor(id);
    return source ? SOURCES[source] : isLoading ? "loading its weights" : "no weights yet";
  };
  return (
    <>
      <div className="card-head">
        <div>
          <h3 id="answers-heading">What they say</h3>
          <p className="small muted">{isEmpty ? "Draw something, and the answers come as you draw." : (doubt ?? "The three most probable of ten garments.")}</p>
        </div>
      </div>
      <div className="answers" role="group" aria-labelledby="answers-heading" data-testid="answers">
        <AnswerBlock id="vote" name="Together" note={voteNote(shown)} probabilities={mean} />
        {!isMany && plans.map(({ id, name }) => <AnswerBlock key={id} id={id} name={name} note={noteFor(id)} probabilities={probabilitiesOf(id)} />)}
      </div>
      {isMany && (
        <ScrollFrame className="answer-lines" label={`What each of the ${plans.length} runs says`}>
          <ul>
            {plans.map(({ id, name }) => (
              <AnswerLine key={id} id={id} name={name} note={noteFor(id)} probabilities={probabilitiesOf(id)} />
            ))}
          </ul>
        </ScrollFrame>
      )}
      {problems.length > 0 && (
        <div className="notice answers-problems" role="status">
          {problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
          <p>
            Networks that you train on this page answer here all the same.{" "}
            <button type="button" className="link-button" onClick={onRetry}>
              Try again
            </button>
          </p>
        </div>
      )}
      <Spoken text={isEmpty || shown.length === 0 ? "" : `${spokenText(shown, mean)}${doubt === null ? "" : ` ${doubt}`}`} />
    </>
  );
});

function voteNote(answers: readonly Answer[]): string {
  const sources = new Set(answers.map(({ source }) => source));
  const [source] = sources;
  const whose = sources.size === 1 ? ALL_SOURCES[source!] : sources.has("own") ? "some trained here" : "some came with the page";
  return answers.length < 2 ? "mean of their probabilities" : `mean of ${answers.length === 3 ? "the three" : numberWord(answers.length)}, ${whose}`;
}

interface AnswerBlockProps {
  readonly id: RunId | "vote";
  readonly name: string;
  readonly note: string;
  readonly probabilities: Float32Array | null;
}

/** Keeps its height while there is no answer, so that nothing jumps. */
function AnswerBlock({ id, name, note, probabilities }: AnswerBlockProps) {
  const { cssColor: color } = useLook(id);
  const top = probabilities === null ? [] : topClasses(probabilities, NUM_SHOWN);
  return (
    <section className={id === "vote" ? "answer answer-vote" : "answer"} aria-label={name} data-answered={probabilities !== null || undefined}>
      <h4>
        <NetworkMark id={id} />
        <span>{name}</span>
        <span className="answer-note muted">{note}</span>
      </h4>
      <ol className="answer-classes">
        {PLACES.map((place) => {
          const entry = top[place];
          return (
            <li key={place} className={place === 0 ? "answer-first" : undefined} aria-hidden={entry === undefined || undefined}>
              <span className="answer-name">{entry ? garmentName(entry.label) : "–"}</span>
              <span className="answer-track" aria-hidden>
                <span style={{ transform: `scaleX(${entry?.probability ?? 0})`, background: color }} />
              </span>
              <span className="answer-percent numbers">{entry ? formatPercent(entry.probability) : ""}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** The most probable garment, or what there is to wait for. */
function AnswerLine({ id, name, note, probabilities }: AnswerBlockProps) {
  const { cssColor: color } = useLook(id);
  const [top] = probabilities === null ? [] : topClasses(probabilities, 1);
  return (
    <li data-answered={top !== undefined || undefined}>
      <NetworkMark id={id} />
      <span className="answer-line-name" title={`${name}, ${note}`}>
        {name}
      </span>
      <span className={top ? "answer-name" : "answer-name muted"}>{top ? garmentName(top.label) : note}</span>
      <span className="answer-track" aria-hidden>
        <span style={{ transform: `scaleX(${top?.probability ?? 0})`, background: color }} />
      </span>
      <span className="answer-percent numbers">{top ? formatPercent(top.probability, 0) : ""}</span>
    </li>
  );
}

function spokenText(answers: readonly Answer[], mean: Float32Array | null): string {
  if (mean !== null && answers.length > MAX_BLOCKS) return `Together: ${bestAnswer(mean)}. ${agreement(answers, mean)}.`;
  const lines = answers.map(({ name, probabilities }) => `${name}: ${bestAnswer(probabilities)}.`);
  return [...(mean === null ? [] : [`Together: ${bestAnswer(mean)}.`]), ...lines].join(" ");
}

/** A screen reader hears an answer when the drawing rests, not with every frame. */
const REST_MS = 900;

function Spoken({ text }: { readonly text: string }) {
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className="visually-hidden" role="status">
      {spoken}
    </p>
  );
}
