/** @file Which line is which run: its colour, its way of being drawn, its mark and name. */
import type { AnsweringNetwork } from "../../../state/commands";
import { lookIn, useLooks } from "../../useLooks";

export function RunKey({ networks }: { readonly networks: readonly AnsweringNetwork[] }) {
  const looks = useLooks();
  return (
    <ul className="noise-key small">
      {networks.map(({ id, name }) => {
        const { cssColor, dash, mark } = lookIn(looks, id);
        return (
          <li key={id}>
            <svg viewBox="0 0 28 10" width={28} height={10} aria-hidden="true"><path d="M0 5H28" fill="none" stroke={cssColor} strokeWidth={2.5} strokeDasharray={dash} /></svg>
            <b>{mark}</b> {name}
          </li>
        );
      })}
    </ul>
  );
}
