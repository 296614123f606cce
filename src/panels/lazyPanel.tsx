/** @file A component whose code comes when it is first shown, so that the page's first load stays small. */
import { type ComponentType, lazy, Suspense } from "react";

/** Meanwhile its room is kept free (`minHeight`, a CSS length; null for what lies over others or takes no room); if its code cannot be had, a sentence stands there. */
export function lazyPanel<Props extends object>(load: () => Promise<ComponentType<Props>>, minHeight: string | null): ComponentType<Props> {
  const Panel = lazy(async () => {
    try {
      return { default: await load() };
    } catch {
      return { default: Missing as ComponentType<Props> };
    }
  });
  return function LazyPanel(props: Props) {
    return (
      <Suspense fallback={minHeight === null ? null : <div className="card" style={{ minHeight }} />}>
        <Panel {...props} />
      </Suspense>
    );
  };
}

function Missing() {
  return <p className="notice">This part of the page could not be loaded. Check the connection, and reload the page when nothing is being trained.</p>;
}
