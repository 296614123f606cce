/** @file The check of the check: plants a forbidden import in each layer and sees that the linter catches it. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const PLANTED: readonly (readonly [file: string, from: string])[] = [
  ["src/data/planted.ts", "../nn/train"],
  ["src/data/builtIn/planted.ts", "../../nn/train"],
  ["src/data/planted.ts", "@tensorflow/tfjs"],
  ["src/data/planted.ts", "../photo/garment"],
  ["src/photo/planted.ts", "../nn/predict"],
  ["src/photo/planted.ts", "../state/store"],
  ["src/photo/planted.ts", "@tensorflow/tfjs"],
  ["src/photo/planted.ts", "react"],
  ["src/nn/planted.ts", "../photo/garment"],
  ["src/nn/planted.ts", "../state/store"],
  ["src/nn/metrics/planted.ts", "../../panels/App"],
  ["src/nn/planted.ts", "react"],
  ["src/nn/planted.ts", "../formats/importModel"],
  ["src/formats/planted.ts", "../state/store"],
  ["src/formats/onnx/planted.ts", "../../panels/App"],
  ["src/formats/planted.ts", "@tensorflow/tfjs"],
  ["src/formats/planted.ts", "react"],
  ["src/nn/planted.ts", "../explain/trace"],
  ["src/formats/planted.ts", "../explain/trace"],
  ["src/experiment/planted.ts", "../explain/trace"],
  ["src/charts/planted.ts", "../explain/trace"],
  ["src/explain/planted.ts", "../state/store"],
  ["src/explain/planted.ts", "../experiment/run"],
  ["src/explain/planted.ts", "@tensorflow/tfjs-core"],
  ["src/explain/planted.ts", "react"],
  ["src/explain/scores/planted.ts", "../../panels/format"],
  ["src/explain/planted.ts", "../testing/images"],
  ["src/experiment/planted.ts", "../analysis/report"],
  ["src/experiment/planted.ts", "../state/store"],
  ["src/experiment/planted.ts", "@tensorflow/tfjs"],
  ["src/analysis/planted.ts", "../state/store"],
  ["src/analysis/planted.ts", "../session/session"],
  ["src/analysis/planted.ts", "../panels/format"],
  ["src/state/planted.ts", "../memory/records"],
  ["src/state/planted.ts", "../session/session"],
  ["src/memory/planted.ts", "../session/session"],
  ["src/memory/planted.ts", "../files/networkFiles"],
  ["src/files/planted.ts", "../session/session"],
  ["src/files/planted.ts", "../memory/records"],
  ["src/try/planted.ts", "../session/session"],
  ["src/try/planted.ts", "../files/networkFiles"],
  ["src/session/planted.ts", "../panels/useApp"],
  ["src/session/planted.ts", "@tensorflow/tfjs"],
  ["src/state/planted.ts", "@tensorflow/tfjs"],
  ["src/state/planted.ts", "../panels/useApp"],
  ["src/state/planted.ts", "zustand"],
  ["src/charts/planted.ts", "../state/store"],
  ["src/charts/planted.ts", "../photo/garment"],
  ["src/panels/planted.ts", "@tensorflow/tfjs"],
  ["src/panels/train/planted.ts", "@tensorflow/tfjs-vis"],
  ["src/planted.ts", "./testing/images"],
  ["src/data/planted.ts", "../testing/images"],
  ["src/photo/planted.ts", "../testing/pictures"],
  ["src/nn/planted.ts", "../testing/tensors"],
  ["src/nn/kernels/planted.ts", "../../testing/tensors"],
  ["src/nn/kernels/wasm/planted.ts", "../conformance.suite"],
  ["src/formats/planted.ts", "../testing/trainedModels"],
  ["src/memory/planted.ts", "../testing/store"],
  ["src/memory/planted.ts", "./resuming.suite"],
  ["src/charts/planted.ts", "../testing/images"],
  ["src/panels/planted.ts", "../testing/store"],
  ["scripts/planted.ts", "../src/testing/idxFiles"],
];
const ALLOWED: readonly (readonly [file: string, from: string])[] = [
  ["src/photo/planted.ts", "../data/dataset"],
  ["src/nn/planted.ts", "../data/dataset"],
  ["src/formats/planted.ts", "../nn/summary"],
  ["src/state/planted.ts", "../photo/garment"],
  ["src/state/planted.ts", "../nn/train"],
  ["src/state/planted.ts", "../formats"],
  ["src/state/planted.ts", "../analysis/voting"],
  ["src/analysis/planted.ts", "../experiment/run"],
  ["src/explain/planted.ts", "../nn/predict"],
  ["src/session/planted.ts", "../explain/trace"],
  ["src/panels/planted.ts", "../explain/trace"],
  ["src/memory/planted.ts", "../analysis/results"],
  ["src/session/planted.ts", "../memory/records"],
  ["src/session/planted.ts", "../try/shippedNetworks"],
  ["src/panels/planted.ts", "../charts/historyChart"],
  ["src/nn/planted.test.ts", "../testing/tensors"],
  ["src/nn/planted.browser.test.ts", "./planted.suite"],
  ["src/nn/planted.suite.ts", "../testing/tensors"],
  ["src/testing/planted.ts", "./images"],
];

const folder = mkdtempSync(join(tmpdir(), "layers-"));
const problems: string[] = [];
try {
  copyFileSync(".oxlintrc.json", join(folder, ".oxlintrc.json"));
  for (const [file, from] of PLANTED) if (lints(file, from)) problems.push(`${file} importing "${from}" was not caught`);
  for (const [file, from] of ALLOWED) if (!lints(file, from)) problems.push(`${file} importing "${from}" was caught, but is allowed`);
} finally {
  rmSync(folder, { recursive: true });
}
console.log(problems.length === 0 ? `All ${PLANTED.length} planted imports were caught.` : problems.join("\n"));
process.exitCode = problems.length === 0 ? 0 : 1;

/** Whether the linter accepts `file` with an import of `from`. */
function lints(file: string, from: string): boolean {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `import * as planted from ${JSON.stringify(from)};\n\nconsole.log(planted);\n`);
  const { status } = spawnSync(resolve("node_modules/.bin/oxlint"), ["-c", ".oxlintrc.json", file], { cwd: folder });
  rmSync(path);
  return status === 0;
}
