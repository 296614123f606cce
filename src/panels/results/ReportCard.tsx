/** @file The classification report, as a table and as scikit-learn prints it. */
import { useRef } from "react";
import { CLASS_NAMES } from "../../data/dataset";
import { type ClassificationReport, type ClassScores, formatClassificationReport } from "../../nn/metrics/classificationReport";
import type { RunId } from "../../experiment/plan";
import { Fold } from "../Fold";
import { formatInteger, NO_VALUE } from "../format";
import { galleryPlace, hrefOf } from "../gallery/galleryPlace";
import { ScrollFrame } from "../ScrollFrame";
import { useBriefly } from "../useBriefly";

export function ReportCard({ id, report }: { readonly id: RunId; readonly report: ClassificationReport }) {
  return (
    <Fold title="Classification report" titleId="report-heading" note="Precision, recall and F1 of each garment, as scikit-learn has them.">
      <p className="small muted fold-choices">
        Precision: of what it calls a coat, how many are coats. Recall: of all coats, how many it finds. F1: their harmonic mean. Support: how many there are. Names lead to a garment’s pictures, precisions to what is called so.
      </p>
      <div className="report">
        <table className="report-table" aria-labelledby="report-heading">
          <thead>
            <tr>
              <th scope="col">Class</th>
              {["Precision", "Recall", "F1", "Support"].map((head) => (
                <th key={head} scope="col" className="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.classes.map((scores, label) => (
              <ReportRow
                key={label}
                name={CLASS_NAMES[label] ?? String(label)}
                scores={scores}
                hrefs={{ actual: hrefOf(galleryPlace("results", { run: id, actual: label })), predicted: hrefOf(galleryPlace("results", { run: id, predicted: label })) }}
              />
            ))}
          </tbody>
          <tbody>
            <tr>
              <th scope="row">Accuracy</th>
              <td className="number muted">{NO_VALUE}</td>
              <td className="number muted">{NO_VALUE}</td>
              <td className="number">{report.accuracy.toFixed(3)}</td>
              <td className="number">{formatInteger(report.macroAverage.support)}</td>
            </tr>
            <ReportRow name="Macro average" scores={report.macroAverage} />
            <ReportRow name="Weighted average" scores={report.weightedAverage} />
          </tbody>
        </table>
        <ReportText text={formatClassificationReport(report, CLASS_NAMES)} />
      </div>
    </Fold>
  );
}

interface ReportRowProps {
  readonly name: string;
  readonly scores: ClassScores;
  /** To the pictures of the class, and to those that are called so; an average has none. */
  readonly hrefs?: { readonly actual: string; readonly predicted: string };
}

function ReportRow({ name, scores, hrefs }: ReportRowProps) {
  const precision = scores.precision.toFixed(3);
  return (
    <tr>
      <th scope="row">{hrefs === undefined ? name : <a href={hrefs.actual}>{name}</a>}</th>
      <td className="number">
        {hrefs === undefined ? (
          precision
        ) : (
          <a className="quiet-link" href={hrefs.predicted} aria-label={`${precision}: what is called ${name}`}>
            {precision}
          </a>
        )}
      </td>
      <td className="number">{scores.recall.toFixed(3)}</td>
      <td className="number">{scores.f1Score.toFixed(3)}</td>
      <td className="number">{formatInteger(scores.support)}</td>
    </tr>
  );
}

function ReportText({ text }: { readonly text: string }) {
  const pre = useRef<HTMLPreElement>(null);
  const [said, say] = useBriefly();
  const copy = async () => say((await copyText(text, pre.current)) ? "Copied" : "Selected: copy it with the keyboard");
  return (
    <div className="report-text">
      <div className="report-text-head">
        <h4>As scikit-learn prints it</h4>
        <span className="small muted" role="status">
          {said}
        </span>
        <button type="button" className="button" onClick={() => void copy()}>
          Copy
        </button>
      </div>
      <ScrollFrame label="Classification report as text">
        <pre ref={pre}>{text}</pre>
      </ScrollFrame>
    </div>
  );
}

/** Puts `text` on the clipboard; where the page may not, selects `element`, which holds it. Whether it was copied. */
async function copyText(text: string, element: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (element !== null) getSelection()?.selectAllChildren(element);
    return false;
  }
}
