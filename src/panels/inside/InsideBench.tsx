/** @file What the room is made of: which network, which image, which view of them. */
import { useCallback, useMemo } from "react";
import type { AnsweringNetwork } from "../../state/commands";
import { predictImage } from "../../nn/predictImage";
import { topClasses } from "../../try/predictions";
import { formatPercent } from "../format";
import { NetworkTabs, tabId } from "../results/NetworkTabs";
import type { AppState } from "../../state/store";
import { useApp } from "../useApp";
import { ImageChooser } from "./ImageChooser";
import { hrefOf, type InsidePlace } from "./insidePlace";
import { INSIDE_VIEWS } from "./insideViews";
import { goInside, useInsidePlace } from "./placeInAddress";
import { type Inside, InsideContext } from "./useInside";
import { useNetworks } from "./useNetworks";
import { useShownImage } from "./useShownImage";
import "../../styles/inside.css";

const PANEL_ID = "inside-panel";
const SOURCES = { own: "trained here", file: "from a file", shipped: "came with the page", best: "came with the page, best recipe" } as const;
const selectRuns = (state: AppState) => state.runs;

export function InsideBench() {
  const asked = useInsidePlace();
  const { networks, isLoading, problems, retry } = useNetworks();
  const runs = useApp(selectRuns);
  const image = useShownImage(asked.image);
  const network = networks.find(({ id }) => id === asked.run) ?? networks[0] ?? null;
  const view = INSIDE_VIEWS.find(({ id }) => id === asked.view) ?? INSIDE_VIEWS[0]!;
  const place = useMemo((): InsidePlace => ({ ...asked, run: network?.id ?? null, image: image?.name ?? null, view: view.id }), [asked, network, image, view]);
  const moved = useCallback((change: Partial<InsidePlace>): InsidePlace => ({ ...withoutUnit(place, change), ...change }), [place]);
  const href = useCallback((change: Partial<InsidePlace>) => hrefOf(moved(change)), [moved]);
  const go = useCallback<Inside["go"]>((change, options) => goInside(moved(change), options), [moved]);
  const inside = useMemo((): Inside | null => (network === null || image === null ? null : { place, network, networks, image, href, go }), [place, network, networks, image, href, go]);
  const answer = useMemo(() => (network === null || image === null ? null : answerOf(network, image.pixels)), [network, image]);
  if (inside === null || answer === null || network === null) return <Missing isLoading={isLoading} problems={problems} onRetry={retry} hasNetwork={network !== null} />;
  const tabs = networks.map(({ id, name, source, epoch }) => {
    const score = runs[id]?.test?.accuracy ?? null;
    return { id, name, note: score === null ? "" : formatPercent(score), remark: epoch === null ? SOURCES[source] : `after epoch ${epoch}` };
  });
  const { View } = view;
  return (
    <InsideContext value={inside}>
      <NetworkTabs tabs={tabs} selected={network.id} onSelect={(run) => go({ run })} panelId={PANEL_ID} label="Networks" />
      <div className="inside-panel" role="tabpanel" id={PANEL_ID} aria-labelledby={tabId(PANEL_ID, network.id)} tabIndex={-1}>
        <div className="card inside-head">
          <ImageChooser answer={answer} />
        </div>
        {INSIDE_VIEWS.length > 1 && (
          <nav className="inside-views" aria-label="Views of this network">
            {INSIDE_VIEWS.map(({ id, name }) => (
              <a key={id} href={href({ view: id })} aria-current={id === view.id ? "page" : undefined}>
                {name}
              </a>
            ))}
          </nav>
        )}
        <section aria-labelledby="inside-view-heading">
          <header className="inside-lead">
            <h3 id="inside-view-heading">{view.name}</h3>
            <p className="small muted">{view.sentence}</p>
          </header>
          <View key={view.id} />
        </section>
      </div>
    </InsideContext>
  );
}

/** Layers and their units are another network's, or mean nothing in another view. */
function withoutUnit(place: InsidePlace, change: Partial<InsidePlace>): InsidePlace {
  const isElsewhere = (change.run !== undefined && change.run !== place.run) || (change.view !== undefined && change.view !== place.view);
  if (isElsewhere) return { ...place, layer: null, unit: null };
  return change.layer !== undefined && change.layer !== place.layer ? { ...place, unit: null } : place;
}

function answerOf({ layers, weights, asksTwice }: AnsweringNetwork, pixels: Uint8Array) {
  return topClasses(predictImage(layers, weights, pixels, asksTwice), 1)[0]!;
}

interface MissingProps {
  readonly isLoading: boolean;
  readonly problems: readonly string[];
  readonly onRetry: () => void;
  readonly hasNetwork: boolean;
}

function Missing({ isLoading, problems, onRetry, hasNetwork }: MissingProps) {
  if (isLoading) return <p className="small muted">Loading…</p>;
  return (
    <div className="notice">
      {problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
      <p>{hasNetwork ? "There are no images to look at yet: they come with the data." : "No network has weights yet. Train one, or open one from a file."}</p>
      {problems.length > 0 && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
