/** @file The smallest change that makes the network answer otherwise: the image, the change, and what it then says. */
import { useCallback } from "react";
import { IMAGE_SIZE } from "../../../data/dataset";
import type { Trace } from "../../../explain/trace";
import type { Work } from "../../../explain/work";
import { formatPercent } from "../../format";
import { PixelImage } from "../../garments/Garment";
import { garmentName } from "../../garments/garmentNames";
import { putOnBoard } from "../../try/boardImage";
import { setOwnImage } from "../ownImage";
import { useInside } from "../useInside";
import { OutlinedMap } from "./OutlinedMap";
import { type Said, type ShownFlip, shownFlip } from "./shownFlip";
import { useWorked } from "./useWorked";
import { Problem, SignKeys, WhyCard } from "./WhyCard";

interface FlipCardProps {
  readonly trace: Trace;
  readonly outline: string;
}

export function FlipCard(props: FlipCardProps) {
  return (
    <WhyCard id="flip" title="The smallest change that flips the answer" sentence="DeepFool goes straight to the nearest border of another answer, a few pixels' brightness at a time. How little it takes says how near the network was to answering otherwise.">
      {(isSeen) => <Flip {...props} isSeen={isSeen} />}
    </WhyCard>
  );
}

const PICTURE = IMAGE_SIZE * 6;

function Flip({ trace, outline, isSeen }: FlipCardProps & { readonly isSeen: boolean }) {
  const { image } = useInside();
  const outcome = useWorked(useCallback((work: Work) => shownFlip(trace, image.pixels, work), [trace, image.pixels]), isSeen);
  if (outcome.status === "failed") return <Problem text={outcome.problem} />;
  if (outcome.status === "done" && outcome.value === null) {
    return <p className="notice">No small change was found: the network stays with its answer within what DeepFool tries, in steps that a picture's 256 shades can show.</p>;
  }
  const flip = outcome.status === "done" ? outcome.value : null;
  return (
    <div className="why-flip">
      <figure>
        <PixelImage pixels={image.pixels} size={PICTURE} label="The image before" />
        <Answer said={flip?.before ?? null} words="Before" />
      </figure>
      <figure>
        <OutlinedMap map={flip?.change ?? null} kind="diverging" outline={outline} label="The change" />
        <figcaption className="small muted">
          {flip === null ? "\u00a0" : flip.amplified === 1 ? "The change, as strong as it is" : `The change, ${flip.amplified} times as strong as it is`}
          <SignKeys positive="lighter" negative="darker" />
        </figcaption>
      </figure>
      <figure>
        <PixelImage pixels={flip?.pixels ?? null} size={PICTURE} label="The image after" />
        <Answer said={flip?.after ?? null} words="After" />
      </figure>
      <div className="why-flip-words">
        <p className="small">{flip === null ? "Looking for it…" : inWords(flip)}</p>
        <HandOver flip={flip} />
      </div>
    </div>
  );
}

function Answer({ said, words }: { readonly said: Said | null; readonly words: string }) {
  return (
    <figcaption className="small">
      <span className="muted">{words}: </span>
      {said === null ? "…" : <strong>{garmentName(said.label)}</strong>}
      {said !== null && <span className="numbers"> {formatPercent(said.probability)}</span>}
    </figcaption>
  );
}

function inWords({ before, after, changed, largest, mean }: ShownFlip): string {
  return `${changed} of 784 pixels change, by ${mean.toFixed(1)} shades of 255 on average and ${largest} at most, and ${garmentName(before.label)} (${formatPercent(before.probability)}) becomes ${garmentName(after.label)} (${formatPercent(after.probability)}). ${largest <= SLIGHT ? "People hardly see it; the network does." : "So large a change can be seen: this answer is far from the next."}`;
}

/** Shades that people hardly see on a picture this small. */
const SLIGHT = 40;

function HandOver({ flip }: { readonly flip: ShownFlip | null }) {
  const { image, go } = useInside();
  const caption = `${image.title}, changed by the least that flips the answer`;
  const onto = () => {
    if (flip === null) return;
    putOnBoard({ pixels: flip.pixels, caption });
    location.hash = "#try";
  };
  const look = () => {
    if (flip === null) return;
    setOwnImage({ pixels: flip.pixels, name: caption });
    go({ image: { set: "own" }, unit: null });
  };
  return (
    <div className="button-row">
      <button type="button" className="button button-primary" disabled={flip === null} onClick={onto}>
        Put it on the drawing board
      </button>
      <button type="button" className="button" disabled={flip === null} onClick={look}>
        Look inside the changed image
      </button>
    </div>
  );
}
