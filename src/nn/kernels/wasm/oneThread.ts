/** @file Why WebAssembly computes on one thread only, where it does. */

/** What decides how many threads there are. */
export interface Threading {
  readonly cores: number;
  /** `crossOriginIsolated`. */
  readonly isIsolated: boolean;
  readonly hasSharedArrayBuffer: boolean;
  /** Whether tfjs's heap came up as shared memory. */
  readonly isHeapShared: boolean;
  /** The page's own included. */
  readonly threads: number;
}

/** Short enough for the bar. */
export type OneThreadReason = "one core" | "page not isolated" | "no shared memory" | "shared memory refused" | "helper threads failed";

/** The first thing that stands in the way of a second thread; null where there is one. */
export function oneThreadReason({ cores, isIsolated, hasSharedArrayBuffer, isHeapShared, threads }: Threading): OneThreadReason | null {
  if (threads > 1) return null;
  if (cores <= 1) return "one core";
  if (!isIsolated) return "page not isolated";
  if (!hasSharedArrayBuffer) return "no shared memory";
  return isHeapShared ? "helper threads failed" : "shared memory refused";
}

const SENTENCES: Readonly<Record<OneThreadReason, string>> = {
  "one core": "This device offers the page one core.",
  "page not isolated": "More need a cross-origin isolated page, which its server has to ask for with two headers (“Host it” in README).",
  "no shared memory": "This browser has no memory that threads could share (SharedArrayBuffer); another one may.",
  "shared memory refused": "The browser refused the memory that threads would share; closing other pages may help.",
  "helper threads failed": "The helper threads did not start; reloading the page may help.",
};

/** The same as a sentence, with what could be done. */
export function oneThreadSentence(reason: OneThreadReason): string {
  return SENTENCES[reason];
}
