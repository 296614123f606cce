/** @file The paper's match value (its figures 9 and 10): which entries of the flattened list speak for each class, and how much of them the image has. */
import { useMemo } from "react";
import { at, floatAt, last } from "../../../data/arrays";
import { listLayer, MATCH_IMAGES } from "../../../explain/flattenedClasses";
import { type ClassEntries, matchValue } from "../../../explain/matchValue";
import { bestOf } from "../../../explain/trace";
import { formatInteger, formatPercent } from "../../format";
import { garmentName, garmentPlural } from "../../garments/garmentNames";
import { useInside } from "../useInside";
import { ShareLine } from "./Bars";
import { pixelOf } from "./beats";
import { useClassEntries } from "./useClassEntries";
import { useThrough } from "./useThrough";
import { plain } from "./words";

export function MatchValue() {
  const { network } = useInside();
  const { classes, share, isThere, start, stop } = useClassEntries();
  const isFlatten = network.layers.some(({ type }) => type === "flatten");
  return (
    <section className="card through-match" aria-labelledby="match-heading">
      <h4 id="match-heading">What speaks for each class: the match value</h4>
      <p className="small">
        {isFlatten ? "In the flattened list" : "This network has no flatten; in the list that its last layer with a kernel reads"}, each class has entries that are high for it. Here are the five that are highest in the mean over the class’s images (among the first {formatInteger(MATCH_IMAGES)} training images), and how much of them this image has: 100 % is as much as the class’s mean, 0 % nothing.
      </p>
      {classes !== null ? (
        <Matches classes={classes} />
      ) : share === null ? (
        <p>
          <button type="button" className="button" disabled={!isThere} onClick={start}>
            Work it out for this network
          </button>
        </p>
      ) : (
        <div className="through-progress">
          <progress value={share} aria-label="Match value" />
          <span className="small numbers">{formatPercent(share, 0)} of the images are through</span>
          <button type="button" className="button" onClick={stop}>
            Stop
          </button>
        </div>
      )}
    </section>
  );
}

function Matches({ classes }: { readonly classes: readonly ClassEntries[] }) {
  const { network } = useInside();
  const { trace, layers } = useThrough();
  const place = listLayer(network);
  const list = useMemo(() => {
    const layer = layers[place];
    return layer === undefined ? trace.image : at(trace.stages, last(layer.stages)).values;
  }, [layers, place, trace]);
  const values = classes.map((entries) => matchValue(entries, list));
  const [best, said] = [bestOf(values), bestOf(trace.probabilities)];
  const { entries, sumOfMean } = at(classes, best);
  const have = [...entries].map((entry) => floatAt(list, entry));
  return (
    <>
      <p className="small">
        Most of it is there for {garmentPlural(best)}:{" "}
        <code className="through-formula">
          ({have.map(plain).join(" + ")}) / {plain(sumOfMean)} = {formatPercent(at(values, best), 0)}
        </code>
        . {best === said ? "The network’s answer is the same class." : `The network says ${garmentName(said)} all the same: it weighs the whole list, not five entries of it.`}
      </p>
      <div className="scroll-frame">
        <table>
          <thead>
            <tr>
              <th>Class</th>
              <th>Entries that speak for it, strongest first</th>
              <th className="number">In the image</th>
              <th className="number">In the mean</th>
              <th className="number">Match value</th>
              <th>
                <span className="visually-hidden">as a bar</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {classes.map((one, label) => (
              <MatchRow key={label} entries={one} list={list} value={at(values, label)} isBest={label === best} layer={layers[place]?.name ?? null} shape={place < 0 ? [28, 28, 1] : at(layers, place).input} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface MatchRowProps {
  readonly entries: ClassEntries;
  readonly list: Float32Array;
  readonly value: number;
  readonly isBest: boolean;
  readonly layer: string | null;
  /** Of the pictures that the list was made of. */
  readonly shape: readonly number[];
}

function MatchRow({ entries: { classIndex, entries, sumOfMean, numImages }, list, value, isBest, layer, shape }: MatchRowProps) {
  const { href } = useInside();
  return (
    <tr data-best={isBest || undefined}>
      <th scope="row">{garmentName(classIndex)}</th>
      {numImages === 0 ? (
        <td colSpan={5}>No image of it among those.</td>
      ) : (
        <>
          <td className="through-entries">
            {[...entries].map((entry) => (
              <a key={entry} href={href({ layer, unit: layer === null ? null : entry })} title={entryTitle(shape, entry)}>
                {entry}
              </a>
            ))}
          </td>
          <td className="number">{plain(entries.reduce((sum, entry) => sum + floatAt(list, entry), 0))}</td>
          <td className="number">{plain(sumOfMean)}</td>
          <td className="number">{formatPercent(value, 0)}</td>
          <td className="through-share-cell">
            <ShareLine share={Math.min(1, Math.max(0, value))} isBest={isBest} />
          </td>
        </>
      )}
    </tr>
  );
}

function entryTitle(shape: readonly number[], entry: number): string {
  if (shape.length !== 3) return `number ${entry}`;
  const [row, column, channel] = pixelOf(shape, entry);
  return `row ${row}, column ${column} of channel ${channel}`;
}
