/** @file How sure a network is and how rightly, and how it ranks each class: worked out in turns, so that the page goes on. */
import { zip } from "../../data/arrays";
import { NUM_CLASSES } from "../../data/dataset";
import { unitCurve } from "../../charts/unitCurve";
import type { Answers } from "../../explain/scores/answers";
import { atTemperature, bestTemperature, expectedCalibrationError, reliability, type ReliabilityBin } from "../../explain/scores/calibration";
import { brierScore, logLoss } from "../../explain/scores/probabilityScores";
import { averagePrecision, precisionRecallCurve, rankingOf, rocAuc, rocCurve } from "../../explain/scores/rankingCurves";

/** Hands the page its turn. @throws what ends the work, where nobody waits for it any more */
export type Turn = () => Promise<void>;

export interface Sureness {
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error, 0–1. */
  readonly error: number;
  readonly logLoss: number;
  readonly brier: number;
  /** What it would be at the temperature that mends it most; null where there is none. */
  readonly mended: { readonly temperature: number; readonly error: number; readonly logLoss: number } | null;
}

export async function workOutSureness(answers: Answers, turn: Turn): Promise<Sureness> {
  const bins = reliability(answers);
  const scores = { bins, error: expectedCalibrationError(bins), logLoss: logLoss(answers), brier: brierScore(answers) };
  await turn();
  const temperature = bestTemperature(answers);
  await turn();
  if (temperature === null) return { ...scores, mended: null };
  const mended = { ...answers, probabilities: atTemperature(answers, temperature) };
  return { ...scores, mended: { temperature, error: expectedCalibrationError(reliability(mended)), logLoss: logLoss(mended) } };
}

/** One class against the rest. */
export interface ClassRanking {
  readonly label: number;
  /** null where there is no image of the class, or no other. */
  readonly roc: RankingCurve | null;
  readonly precisionRecall: RankingCurve | null;
}

interface RankingCurve {
  /** SVG path in 100 × 100. */
  readonly path: string;
  /** Area under the ROC curve; average precision. 0–1. */
  readonly area: number;
}

export async function workOutRankings(answers: Answers, turn: Turn): Promise<ClassRanking[]> {
  const rankings: ClassRanking[] = [];
  for (let label = 0; label < NUM_CLASSES; label++) {
    const ranking = rankingOf(answers, label);
    const [roc, precisionRecall] = [rocCurve(ranking), precisionRecallCurve(ranking)];
    rankings.push({
      label,
      roc: roc && { path: unitCurve(zip(roc.falsePositiveRate, roc.truePositiveRate)), area: rocAuc(roc) },
      precisionRecall: precisionRecall && { path: unitCurve(zip(precisionRecall.recall, precisionRecall.precision)), area: averagePrecision(precisionRecall) },
    });
    await turn();
  }
  return rankings;
}
