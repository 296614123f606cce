/** @file Bytes of an HDF5 data set as numbers. */
import { fromBfloat16, fromFloat16 } from "../floats";
import { Hdf5Error, type Hdf5Type } from "./hdf5Bytes";
import type { Hdf5Dataset } from "./hdf5Tree";

/** Copies, as the file’s bytes need not be aligned (and `slice` of Node’s Buffer would not). Half floats become float32, which holds them all. */
export function toNumbers(data: Uint8Array, type: Hdf5Type, count: number): Hdf5Dataset["values"] {
  const copy = new Uint8Array(data);
  if ((type.kind === "float" || type.kind === "signed") && type.size >= 4 && !type.isBigEndian) {
    if (type.kind === "float") return type.size === 4 ? new Float32Array(copy.buffer) : new Float64Array(copy.buffer);
    if (type.size === 8) return new BigInt64Array(copy.buffer);
  }
  const read = reader(type);
  const view = new DataView(copy.buffer);
  const values = { length: count };
  if (type.kind === "signed" && type.size === 8) return BigInt64Array.from(values, (_, i) => view.getBigInt64(i * 8, false));
  const isSmallFloat = type.kind === "bfloat16" || (type.kind === "float" && type.size <= 4);
  return isSmallFloat ? Float32Array.from(values, (_, i) => read(view, i * type.size)) : Float64Array.from(values, (_, i) => read(view, i * type.size));
}

function reader(type: Hdf5Type): (view: DataView, at: number) => number {
  if (!("isBigEndian" in type)) throw new Hdf5Error("a data set in it does not hold numbers");
  const little = !type.isBigEndian;
  switch (`${type.kind} ${type.size}`) {
    case "float 2":
      return (view, at) => fromFloat16(view.getUint16(at, little));
    case "bfloat16 2":
      return (view, at) => fromBfloat16(view.getUint16(at, little));
    case "float 4":
      return (view, at) => view.getFloat32(at, little);
    case "float 8":
      return (view, at) => view.getFloat64(at, little);
    case "signed 1":
      return (view, at) => view.getInt8(at);
    case "signed 2":
      return (view, at) => view.getInt16(at, little);
    case "signed 4":
      return (view, at) => view.getInt32(at, little);
    case "signed 8":
      return (view, at) => Number(view.getBigInt64(at, little));
    case "unsigned 1":
      return (view, at) => view.getUint8(at);
    case "unsigned 2":
      return (view, at) => view.getUint16(at, little);
    case "unsigned 4":
      return (view, at) => view.getUint32(at, little);
    case "unsigned 8":
      return (view, at) => Number(view.getBigUint64(at, little));
    default:
      throw new Hdf5Error(`a data set in it holds numbers of ${type.size} bytes, which are not read here`);
  }
}
