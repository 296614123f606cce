/** @file Tabs, one for each network, with its colour, its number and its score. */
import { type CSSProperties, type KeyboardEvent, useEffect, useRef } from "react";
import type { RunId } from "../../experiment/plan";
import { NetworkMark } from "../NetworkMark";
import { lookIn, useLooks } from "../useLooks";

interface NetworkTab {
  readonly id: RunId;
  readonly name: string;
  /** The score, or how far it is. */
  readonly note: string;
  /** What there is to know of the score, small; null where nothing. */
  readonly remark: string | null;
}

interface NetworkTabsProps {
  readonly tabs: readonly NetworkTab[];
  readonly selected: RunId;
  readonly onSelect: (id: RunId) => void;
  /** id of the one panel that the tabs fill. */
  readonly panelId: string;
  readonly label: string;
}

export const tabId = (panelId: string, id: RunId) => `${panelId}-tab-${id}`;

/** Tabs that stand in one row; more wrap, and scroll in a frame of their own. */
const MAX_ROW = 3;

/** Arrow keys, Home and End move and select at once, as switching is cheap. */
export function NetworkTabs({ tabs, selected, onSelect, panelId, label }: NetworkTabsProps) {
  const looks = useLooks();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What is chosen elsewhere may lie outside the frame. Only the frame moves, never the page.
    const [frame, tab] = [list.current, list.current?.querySelector<HTMLElement>('[aria-selected="true"]')];
    if (frame && tab) frame.scrollTop = Math.min(tab.offsetTop, Math.max(frame.scrollTop, tab.offsetTop + tab.offsetHeight - frame.clientHeight));
  }, [selected]);
  const move = (event: KeyboardEvent) => {
    const place = tabs.findIndex(({ id }) => id === selected);
    const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = tabs.at(next % tabs.length)!;
    onSelect(tab.id);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(tabId(panelId, tab.id))}`)?.focus();
  };
  return (
    <div ref={list} className="network-tabs" role="tablist" aria-label={label} data-many={tabs.length > MAX_ROW || undefined}>
      {tabs.map(({ id, name, note, remark }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={tabId(panelId, id)}
          className="network-tab"
          style={{ "--network": lookIn(looks, id).cssColor } as CSSProperties}
          aria-selected={id === selected}
          aria-controls={panelId}
          tabIndex={id === selected ? 0 : -1}
          onClick={() => onSelect(id)}
          onKeyDown={move}
        >
          <NetworkMark id={id} />
          <span className="network-tab-name" title={name}>{name}</span>
          <span className="network-tab-note numbers">
            {note}
            {remark !== null && <small> {remark}</small>}
          </span>
        </button>
      ))}
    </div>
  );
}
