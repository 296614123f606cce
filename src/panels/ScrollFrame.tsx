/** @file A frame in which something wide or long scrolls, so that the page does not. */
import type { ReactNode } from "react";

interface ScrollFrameProps {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

export function ScrollFrame({ label, className = "", children }: ScrollFrameProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without it, Safari's keyboard cannot scroll it
    <div className={`scroll-frame ${className}`} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** Many things stand in a frame (its class with "-many"), a few on the page. */
export function FramedIf({ isMany, label, className = "", children }: ScrollFrameProps & { readonly isMany: boolean }) {
  if (!isMany) return <div className={className}>{children}</div>;
  return (
    <ScrollFrame label={label} className={`${className} ${className}-many`}>
      {children}
    </ScrollFrame>
  );
}
