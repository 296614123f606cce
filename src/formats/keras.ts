/** @file What Keras's two file formats have in common: finding what is in them. */
import type { Hdf5Dataset, Hdf5Group } from "./hdf5/hdf5Tree";
import type { FoundWeights } from "./weights";

/** The data set at a path of groups; undefined where there is none. */
export function datasetAt(group: Hdf5Group, path: string): Hdf5Dataset | undefined {
  let node: Hdf5Group | Hdf5Dataset | undefined = group;
  for (const name of path.split("/").filter((part) => part !== "")) node = node?.kind === "group" ? node.children.get(name) : undefined;
  return node?.kind === "dataset" ? node : undefined;
}

/** The group at a path; undefined where there is none. */
export function groupAt(group: Hdf5Group, ...path: string[]): Hdf5Group | undefined {
  let node: Hdf5Group | Hdf5Dataset | undefined = group;
  for (const name of path) node = node?.kind === "group" ? node.children.get(name) : undefined;
  return node?.kind === "group" ? node : undefined;
}

/** A string attribute; undefined if missing or no string. */
export function textAt(group: Hdf5Group, name: string): string | undefined {
  const attribute = group.attributes.get(name);
  return attribute?.kind === "string" ? attribute.value : undefined;
}

export function toFound(name: string, { shape, values }: Hdf5Dataset): FoundWeights {
  return { name, shape, values: values instanceof BigInt64Array ? Array.from(values, Number) : values };
}
