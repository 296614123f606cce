/** @file The menu of one run. What is in it loads when it is first opened, and begins anew each time. */
import { useEffect, useRef, useState } from "react";
import type { RunPlan } from "../../experiment/plan";
import { lazyPanel } from "../lazyPanel";

const RunCommands = lazyPanel(async () => (await import("./RunCommands")).RunCommands, null);

/** Opens by click or keyboard; Escape closes it. */
export function RunMenu({ plan }: { readonly plan: RunPlan }) {
  const [isOpen, setIsOpen] = useState(false);
  const details = useRef<HTMLDetailsElement>(null);
  const summary = useRef<HTMLElement>(null);
  const close = (): void => {
    if (details.current) details.current.open = false;
    // At once: opened again before the browser tells of it, it would go on where it was.
    setIsOpen(false);
    summary.current?.focus();
  };
  useEffect(() => {
    const element = details.current;
    const closeByKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && element?.open === true) close();
    };
    element?.addEventListener("keydown", closeByKey);
    return () => element?.removeEventListener("keydown", closeByKey);
  }, []);
  return (
    <details className="run-menu no-print" ref={details} onToggle={() => setIsOpen(details.current?.open === true)}>
      <summary ref={summary}>
        <span aria-hidden>⋯</span>
        <span className="visually-hidden">Change {plan.name}</span>
      </summary>
      {isOpen && <RunCommands plan={plan} onClose={close} />}
    </details>
  );
}
