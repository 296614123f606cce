/** @file The arithmetic's steps: one by one, back, or played; and all of them in a list. */
import { useEffect, useRef, useState } from "react";
import { at } from "../../../data/arrays";
import { useMediaQuery } from "../../useMediaQuery";
import { ScrollFrame } from "../../ScrollFrame";
import type { Beat } from "./beats";

interface StepperProps {
  readonly beats: readonly Beat[];
  readonly place: number;
  readonly onPlace: (place: number) => void;
}

const MILLISECONDS = 900;

export function Stepper({ beats, place, onPlace }: StepperProps) {
  const [isPlaying, setPlaying] = useState(false);
  const wantsStill = useMediaQuery("(prefers-reduced-motion: reduce)");
  const end = beats.length - 1;
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => {
      onPlace(Math.min(end, place + 1));
      if (place + 1 >= end) setPlaying(false);
    }, MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isPlaying, place, end, onPlace]);
  const to = (next: number) => {
    setPlaying(false);
    onPlace(next);
  };
  const play = () => {
    if (!isPlaying && place >= end) onPlace(0);
    setPlaying(!isPlaying);
  };
  const { title, formula, sentence } = at(beats, place);
  return (
    <div className="through-stepper">
      {end > 0 && (
        <div className="button-row">
          <button type="button" className="button" disabled={place === 0} onClick={() => to(place - 1)}>
            Back
          </button>
          <button type="button" className="button" onClick={() => to(place >= end ? 0 : place + 1)}>
            {place >= end ? "From the start" : "Step"}
          </button>
          {!wantsStill && (
            <button type="button" className="button" onClick={play}>
              {isPlaying ? "Pause" : "Play"}
            </button>
          )}
          <span className="small muted numbers">
            Step {place + 1} of {beats.length}
          </span>
        </div>
      )}
      <div className="through-beat" aria-live={isPlaying ? "off" : "polite"}>
        <p>
          <strong>{title}</strong> <code className="through-formula numbers">{formula}</code>
        </p>
        <p className="small">{sentence}</p>
      </div>
      {end > 0 && <BeatList beats={beats} place={place} />}
    </div>
  );
}

function BeatList({ beats, place }: Pick<StepperProps, "beats" | "place">) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // Only the list moves, never the page.
    const [frame, line] = [list.current?.parentElement, list.current?.children[place]];
    if (frame != null && line instanceof HTMLElement) frame.scrollTop = line.offsetTop - (frame.clientHeight - line.offsetHeight) / 2;
  }, [place, beats.length]);
  return (
    <ScrollFrame label="All steps" className="through-beats-frame">
      <ol ref={list} className="through-beats small numbers">
        {beats.map(({ title, formula }, i) => (
          <li key={`${title} ${i}`} data-ahead={i > place || undefined} aria-current={i === place ? "step" : undefined}>
            <span>{title}</span> <code>{formula}</code>
          </li>
        ))}
      </ol>
    </ScrollFrame>
  );
}
