/** @file Settings that end-to-end tests put into the address. */

const SMALL = { data: "built-in", epochs: "2", batchSize: "100", trainSize: "300", testSize: "200" };

/** Settings small enough for software WebGL on two cores, large enough that something is learned; `change` goes over them. */
export function small(change: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({ ...SMALL, ...change }).toString();
}
