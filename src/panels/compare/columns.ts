/** @file The columns of the comparison: the networks in the paper's order, then their vote. */
import { ARCHITECTURES, type ArchitectureId } from "../../nn/architectures";
import type { Comparison, NetworkColumn, VoteColumn } from "../../analysis/comparison";

export type ColumnId = ArchitectureId | "vote";

export const COLUMN_IDS: readonly ColumnId[] = [...ARCHITECTURES.map(({ id }) => id), "vote"];

/** What is known of a network; undefined before it has been scored, and for the vote. */
export function networkOf(comparison: Comparison, id: ColumnId): NetworkColumn | undefined {
  return comparison.networks.find(({ architecture }) => architecture === id);
}

export function columnOf(comparison: Comparison, id: ColumnId): NetworkColumn | VoteColumn | null {
  return (id === "vote" ? comparison.vote : networkOf(comparison, id)) ?? null;
}
