/** @file What a node of an ONNX graph says of itself: its attributes, and its name for people. */
import { at } from "../../data/arrays";
import { refuse } from "../formatError";
import type { AttributeProto, NodeProto } from "./onnxProto";

/** How an error begins. */
export const WHAT = "The ONNX file";

/** The node's attribute `name`, if it has one. */
export function attribute({ attribute: all }: NodeProto, name: string): AttributeProto | undefined {
  return all?.find((item) => item.name === name);
}

/** A list of whole numbers. @param fallback where the attribute is missing. */
export function ints(node: NodeProto, name: string, fallback: readonly number[] = []): readonly number[] {
  return attribute(node, name)?.ints ?? fallback;
}

export function int(node: NodeProto, name: string, fallback: number): number {
  return attribute(node, name)?.i ?? fallback;
}

/** @throws ModelFormatError if it is neither 0 nor 1: runtimes do not agree on what that means. */
export function flag(node: NodeProto, name: string, fallback: boolean): boolean {
  const value = int(node, name, fallback ? 1 : 0);
  if (value !== 0 && value !== 1) refuse(`${WHAT}: ${nodeName(node)} has ${name} = ${value}; 0 or 1 was expected. It is damaged; save it again.`);
  return value === 1;
}

export function float(node: NodeProto, name: string, fallback: number): number {
  return attribute(node, name)?.f ?? fallback;
}

/** @param fallback where the attribute is missing. */
export function text(node: NodeProto, name: string, fallback: string): string {
  const value = attribute(node, name)?.s;
  return value === undefined ? fallback : new TextDecoder().decode(value);
}

/**
 * Of rows and of columns.
 * @throws ModelFormatError if it is not two whole numbers from 1.
 */
export function pairOf(node: NodeProto, name: string, fallback?: readonly number[]): [rows: number, columns: number] {
  const found = ints(node, name, fallback);
  if (found.length !== 2 || !found.every((value) => Number.isInteger(value) && value >= 1)) refuse(`${WHAT}: ${nodeName(node)} has ${name} = [${found.join(", ")}]; an image needs two whole numbers from 1, for rows and columns.`);
  return [at(found, 0), at(found, 1)];
}

/** "Conv “conv1”". */
export function nodeName({ name, op_type, output }: NodeProto): string {
  return `${op_type ?? "a node"} “${name === undefined || name === "" ? (output?.[0] ?? "") : name}”`;
}
