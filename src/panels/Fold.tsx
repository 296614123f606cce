/** @file A part of a room that is only sometimes wanted: its title, and the rest where it stands once it is asked for. */
import type { ReactNode } from "react";

interface FoldProps {
  readonly title: string;
  /** Of the title, for what names itself by it. */
  readonly titleId?: string;
  /** What there is to see, in a line beside the title. */
  readonly note?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Opened by the person, and on paper (paper.ts). The element itself remembers that it is open. */
export function Fold({ title, titleId, note, className, children }: FoldProps) {
  return (
    <details className={className === undefined ? "card fold" : `card fold ${className}`}>
      <summary>
        <h3 id={titleId}>{title}</h3> {note !== undefined && <span className="fold-note small muted">{note}</span>}
      </summary>
      <div className="fold-body">{children}</div>
    </details>
  );
}
