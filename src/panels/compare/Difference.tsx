/** @file The difference of two confusion matrices, and which two. */
import { useId, useMemo, useState } from "react";
import { Fold } from "../Fold";
import { DifferenceSums } from "./DifferenceSums";
import { DifferenceTable } from "./DifferenceTable";
import { differenceMatrix } from "./differences";
import { WhenOpen } from "../scores/WhenOpen";
import { OnlyOneRight } from "./OnlyOneRight";
import type { Entrant, EntrantId } from "./entrants";

/** At least two entrants. */
export function Difference({ entrants }: { readonly entrants: readonly Entrant[] }) {
  const [firstId, setFirst] = useState<EntrantId | null>(null);
  const [secondId, setSecond] = useState<EntrantId | null>(null);
  // What was chosen may be gone after a reset and another experiment.
  const first = entrants.find(({ id }) => id === firstId) ?? entrants[0]!;
  const second = entrants.find(({ id }) => id === secondId) ?? entrants.find(({ id }) => id !== first.id)!;
  const counts = useMemo(() => differenceMatrix(first.matrix, second.matrix), [first, second]);
  return (
    <Fold title="The difference of two" titleId="difference-heading" note="What one network takes for what more often than another.">
      <div className="card-head">
        <p className="small muted">
          Images in each cell: the first network’s number minus the second’s. Coloured like the network that has more there: good on the diagonal, bad off it. Choose a cell to see
          the images that the one takes so and the other does not.
        </p>
        <div className="button-row difference-choice">
          <EntrantChoice label="First" entrants={entrants} value={first.id} onChange={setFirst} />
          <span aria-hidden>minus</span>
          <EntrantChoice label="Second" entrants={entrants} value={second.id} onChange={setSecond} />
        </div>
      </div>
      <div className="difference">
        <DifferenceTable first={first} second={second} counts={counts} />
        <div className="difference-side">
          <DifferenceSums first={first} second={second} counts={counts} />
          <WhenOpen>
            <OnlyOneRight first={first} second={second} />
          </WhenOpen>
        </div>
      </div>
    </Fold>
  );
}

/** Of more, names alone may be the same. */
const MAX_NAMES = 4;

interface EntrantChoiceProps {
  readonly label: string;
  readonly entrants: readonly Entrant[];
  readonly value: EntrantId;
  readonly onChange: (id: EntrantId) => void;
}

function EntrantChoice({ label, entrants, value, onChange }: EntrantChoiceProps) {
  const id = useId();
  return (
    <>
      <label className="visually-hidden" htmlFor={id}>
        {label} network
      </label>
      <select id={id} className="button" value={String(value)} onChange={(event) => onChange(entrants.find((entrant) => String(entrant.id) === event.target.value)!.id)}>
        {entrants.map((entrant) => (
          <option key={entrant.id} value={String(entrant.id)}>
            {entrants.length > MAX_NAMES && entrant.id !== "vote" && `${entrant.id}: `}
            {entrant.name}
          </option>
        ))}
      </select>
    </>
  );
}
