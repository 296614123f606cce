/** @file What each network says, and what they say together: three most probable garments each, in words and as bars. */
import { memo, useEffect, useState } from "react";
import type { RunId, VoteMethod } from "../../experiment/plan";
import type { Answer } from "../../state/commands";
import { topClasses, type Together } from "../../try/predictions";
import { formatPercent } from "../format";
import { garmentName } from "../garments/garmentNames";
import { NetworkMark } from "../NetworkMark";
import { listed, numberWord } from "../../experiment/words";
import { ScrollFrame } from "../ScrollFrame";
import { useLook } from "../useLooks";
import { usePlans } from "../usePlans";
import { agreement, bestAnswer, firstAnswer } from "./bestAnswer";

interface AnswersProps {
  readonly answers: readonly Answer[];
  /** null while nothing is drawn, or fewer than two answer. */
  readonly together: Together | null;
  readonly method: VoteMethod;
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
const SOURCES: Readonly<Record<Answer["source"], string>> = { shipped: "came with the page", best: "page’s best recipe", file: "from a file", own: "trained here" };
const ALL_SOURCES: Readonly<Record<Answer["source"], string>> = { shipped: "all came with the page", best: "all came with the page, best recipe", file: "all from files", own: "all trained here" };

export const Answers = memo(function Answers({ answers, together, method, isEmpty, isLoading, doubt, problems, onRetry }: AnswersProps) {
  const plans = usePlans();
  const shown = isEmpty ? [] : answers;
  const sourceFor = (id: RunId) => answers.find((answer) => answer.id === id)?.source;
  const answerOf = (id: RunId) => shown.find((answer) => answer.id === id);
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
        <AnswerBlock id="vote" name="Together" note={voteNote(together, answers.length, method)} classes={together?.classes ?? []} />
        {!isMany && plans.map(({ id, name }) => <AnswerBlock key={id} id={id} name={name} note={noteFor(id)} classes={classesOf(answerOf(id))} />)}
      </div>
      {isMany && (
        <ScrollFrame className="answer-lines" label={`What each of the ${plans.length} runs says`}>
          <ul>
            {plans.map(({ id, name }) => (
              <AnswerLine key={id} id={id} name={name} note={noteFor(id)} classes={classesOf(answerOf(id))} />
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
      <Spoken text={isEmpty || shown.length === 0 ? "" : `${spokenText(shown, together)}${doubt === null ? "" : ` ${doubt}`}`} />
    </>
  );
});

function classesOf(answer: Answer | undefined): Together["classes"] {
  return answer === undefined ? [] : topClasses(answer.probabilities, NUM_SHOWN);
}

const METHOD_NOTES: Readonly<Record<VoteMethod, string>> = { majority: "by majority; figures: ", mean: "" };

/** Whose vote it is. The figures are means by either method: a majority has none of its own for one image. */
function voteNote(together: Together | null, numAnswers: number, method: VoteMethod): string {
  if (together === null) return `${METHOD_NOTES[method]}mean of their probabilities`;
  const { members, isFallback } = together;
  const sources = new Set(members.map(({ source }) => source));
  const [source] = sources;
  const weights = source !== undefined && sources.size === 1 ? ALL_SOURCES[source] : sources.has("own") ? "some trained here" : "some came with the page";
  const all = members.length === 3 ? "the three" : numberWord(members.length);
  const whose = members.length === numAnswers ? all : listed(members.map(({ id }) => id));
  return `${METHOD_NOTES[method]}mean of ${whose}, ${weights}${isFallback ? "; all, as fewer than two of the chosen members answer" : ""}`;
}

interface AnswerBlockProps {
  readonly id: RunId | "vote";
  readonly name: string;
  readonly note: string;
  /** The most probable first; none while there is no answer. */
  readonly classes: Together["classes"];
}

/** Keeps its height while there is no answer, so that nothing jumps. */
function AnswerBlock({ id, name, note, classes }: AnswerBlockProps) {
  const { cssColor: color } = useLook(id);
  return (
    <section className={id === "vote" ? "answer answer-vote" : "answer"} aria-label={name} data-answered={classes.length > 0 || undefined}>
      <h4>
        <NetworkMark id={id} />
        <span>{name}</span>
        <span className="answer-note muted">{note}</span>
      </h4>
      <ol className="answer-classes">
        {PLACES.map((place) => {
          const entry = classes[place];
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
function AnswerLine({ id, name, note, classes: [top] }: AnswerBlockProps) {
  const { cssColor: color } = useLook(id);
  return (
    <li data-answered={top !== undefined || undefined}>
      <NetworkMark id={id} />
      <span className="answer-line-name" title={`${name}, ${note}`}>
        {name} {top !== undefined && <small className="muted">{note}</small>}
      </span>
      <span className={top ? "answer-name" : "answer-name muted"}>{top ? garmentName(top.label) : note}</span>
      <span className="answer-track" aria-hidden>
        <span style={{ transform: `scaleX(${top?.probability ?? 0})`, background: color }} />
      </span>
      <span className="answer-percent numbers">{top ? formatPercent(top.probability, 0) : ""}</span>
    </li>
  );
}

function spokenText(answers: readonly Answer[], together: Together | null): string {
  if (together !== null && answers.length > MAX_BLOCKS) return `Together: ${firstAnswer(together.classes)}. ${agreement(answers, together)}.`;
  const lines = answers.map(({ name, probabilities }) => `${name}: ${bestAnswer(probabilities)}.`);
  return [...(together === null ? [] : [`Together: ${firstAnswer(together.classes)}.`]), ...lines].join(" ");
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
