/** @file Loading something once, however often it is asked for. */

/** What `load` brings, the same each time; after a failure, asking again loads again. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let promise: Promise<T> | null = null;
  return () =>
    (promise ??= load().catch((error: unknown) => {
      promise = null;
      throw error;
    }));
}
