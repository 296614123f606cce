/** @file Writes HDF5 files with h5wasm, NIST's build of the HDF5 library: 1 MB of gzip, so loaded only for this. */
import { File, Module, ready, type Group } from "h5wasm";
import type { Hdf5Attribute, Hdf5Dataset, Hdf5Group } from "./hdf5Tree";

/** In the library's own file system, in memory. */
const NAME = "model.h5";

/** The bytes of a file that holds `tree`, in the layout h5py chooses: the oldest, which every HDF5 library reads. */
export async function writeHdf5(tree: Hdf5Group): Promise<Uint8Array<ArrayBuffer>> {
  await ready;
  // Otherwise the library prints its errors to the console and goes on.
  Module.activate_throwing_error_handler();
  try {
    const file = new File(NAME, "w", { libver: ["earliest", "latest"] });
    try {
      writeGroup(file, tree);
      file.flush();
    } finally {
      file.close();
    }
    return Uint8Array.from(Module.FS.readFile(NAME));
  } finally {
    Module.deactivate_throwing_error_handler();
  }
}

function writeGroup(group: Group, { attributes, children }: Hdf5Group): void {
  for (const [name, attribute] of attributes) writeAttribute(group, name, attribute);
  for (const [name, child] of children) {
    if (child.kind === "group") writeGroup(group.create_group(name), child);
    else writeDataset(group, name, child);
  }
}

function writeDataset(group: Group, name: string, { values, shape }: Hdf5Dataset): void {
  group.create_dataset({ name, data: values, shape: [...shape], dtype: dtypeOf(values) });
}

function dtypeOf(values: Hdf5Dataset["values"]): string {
  if (values instanceof BigInt64Array) return "<q";
  return values instanceof Float32Array ? "<f" : "<d";
}

/** "S" is a UTF-8 string, "A" an ASCII one; without a number they are of variable length. */
function writeAttribute(group: Group, name: string, attribute: Hdf5Attribute): void {
  switch (attribute.kind) {
    case "string":
      return group.create_attribute(name, attribute.value, [], attribute.charset === "ascii" ? "A" : "S");
    case "strings":
      return group.create_attribute(name, [...attribute.values], [attribute.values.length], "A");
    case "numbers":
      return group.create_attribute(name, Float64Array.from(attribute.values), [attribute.values.length], "<d");
  }
}
