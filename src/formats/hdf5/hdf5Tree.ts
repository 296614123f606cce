/** @file What an HDF5 file holds, as plain data that can be posted to a worker: the part of HDF5 that Keras uses. */

export interface Hdf5Group {
  readonly kind: "group";
  readonly attributes: ReadonlyMap<string, Hdf5Attribute>;
  readonly children: ReadonlyMap<string, Hdf5Group | Hdf5Dataset>;
}

export interface Hdf5Dataset {
  readonly kind: "dataset";
  /** Empty for a scalar. */
  readonly shape: readonly number[];
  /** float32 for weights, int64 for Adam's iterations; numbers of other kinds are read as float64. */
  readonly values: Float32Array | Float64Array | BigInt64Array;
}

/**
 * A string, of variable length as h5py writes it: "utf-8" for Python's str, "ascii" for bytes; or a list of strings
 * (bytes), or of numbers. (h5py writes an empty list as an empty list of float64.)
 */
export type Hdf5Attribute =
  | { readonly kind: "string"; readonly value: string; readonly charset: "ascii" | "utf-8" }
  | { readonly kind: "strings"; readonly values: readonly string[] }
  | { readonly kind: "numbers"; readonly values: readonly number[] };

/** As h5py writes Python's str. */
export function textAttribute(value: string): Hdf5Attribute {
  return { kind: "string", value, charset: "utf-8" };
}

/** As h5py writes Python's bytes. */
export function bytesAttribute(value: string): Hdf5Attribute {
  return { kind: "string", value, charset: "ascii" };
}

/** As h5py writes a list of bytes. */
export function listAttribute(values: readonly string[]): Hdf5Attribute {
  return values.length === 0 ? { kind: "numbers", values: [] } : { kind: "strings", values };
}

export function hdf5Group(
  children: Readonly<Record<string, Hdf5Group | Hdf5Dataset>> | ReadonlyMap<string, Hdf5Group | Hdf5Dataset>,
  attributes: Readonly<Record<string, Hdf5Attribute>> = {},
): Hdf5Group {
  return {
    kind: "group",
    children: children instanceof Map ? children : new Map(Object.entries(children)),
    attributes: new Map(Object.entries(attributes)),
  };
}

/** A float32 data set, or an int64 one. */
export function hdf5Dataset(values: Float32Array | BigInt64Array, shape: readonly number[]): Hdf5Dataset {
  return { kind: "dataset", values, shape };
}
