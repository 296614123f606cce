/** @file The pictures behind a number, over the room in which it stands: chosen, sorted, by mouse and by keyboard. Escape leads back. */
import { useContext, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { galleryImages } from "../../explain/scores/gallery";
import { INSIDE_ID, NOWHERE } from "../inside/insidePlace";
import { goInside } from "../inside/placeInAddress";
import { HiddenContext } from "../useHidden";
import { ChosenPicture } from "./ChosenPicture";
import { Filters } from "./Filters";
import type { GalleryPlace } from "./galleryPlace";
import { choiceSentence, choiceTitle } from "./galleryWords";
import { PictureGrid } from "./PictureGrid";
import { changePictures, closePictures } from "./placeInAddress";
import { type GalleryEntrant, useEntrants, useScoredImages } from "./useEntrants";
import "../../styles/gallery.css";

export function Gallery({ place }: { readonly place: GalleryPlace }) {
  const dialog = useDialog();
  const headingId = useId();
  const entrants = useEntrants();
  const run = entrants.find(({ id }) => id === place.run) ?? entrants[0];
  return (
    <dialog
      ref={dialog}
      className="gallery"
      aria-labelledby={headingId}
      onCancel={(event) => {
        // The address says whether it is open.
        event.preventDefault();
        closePictures(place);
      }}
    >
      <header className="gallery-head">
        <h2 id={headingId}>{choiceTitle(place)}</h2>
        <button type="button" className="button" onClick={() => closePictures(place)}>
          Close
        </button>
      </header>
      {run === undefined ? <p className="notice">No network has been scored on this visit, so there are no answers to show pictures of. Close this, train, or score the networks that came with the page; then the same address shows them.</p> : <Shown place={place} run={run} entrants={entrants} />}
    </dialog>
  );
}

interface ShownProps {
  readonly place: GalleryPlace;
  readonly run: GalleryEntrant;
  readonly entrants: readonly GalleryEntrant[];
}

function Shown({ place, run, entrants }: ShownProps) {
  const test = useScoredImages();
  const against = entrants.find(({ id }) => id === place.against && id !== run.id) ?? null;
  const images = useMemo(() => {
    // The vote is no other network: it is made of them.
    const beside = against === null ? entrants.filter(({ id }) => id !== run.id && id !== "vote") : [against];
    return test === null ? [] : galleryImages(test.labels, run, beside, place);
  }, [test, run, against, entrants, place]);
  const [chosen, setChosen] = useState({ images, at: 0 });
  // What was chosen belongs to one choice of images; with another it begins anew.
  const chosenPlace = chosen.images === images ? chosen.at : 0;
  const isFirst = useIsFirst(images);
  // The vote has no inside.
  const looksInside = !useContext(HiddenContext).includes(INSIDE_ID) && run.id !== "vote";
  const lookInside = (image: number) => goInside({ ...NOWHERE, run: run.id, image: { set: "test", index: image } });
  const onOpen = looksInside ? lookInside : undefined;
  const index = images[chosenPlace];
  return (
    <>
      <p className="gallery-sentence" role="status">
        {choiceSentence(images.length, place, { run: run.name, against: against?.name ?? null })}
      </p>
      <Filters place={place} run={run} entrants={entrants} onChange={(change) => changePictures({ ...place, ...change })} />
      {test === null ? (
        <p className="notice">The images that were scored are not loaded now. Load the same data again in the Data room to see them.</p>
      ) : index === undefined ? (
        <p className="notice notice-plain">There is no such image. Choose others above.</p>
      ) : (
        <div className="gallery-body">
          <PictureGrid test={test} run={run} images={images} place={chosenPlace} onPlace={(at) => setChosen({ images, at })} takesFocus={isFirst} label={choiceTitle(place)} onOpen={onOpen} />
          <ChosenPicture test={test} index={index} entrants={entrants} onOpen={onOpen} />
        </div>
      )}
    </>
  );
}

/** Whether `value` is still what it was at first. */
function useIsFirst(value: unknown): boolean {
  const [first] = useState(value);
  return first === value;
}

/** A dialog that is open while it is there, and gives the focus back to where it was. */
function useDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return dialog;
}
