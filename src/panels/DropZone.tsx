/** @file A place to drop files on. */
import { type DragEvent, type ReactNode, useState } from "react";
import { droppedFiles } from "./droppedFiles";

interface DropZoneProps {
  /** Nothing is taken now, and the place does not look as if it would. */
  readonly isDisabled?: boolean;
  /** Files dropped, those inside folders too. */
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

export function DropZone({ isDisabled = false, onFiles, children }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const files = await droppedFiles(event.dataTransfer);
    if (!isDisabled) onFiles(files);
  };
  return (
    <div
      className="drop-zone"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(!isDisabled);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => void drop(event)}
    >
      {children}
    </div>
  );
}
