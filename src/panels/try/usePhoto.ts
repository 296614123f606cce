/** @file The photo that is being tried: brought as a file or taken with the camera, or why it could not be. */
import { useCallback, useRef, useState } from "react";
import { messageOf } from "../../data/errors";
import type { RgbaImage } from "../../photo/garment";
import { decodePhoto } from "./decodePhoto";

interface Photo {
  readonly image: RgbaImage;
  /** Counts up: two photos may bear one name. */
  readonly number: number;
  readonly name: string;
}

export interface PhotoState {
  readonly photo: Photo | null;
  readonly isReading: boolean;
  /** A sentence; null where all went well. */
  readonly problem: string | null;
}

interface PhotoActions extends PhotoState {
  /** Picked, dropped or pasted: one, or a sentence on why not. */
  readonly takeFiles: (files: readonly File[]) => void;
  readonly takeImage: (image: RgbaImage, name: string) => void;
  readonly refuse: (sentence: string) => void;
}

const NO_FILE = "That was no file. To bring a picture from another page, copy it there and paste it here, or save it first. What was there stays.";

export function usePhoto(): PhotoActions {
  const [state, setState] = useState<PhotoState>({ photo: null, isReading: false, problem: null });
  const newest = useRef(0);
  const refuse = useCallback((problem: string) => setState(({ photo }) => ({ photo, isReading: false, problem })), []);
  const takeImage = useCallback((image: RgbaImage, name: string) => setState({ photo: { image, name, number: ++newest.current }, isReading: false, problem: null }), []);
  const takeFile = useCallback(
    async (file: File) => {
      const number = ++newest.current;
      setState(({ photo, problem }) => ({ photo, problem, isReading: true }));
      try {
        const image = await decodePhoto(file);
        if (number === newest.current) takeImage(image, file.name);
      } catch (error) {
        if (number === newest.current) refuse(`${messageOf(error)} What was there stays.`);
      }
    },
    [takeImage, refuse],
  );
  const takeFiles = useCallback(
    (files: readonly File[]) => {
      const [file] = files;
      if (file === undefined) refuse(NO_FILE);
      else if (files.length > 1) refuse(`Those were ${files.length} files. Bring one picture at a time. What was there stays.`);
      else void takeFile(file);
    },
    [takeFile, refuse],
  );
  return { ...state, takeFiles, takeImage, refuse };
}
