/** @file What a node of an ONNX graph says of itself: its attributes, and its name for people. */
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

/**
 * Refuses a node whose attribute is not as this page's networks have it.
 * @param fallback What ONNX takes where the attribute is missing; the expected value unless given.
 * @throws ModelFormatError saying what was got and what was expected.
 */
export function expectInts(node: NodeProto, name: string, expected: readonly number[], fallback = expected): void {
  const found = ints(node, name, fallback);
  if (found.join() !== expected.join()) refuse(`${WHAT}: ${nodeName(node)} has ${name} = [${found.join(", ")}]; this page's networks have [${expected.join(", ")}].`);
}

/** "Conv “conv1”". */
export function nodeName({ name, op_type }: NodeProto): string {
  return `${op_type ?? "a node"} “${name ?? ""}”`;
}
