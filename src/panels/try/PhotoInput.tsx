/** @file A photo of one's own: picked, dropped, pasted or taken, then made a garment step by step. Never leaves the browser. */
import { memo, useEffect, useId, useRef, useState } from "react";
import type { RgbaImage } from "../../photo/garment";
import { Camera } from "./Camera";
import { PhotoSteps } from "./PhotoSteps";
import type { PhotoState } from "./usePhoto";

interface PhotoInputProps extends PhotoState {
  readonly onGarment: (pixels: Uint8Array, origin: string, caption: string) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onImage: (image: RgbaImage, name: string) => void;
  readonly onProblem: (sentence: string) => void;
}

export const PhotoInput = memo(function PhotoInput({ photo, isReading, problem, onGarment, onFiles, onImage, onProblem }: PhotoInputProps) {
  return (
    <div className="card photo">
      <div className="card-head">
        <div>
          <h3>Bring a photo</h3>
          <p className="small muted">One garment, best on a plain ground. It stays in this browser: the page has nowhere to send it.</p>
        </div>
      </div>
      <PhotoSource onFiles={onFiles} onImage={onImage} onProblem={onProblem} />
      <PhotoStatus isReading={isReading} problem={problem} />
      {photo && <PhotoSteps key={photo.number} photo={photo.image} origin={`photo ${photo.number}`} name={photo.name} onGarment={onGarment} onProblem={onProblem} />}
    </div>
  );
});

function PhotoStatus({ isReading, problem }: Pick<PhotoState, "isReading" | "problem">) {
  const status = useRef<HTMLDivElement>(null);
  // What was dropped on the drawing, or pasted, may be refused out of sight.
  useEffect(() => {
    if (problem !== null) status.current?.scrollIntoView({ block: "nearest" });
  }, [problem]);
  return (
    <div ref={status} className="photo-status" role="status">
      {isReading && <p className="small muted">Reading the picture…</p>}
      {!isReading && problem !== null && <p className="notice">{problem}</p>}
    </div>
  );
}

type PhotoSourceProps = Pick<PhotoInputProps, "onFiles" | "onImage" | "onProblem">;

/** What is dropped is taken by the whole room (TryBench.tsx); this is where it says so. */
function PhotoSource({ onFiles, onImage, onProblem }: PhotoSourceProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isFilming, setIsFilming] = useState(false);
  const hint = useId();
  return (
    <div className="drop-zone">
      <p className="small" id={hint}>
        Drop a picture anywhere in this room, paste one, or choose: JPEG, PNG, WebP, AVIF, GIF or SVG, up to 25 MB and 50 megapixels.
      </p>
      <div className="button-row">
        <button type="button" className="button" aria-describedby={hint} onClick={() => input.current?.click()}>
          Choose a picture…
        </button>
        <button type="button" className="button" aria-expanded={isFilming} onClick={() => setIsFilming(!isFilming)}>
          {isFilming ? "Close the camera" : "Use the camera…"}
        </button>
      </div>
      {isFilming && (
        <Camera
          onPicture={(image) => {
            setIsFilming(false);
            onImage(image, "Camera");
          }}
          onProblem={(sentence) => {
            setIsFilming(false);
            onProblem(sentence);
          }}
          onLeave={() => setIsFilming(false)}
        />
      )}
      <input
        ref={input}
        type="file"
        accept="image/*,.svg,.avif"
        hidden
        aria-label="Picture file"
        onChange={({ currentTarget }) => {
          if (currentTarget.files?.length) onFiles([...currentTarget.files]);
          currentTarget.value = ""; // so that picking the same file again is a change again
        }}
      />
    </div>
  );
}
