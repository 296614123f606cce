/** @file The columns of the comparison: the runs in the experiment's order, then their vote. */
import type { ArchitectureId } from "../../nn/architectures";
import { VOTE_NAMES } from "../../analysis/voting";
import type { Comparison, NetworkColumn, VoteColumn } from "../../analysis/comparison";
import type { RunId, RunPlan, VoteMethod } from "../../experiment/plan";

export type ColumnId = RunId | "vote";

/** One column's head: what it is before anything is known of it. */
export interface Column {
  readonly id: ColumnId;
  readonly name: string;
  /** The paper's that it is, which the paper and Keras have figures of; null for all others and for the vote. */
  readonly architecture: ArchitectureId | null;
  /** null for the vote. */
  readonly network: RunPlan["network"] | null;
}

export function columnsOf(plans: readonly RunPlan[], method: VoteMethod): Column[] {
  return [...plans.map(({ id, name, network }) => ({ id, name, architecture: network.architecture, network })), { id: "vote", name: VOTE_NAMES[method], architecture: null, network: null }];
}

/** What is known of a network; undefined before it has been scored, and for the vote. */
export function networkOf(comparison: Comparison, id: ColumnId): NetworkColumn | undefined {
  return comparison.networks.find((network) => network.id === id);
}

export function columnOf(comparison: Comparison, id: ColumnId): NetworkColumn | VoteColumn | null {
  return (id === "vote" ? comparison.vote : networkOf(comparison, id)) ?? null;
}
