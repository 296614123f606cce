/** @file A place to drop files on. */
import type { ReactNode } from "react";
import { useFileDrop } from "./useFileDrop";

interface DropZoneProps {
  /** Nothing is taken now, and the place does not look as if it would. */
  readonly isDisabled?: boolean;
  /** See `useFileDrop`. */
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

export function DropZone({ isDisabled = false, onFiles, children }: DropZoneProps) {
  const drop = useFileDrop(onFiles, isDisabled);
  return (
    <div className="drop-zone" {...drop}>
      {children}
    </div>
  );
}
