/** @file What training in plain JavaScript would mean, said before it begins. */
import { toConfig } from "../../experiment/config";
import { QUICK_LOOK, type Settings } from "../../experiment/settings";
import type { BackendState } from "../../state/store";
import { multiplyAddsOf } from "../../experiment/workload";
import { formatRoughDuration } from "../format";

type Speed = Pick<BackendState, "name" | "multiplyAddsPerSecond"> | null;

/** "about 3 hours": how long the settings would take on a backend that was measured because it is slow; null on any other. */
export function outlook(settings: Settings, backend: Speed): string | null {
  const speed = backend?.multiplyAddsPerSecond ?? null;
  if (speed === null || settings.architectures.length === 0) return null;
  return formatRoughDuration(multiplyAddsOf(settings) / speed);
}

/** The same in sentences, with what to choose instead. */
export function outlookSentence(settings: Settings, backend: Speed): string | null {
  const duration = outlook(settings, backend);
  if (duration === null) return null;
  const atMost = settings.architectures.some((id) => toConfig(id, settings).earlyStopping !== null) ? " at most" : "";
  const isShort = multiplyAddsOf(settings) <= multiplyAddsOf({ ...settings, ...QUICK_LOOK });
  const quick = isShort ? "" : ` Quick look would take ${outlook({ ...settings, ...QUICK_LOOK }, backend)}.`;
  const instead =
    settings.backend === "cpu"
      ? "Choose the backend Automatic in the settings: it takes the fastest that there is."
      : "This browser offers nothing faster; a newer one, or one on a computer, takes minutes. The networks that come with the page need no training: see Results and Try it.";
  return `In plain JavaScript, training with these settings would take ${duration} here${atMost}, as far as a short trial tells.${quick} ${instead}`;
}
