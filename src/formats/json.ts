/** @file Reading JSON from files nobody vouches for: own properties only, each with its kind checked. */
import { refuse } from "./formatError";
import { messageOf } from "../data/errors";
import { MAX_JSON_BYTES } from "./limits";

export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws ModelFormatError naming `what` if `text` is too long, no JSON, or no object. */
export function parseJsonObject(text: string, what: string): JsonObject {
  if (text.length > MAX_JSON_BYTES) refuse(`${what} is ${text.length} characters long; at most ${MAX_JSON_BYTES} are read.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    refuse(`${what} is not JSON (${messageOf(error)}). The file is damaged; save it again and try once more.`, error);
  }
  return asObject(value, what);
}

/** The property itself, never one inherited: "constructor" and "__proto__" in a file mean nothing. */
export function property(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function asObject(value: unknown, what: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(`${what} should be an object, but is ${describe(value)}.`);
  return value as JsonObject;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asArray(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) refuse(`${what} should be a list, but is ${describe(value)}.`);
  return value;
}

export function asString(value: unknown, what: string): string {
  if (typeof value !== "string") refuse(`${what} should be a text, but is ${describe(value)}.`);
  return value;
}

/** A property that must be an object. */
export function objectAt(object: JsonObject, name: string, what: string): JsonObject {
  return asObject(property(object, name), `${what}: "${name}"`);
}

export function arrayAt(object: JsonObject, name: string, what: string): readonly unknown[] {
  return asArray(property(object, name), `${what}: "${name}"`);
}

export function stringAt(object: JsonObject, name: string, what: string): string {
  return asString(property(object, name), `${what}: "${name}"`);
}

/** `[3, 3, 1, 32]` and the like: whole numbers from 0, few and of a product that can be had. */
export function shapeAt(object: JsonObject, name: string, what: string): number[] {
  const shape = arrayAt(object, name, what);
  if (shape.length > 8 || !shape.every((length) => Number.isSafeInteger(length) && (length as number) >= 0)) {
    refuse(`${what}: "${name}" should be a shape, but is ${describe(shape)}.`);
  }
  return shape as number[];
}

/** A value as people can recognise it, short. */
export function describe(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
