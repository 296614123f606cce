/** @file Says what the address leaves out of the page, and shows it after all. */
import { listed } from "../experiment/words";
import { CONTROLS, withoutHide } from "./hide";
import { ROOMS } from "./rooms";

interface LeftOutProps {
  /** Names of rooms and controls, as the address has them; at least one. */
  readonly names: readonly string[];
  readonly onShowAll: () => void;
}

export function LeftOut({ names, onShowAll }: LeftOutProps) {
  const showAll = (event: React.MouseEvent) => {
    // In place: following the link would load the page anew, and what was trained would be gone.
    event.preventDefault();
    history.replaceState(null, "", `${location.pathname}${withoutHide(location.search)}${location.hash}`);
    onShowAll();
    document.getElementById("main")?.focus({ preventScroll: true });
  };
  return (
    <p className="page-line small no-print">
      The address leaves out {listed(names.map(nameOf))}.{" "}
      <a href={`./${withoutHide(location.search)}`} onClick={showAll}>
        Show everything
      </a>
    </p>
  );
}

function nameOf(name: string): string {
  const room = ROOMS.find(({ id }) => id === name);
  return room === undefined ? CONTROLS[name as keyof typeof CONTROLS] : `the room “${room.name}”`;
}
