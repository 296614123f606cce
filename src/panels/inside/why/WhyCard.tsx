/** @file A part of this view: what it is about, a sentence, and what it shows once somebody sees it. */
import { type ReactNode, useId } from "react";
import { useSeen } from "./useSeen";

interface WhyCardProps {
  readonly id: string;
  readonly title: string;
  readonly sentence: ReactNode;
  /** @param isSeen whether it is on the screen, or nearly so */
  readonly children: (isSeen: boolean) => ReactNode;
}

export function WhyCard({ id, title, sentence, children }: WhyCardProps) {
  const [card, isSeen] = useSeen<HTMLElement>();
  const heading = useId();
  return (
    <section ref={card} className="card why-card" data-part={id} aria-labelledby={heading}>
      <header className="why-head">
        <h4 id={heading}>{title}</h4>
        <p className="small muted">{sentence}</p>
      </header>
      {children(isSeen)}
    </section>
  );
}

/** What the two colours of a map mean. */
export function SignKeys({ positive, negative }: { readonly positive: string; readonly negative: string }) {
  return (
    <p className="small muted why-keys">
      <span className="why-key" data-sign="for">{positive}</span> <span className="why-key" data-sign="against">{negative}</span>
    </p>
  );
}

/** Stands where something could not be worked out. */
export function Problem({ text }: { readonly text: string }) {
  return <p className="notice">This could not be worked out: {text}</p>;
}
