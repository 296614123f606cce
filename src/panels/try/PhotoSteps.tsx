/** @file How a photo becomes 28 × 28 grey pixels, each step shown, each decision open to correction. */
import { useEffect, useRef, useState } from "react";
import { messageOf } from "../../data/errors";
import { drawGrey, drawPhoto } from "../../charts/photoCanvas";
import { AUTOMATIC, type Corrections, type RgbaImage, type Stages, toGarment } from "../../photo/garment";
import { PixelImage } from "../garments/Garment";
import { PhotoCorrections } from "./PhotoCorrections";
import { PhotoCrop } from "./PhotoCrop";

interface PhotoStepsProps {
  readonly photo: RgbaImage;
  /** Names the photo for the drawing's undo. */
  readonly origin: string;
  readonly name: string;
  readonly onGarment: (pixels: Uint8Array, origin: string, caption: string) => void;
  readonly onProblem: (sentence: string) => void;
}

/** A slider makes many values; the photo is worked on when it rests. */
const REST_MS = 80;

export function PhotoSteps({ photo, origin, name, onGarment, onProblem }: PhotoStepsProps) {
  const [corrections, setCorrections] = useState<Corrections>(AUTOMATIC);
  const [stages, setStages] = useState<Stages | null>(null);
  const [isPicking, setIsPicking] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      try {
        const next = toGarment(photo, corrections);
        setStages(next);
        onGarment(next.pixels, origin, `From the photo ${name}`);
      } catch (error) {
        onProblem(`This photo could not be made a garment (${messageOf(error)}). What was there stays.`);
      }
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [photo, corrections, origin, name, onGarment, onProblem]);
  const change = (part: Partial<Corrections>) => setCorrections((previous) => ({ ...previous, ...part }));
  if (stages === null) return <p className="small muted">Looking for the garment…</p>;
  return (
    <>
      <div className="photo-steps">
        <figure>
          <PhotoCrop
            photo={photo}
            crop={corrections.crop ?? { x: 0, y: 0, width: photo.width, height: photo.height }}
            isPicking={isPicking}
            onCrop={(crop) => change({ crop })}
            onPick={(background) => {
              setIsPicking(false);
              change({ background });
            }}
          />
          <figcaption className="small muted">{isPicking ? "Click the ground in the photo." : "The photo. Drag a box around the part to look at."}</figcaption>
        </figure>
        <figure>
          <FoundStage stages={stages} />
          <figcaption className="small muted">What was found, bright, in its box</figcaption>
        </figure>
        <figure>
          <GreyStage grey={stages.grey} />
          <figcaption className="small muted">Grey, light on black</figcaption>
        </figure>
        <figure>
          <PixelImage pixels={stages.pixels} size={168} label="The photo as 28 by 28 pixels" />
          <figcaption className="small muted">28 × 28, now in the drawing</figcaption>
        </figure>
      </div>
      {stages.notes.length > 0 && (
        <ul className="small muted photo-notes">
          {stages.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <PhotoCorrections corrections={corrections} photo={photo} isPicking={isPicking} onPicking={setIsPicking} onChange={change} />
    </>
  );
}

function FoundStage({ stages: { photo, mask, crop } }: { readonly stages: Stages }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) drawPhoto(canvas.current, photo, mask);
  }, [photo, mask]);
  const share = (value: number, of: number) => `${(value / of) * 100}%`;
  return (
    <div className="photo-found" style={fitted(photo)}>
      <canvas ref={canvas} role="img" aria-label="The garment that was found in the photo" />
      <span className="photo-box" style={{ left: share(crop.x, photo.width), top: share(crop.y, photo.height), width: share(crop.width, photo.width), height: share(crop.height, photo.height) }} />
    </div>
  );
}

function GreyStage({ grey }: { readonly grey: Stages["grey"] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) drawGrey(canvas.current, grey);
  }, [grey]);
  return <canvas ref={canvas} className="photo-grey" style={fitted(grey)} role="img" aria-label="The photo in grey" />;
}

/** As large as there is room for, proportions kept: the working copy is small. */
function fitted({ width, height }: { readonly width: number; readonly height: number }) {
  return { aspectRatio: `${width} / ${height}`, width: `min(100%, calc(14rem * ${width / height}))` };
}
