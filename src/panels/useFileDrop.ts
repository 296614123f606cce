/** @file What makes an element a place to drop files on. */
import { type DragEvent, useState } from "react";
import { droppedFiles } from "./droppedFiles";

/** For the element. */
type FileDrop = Pick<React.DOMAttributes<HTMLElement>, "onDragOver" | "onDragLeave" | "onDrop"> & { readonly "data-over": true | undefined };

/** @param onFiles Gets the files dropped, those inside folders too; none if it was something else: a link, or a picture out of another page. */
export function useFileDrop(onFiles: (files: readonly File[]) => void, isDisabled = false): FileDrop {
  const [isOver, setIsOver] = useState(false);
  const drop = async (event: DragEvent) => {
    if (!isOffer(event.dataTransfer)) return;
    event.preventDefault();
    setIsOver(false);
    // A folder that cannot be listed is none.
    const files = await droppedFiles(event.dataTransfer).catch(() => []);
    if (!isDisabled) onFiles(files);
  };
  return {
    "data-over": isOver || undefined,
    onDragOver: (event) => {
      if (!isOffer(event.dataTransfer)) return;
      event.preventDefault();
      setIsOver(!isDisabled);
    },
    onDragLeave: ({ currentTarget, relatedTarget }) => {
      // Not for its own children.
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIsOver(false);
    },
    onDrop: (event) => void drop(event),
  };
}

/** Text that is dragged from field to field is none of ours. */
function isOffer({ types }: DataTransfer): boolean {
  return types.includes("Files") || types.includes("text/uri-list");
}
