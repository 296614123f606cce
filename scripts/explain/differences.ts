/** @file How far two explanations are apart, value by value: what `npm run explain -- --against` says. */

export interface Difference {
  /** As in "images.0.account.total". */
  readonly path: string;
  /** The largest difference, as a share of the largest number there; infinite where kinds, sizes or words differ. */
  readonly difference: number;
}

/** What names a file or counts up from one model to the next in Keras, and so says nothing. */
const NAMES = new Set(["architecture", "model", "note"]);

/**
 * Of everything that `expected` has; a list of numbers is one value, and compared by its largest. What is listed by Keras's
 * names of layers is compared in its order.
 */
export function differences(got: unknown, expected: unknown, path = ""): Difference[] {
  if (isNumbers(expected)) return [{ path, difference: isNumbers(got) ? apart(got, expected) : Number.POSITIVE_INFINITY }];
  if (typeof expected !== "object" || expected === null) return [{ path, difference: leafDifference(got, expected) }];
  if (typeof got !== "object" || got === null) return [{ path, difference: Number.POSITIVE_INFINITY }];
  if (Array.isArray(expected) || path.endsWith("biases")) return inOrder(Object.values(got), Object.values(expected), path);
  return Object.entries(expected).flatMap(([name, value]) => (NAMES.has(name) ? [] : differences(Reflect.get(got, name), value, path === "" ? name : `${path}.${name}`)));
}

function inOrder(got: readonly unknown[], expected: readonly unknown[], path: string): Difference[] {
  if (got.length !== expected.length) return [{ path, difference: Number.POSITIVE_INFINITY }];
  return expected.flatMap((value, i) => differences(got[i], value, `${path}.${i}`));
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number");
}

function apart(got: readonly number[], expected: readonly number[]): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(...expected.map(Math.abs));
  const largest = Math.max(...expected.map((value, i) => Math.abs(value - (got[i] ?? Number.NaN))));
  return largest === 0 ? 0 : largest / scale;
}

function leafDifference(got: unknown, expected: unknown): number {
  if (typeof expected === "number" && typeof got === "number") return apart([got], [expected]);
  return withoutCount(got) === withoutCount(expected) ? 0 : Number.POSITIVE_INFINITY;
}

/** Keras counts the names of layers on from one model to the next in a session. */
function withoutCount(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/_\d+$/, "") : value;
}

/** The largest difference of each kind of value, largest first: images and classes taken together. */
export function largestByKind(all: readonly Difference[]): Difference[] {
  const kinds = new Map<string, number>();
  for (const { path, difference } of all) {
    const kind = path.replaceAll(/\.\d+(?=\.|$)/g, "");
    kinds.set(kind, Math.max(kinds.get(kind) ?? 0, difference));
  }
  return [...kinds].map(([path, difference]) => ({ path, difference })).sort((a, b) => b.difference - a.difference);
}
