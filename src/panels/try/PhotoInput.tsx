/** @file A photo of one's own: picked, dropped, pasted or taken, then made a garment step by step. Never leaves the browser. */
import { memo, useCallback, useEffect, useId, useRef, useState } from "react";
import { DropZone } from "../DropZone";
import { messageOf } from "../../data/errors";
import type { RgbaImage } from "../../photo/garment";
import { Camera } from "./Camera";
import { decodePhoto } from "./decodePhoto";
import { PhotoSteps } from "./PhotoSteps";

interface PhotoInputProps {
  readonly onGarment: (pixels: Uint8Array, origin: string, caption: string) => void;
}

interface Photo {
  readonly image: RgbaImage;
  /** Counts up: two photos may bear one name. */
  readonly number: number;
  readonly name: string;
}

export const PhotoInput = memo(function PhotoInput({ onGarment }: PhotoInputProps) {
  const [photo, setPhoto] = useState<Photo | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isReading, setIsReading] = useState(false);
  const newest = useRef(0);

  const take = useCallback((image: RgbaImage, name: string) => {
    setPhoto({ image, name, number: ++newest.current });
    setProblem(null);
  }, []);
  const takeFile = useCallback(
    async (file: File | undefined) => {
      if (file === undefined) return;
      const number = ++newest.current;
      setIsReading(true);
      try {
        const image = await decodePhoto(file);
        if (number === newest.current) take(image, file.name);
      } catch (error) {
        if (number === newest.current) setProblem(`${messageOf(error)} What was there stays.`);
      } finally {
        setIsReading(false);
      }
    },
    [take],
  );
  const refuse = useCallback((sentence: string) => setProblem(sentence), []);
  usePaste(takeFile);

  return (
    <div className="card photo">
      <div className="card-head">
        <div>
          <h3>Or a photo of your own</h3>
          <p className="small muted">One garment, best on a plain ground. The photo stays in this browser: the page has nowhere to send it.</p>
        </div>
      </div>
      <PhotoSource onFile={takeFile} onImage={take} onProblem={refuse} />
      <div className="photo-status" role="status">
        {isReading && <p className="small muted">Reading the picture…</p>}
        {!isReading && problem !== null && <p className="notice">{problem}</p>}
      </div>
      {photo && <PhotoSteps key={photo.number} photo={photo.image} origin={`photo ${photo.number}`} name={photo.name} onGarment={onGarment} onProblem={refuse} />}
    </div>
  );
});

/** A picture in the clipboard is taken wherever on the page it is pasted, but for fields of text. */
function usePaste(onFile: (file: File) => void): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const file = event.clipboardData?.files[0];
      if (file === undefined || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      onFile(file);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [onFile]);
}

interface PhotoSourceProps {
  readonly onFile: (file: File | undefined) => void;
  readonly onImage: (image: RgbaImage, name: string) => void;
  readonly onProblem: (sentence: string) => void;
}

function PhotoSource({ onFile, onImage, onProblem }: PhotoSourceProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isFilming, setIsFilming] = useState(false);
  const hint = useId();
  return (
    <DropZone onFiles={([file]) => onFile(file)}>
      <p className="small" id={hint}>
        Drop a picture here, paste one, or choose: JPEG, PNG, WebP, AVIF, GIF or SVG, up to 25 MB and 50 megapixels.
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
        />
      )}
      <input
        ref={input}
        type="file"
        accept="image/*,.svg,.avif"
        hidden
        aria-label="Picture file"
        onChange={(event) => {
          onFile(event.currentTarget.files?.[0]);
          event.currentTarget.value = ""; // so that picking the same file again is a change again
        }}
      />
    </DropZone>
  );
}
