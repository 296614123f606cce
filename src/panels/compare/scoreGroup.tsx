/** @file The comparison's first group: accuracy and loss beside the paper's and Keras's. */
import { architectureById } from "../../nn/architectures";
import type { Comparison } from "../../analysis/comparison";
import { kerasSpan } from "../../analysis/published";
import { standardError } from "../../analysis/significance";
import { formatLoss, formatPercent } from "../format";
import { galleryPlace, hrefOf } from "../gallery/galleryPlace";
import { DotStrip } from "../garments/DotStrip";
import { useLook } from "../useLooks";
import { type Column, type ColumnId, columnOf, networkOf } from "./columns";
import { scaleStart } from "./differences";
import type { GroupSpec } from "./group";

export function scoreGroup(heads: readonly Column[], comparison: Comparison, isOnFashionMnist: boolean): GroupSpec {
  const testSize = comparison.supports.reduce((sum, support) => sum + support, 0);
  const columns = heads.map(({ id }) => columnOf(comparison, id)).filter((column) => column !== null);
  const spans = heads.flatMap(({ architecture }) => (architecture === null ? [] : [kerasSpan(architecture)]));
  const low = scaleStart([...columns.map(({ testAccuracy }) => testAccuracy), ...(isOnFashionMnist || columns.length === 0 ? spans.map(({ min }) => min) : [])]);
  return {
    heading: "Score",
    note: (
      <>
        ± is one standard error of an accuracy on that many images. Dots lie between {formatPercent(low, 0)} and 100&nbsp;%
        {isOnFashionMnist ? "; the bar is what Keras’s three seeds span." : "; paper and Keras are on Fashion-MNIST, so not on the same data."}
      </>
    ),
    rows: [
      {
        label: "Test accuracy",
        cell: ({ id, architecture }) => {
          const column = columnOf(comparison, id);
          const span = architecture === null || (!isOnFashionMnist && columns.length > 0) ? null : kerasSpan(architecture);
          return (
            <>
              {column ? (
                <span className="compare-score">
                  <strong>
                    <a className="quiet-link strip-link" href={hrefOf(galleryPlace("compare", { run: id, shown: "wrong" }))} aria-label={`${formatPercent(column.testAccuracy)}: pictures of its mistakes`}>
                      {formatPercent(column.testAccuracy)}
                    </a>
                  </strong> <span className="small muted">± {(standardError(column.testAccuracy, testSize) * 100).toFixed(1)}</span>
                </span>
              ) : (
                <span className="compare-score small muted">{id === "vote" ? "–" : "not trained yet"}</span>
              )}
              <RunStrip id={id} low={low} value={column?.testAccuracy ?? null} {...(span && { reference: { low: span.min, high: span.max } })} />
            </>
          );
        },
      },
      { label: "The paper reports", cell: ({ architecture }) => (architecture === null ? null : formatPercent(architectureById(architecture).published.paperTestAccuracy, 0)) },
      {
        label: "Keras, mean of three seeds",
        cell: ({ architecture }) => {
          if (architecture === null) return null;
          const { mean, min, max } = kerasSpan(architecture);
          return (
            <>
              {formatPercent(mean)}{" "}
              <span className="small muted compare-range">
                {(min * 100).toFixed(1)}–{(max * 100).toFixed(1)}
              </span>
            </>
          );
        },
      },
      { label: "Test loss", cell: ({ id }) => lossText(networkOf(comparison, id)?.testLoss) },
      { label: "Keras’s test loss, mean", cell: ({ architecture }) => (architecture === null ? null : formatLoss(kerasSpan(architecture, "testLoss").mean)) },
    ],
  };
}

interface RunStripProps {
  readonly id: ColumnId;
  readonly low: number;
  readonly value: number | null;
  readonly reference?: { readonly low: number; readonly high: number };
}

function RunStrip({ id, ...strip }: RunStripProps) {
  return <DotStrip high={1} color={useLook(id).cssColor} {...strip} />;
}

function lossText(loss: number | undefined): string | null {
  return loss === undefined ? null : formatLoss(loss);
}
