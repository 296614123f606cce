/** @file One value of results.json each: returned if it is as expected, else an error that names it. Knows nothing of what it means. */

/** Checks `value`; `path` is where it stands in the file, for the error. */
export type Parse<T> = (value: unknown, path: string) => T;

/** An object's fields, unchecked. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object's fields. */
export function object(value: unknown, path: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(path, "an object", value);
  return value as Fields;
}

/** A list, each item through `parse`. */
export function list<T>(value: unknown, path: string, parse: Parse<T>): T[] {
  if (!Array.isArray(value)) fail(path, "a list", value);
  return (value as unknown[]).map((item, i) => parse(item, `${path}[${i}]`));
}

/** The same, of exactly `length` items. */
export function listOf<T>(length: number, value: unknown, path: string, parse: Parse<T>): T[] {
  const items = list(value, path, parse);
  if (items.length !== length) fail(path, `a list of ${length}`, value);
  return items;
}

/** null as it is, anything else through `parse`. */
export function orNull<T>(value: unknown, path: string, parse: Parse<T>): T | null {
  return value === null ? null : parse(value, path);
}

/** One of a few values. */
export function oneOf<T>(choices: readonly T[], value: unknown, path: string): T {
  return choices.find((choice) => choice === value) ?? fail(path, `one of ${choices.join(", ")}`, value);
}

/** A string. */
export function text(value: unknown, path: string): string {
  return typeof value === "string" ? value : fail(path, "text", value);
}

/** A boolean. */
export function flag(value: unknown, path: string): boolean {
  return typeof value === "boolean" ? value : fail(path, "true or false", value);
}

/** A finite number. */
export function number(value: unknown, path: string): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fail(path, "a number", value);
}

/** `JSON.stringify` writes NaN and infinities as null. */
export function numberOrNaN(value: unknown, path: string): number {
  return value === null ? NaN : number(value, path);
}

/** A whole number from 0. */
export function count(value: unknown, path: string): number {
  return Number.isInteger(value) && (value as number) >= 0 ? (value as number) : fail(path, "a whole number from 0", value);
}

/** A number from 0 to 1. */
export function fraction(value: unknown, path: string): number {
  return typeof value === "number" && value >= 0 && value <= 1 ? value : fail(path, "a number from 0 to 1", value);
}

/** @throws Error saying that `path` should be `expected` and what it is. */
export function fail(path: string, expected: string, got: unknown): never {
  throw new Error(`This is not a results file: ${path} should be ${expected}, but is ${described(got)}.`);
}

function described(value: unknown): string {
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return JSON.stringify(value);
}
