/** @file Having the networks that came with the page scored: what has been asked for, and what came of it. */
import { useState } from "react";
import { messageOf } from "../../data/errors";
import type { ArchitectureId } from "../../nn/architectures";
import type { RunId } from "../../experiment/plan";
import { useTraining } from "../useApp";

type Scoring =
  | { readonly step: "none" }
  | { readonly step: "scoring"; readonly ids: readonly ArchitectureId[] }
  | { readonly step: "asking"; readonly ids: readonly ArchitectureId[]; readonly replaces: readonly RunId[] }
  /** `ids`: the runs that were scored before the person stopped it, if so. */
  | { readonly step: "scored"; readonly ids: readonly RunId[] }
  | { readonly step: "kept" }
  | { readonly step: "failed"; readonly sentence: string };

export interface ShippedScoring {
  readonly scoring: Scoring;
  /** `replace`: even if what was trained here has to go. */
  readonly score: (ids: readonly ArchitectureId[], replace?: boolean) => void;
  /** Answers the question with no. */
  readonly keep: () => void;
}

/** @param onScored told the first run that stands among the results now. */
export function useScoreShipped(onScored?: (id: RunId) => void): ShippedScoring {
  const training = useTraining();
  const [scoring, setScoring] = useState<Scoring>({ step: "none" });
  const score = async (ids: readonly ArchitectureId[], replace: boolean): Promise<void> => {
    setScoring({ step: "scoring", ids });
    try {
      const result = await training.scoreShipped(ids, { replace });
      if (result.outcome === "asks") return setScoring({ step: "asking", ids, replaces: result.replaces });
      if (result.outcome === "abandoned") return setScoring({ step: "kept" });
      setScoring({ step: "scored", ids: result.ids });
      const [first] = result.ids;
      if (first !== undefined) onScored?.(first);
    } catch (error) {
      setScoring({ step: "failed", sentence: messageOf(error) });
    }
  };
  return { scoring, score: (ids, replace = false) => void score(ids, replace), keep: () => setScoring({ step: "kept" }) };
}
