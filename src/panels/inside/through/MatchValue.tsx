/** @file The paper's match value. */
export function MatchValue() {
  return null;
}
