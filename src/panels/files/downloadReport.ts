/** @file Hands report.md to the person. A chunk of its own, with what writes it. */
import { formatReport } from "../../analysis/report";
import type { ResultsFile } from "../../analysis/results";
import { saveFile } from "./saveFile";

/** @param labels True classes of the test images; null where they are not the runs'. */
export function downloadReport(results: ResultsFile, labels: ArrayLike<number> | null): void {
  saveFile({ name: "report.md", mediaType: "text/markdown", bytes: formatReport(results, { labels }) });
}
