/** @file The chosen picture, large, with what each network says of it. */
import type { LabelledImages } from "../../data/dataset";
import { formatInteger, formatPercent } from "../format";
import { Garment } from "../garments/Garment";
import { garmentName } from "../garments/garmentNames";
import { NetworkMark } from "../NetworkMark";
import type { GalleryEntrant } from "./useEntrants";

interface ChosenPictureProps {
  readonly test: LabelledImages;
  readonly index: number;
  readonly entrants: readonly GalleryEntrant[];
  /** Looks inside a network at work on it; undefined where there is no such place. */
  readonly onOpen?: ((index: number) => void) | undefined;
}

export function ChosenPicture({ test, index, entrants, onOpen }: ChosenPictureProps) {
  const actual = test.labels[index] ?? 0;
  return (
    <section className="chosen-picture" aria-label="The chosen picture">
      <Garment source={test} index={index} size={168} label={`Test image ${formatInteger(index)}`} />
      <div>
        <h3>{garmentName(actual)}</h3>
        <p className="small muted">
          Test image {formatInteger(index)}. <span className="chosen-note">What each says of it, and how probable it holds that:</span>
        </p>
        <table className="chosen-answers">
          <tbody>
            {entrants.map(({ id, name, predictions, confidences }) => {
              const answer = predictions[index] ?? 0;
              return (
                <tr key={id}>
                  <th scope="row">
                    <NetworkMark id={id} /> <span>{name}</span>
                  </th>
                  <td className={answer === actual ? undefined : "chosen-wrong"}>
                    <span aria-hidden>{answer === actual ? "✓" : "✗"}</span>
                    <span className="visually-hidden">{answer === actual ? "right: " : "wrong: "}</span> <span className="names">{garmentName(answer)}</span>
                  </td>
                  <td className="number">{formatPercent(confidences[index] ?? 0)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {onOpen !== undefined && (
          <button type="button" className="button" onClick={() => onOpen(index)}>
            Look inside
          </button>
        )}
      </div>
    </section>
  );
}
