/** @file Which of several files belong to one network: those that another one names. */

/** A file with its name; the name has no folder. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The files of one network. */
export interface NetworkFiles {
  readonly main: NamedBytes;
  /** Those that `main` names, by their names. */
  readonly companions: ReadonlyMap<string, Uint8Array>;
}

/** What holds a network, or its weights, by itself; and a description, whose weights are elsewhere. */
const MAIN_ENDINGS = /\.(keras|h5|hdf5|onnx|zip|json|safetensors|pb)$/i;

/**
 * The networks among files that were chosen together. One whose name ends as a network's does is a network; any other
 * belongs to the one that holds its name: a TensorFlow.js model.json, or the .onnx of a PyTorch export in two files.
 * What no network names is a network by itself, so that it is opened and refused by its own name.
 */
export function networkGroups(files: readonly NamedBytes[]): NetworkFiles[] {
  const mains = files.filter(({ name }) => MAIN_ENDINGS.test(name));
  const others = files.filter((file) => !mains.includes(file));
  const owners = new Map(others.map((file) => [file, mains.find((main) => names(main.bytes, file.name))] as const));
  // A lone network takes lone weights whose name was changed: "weights (1).bin".
  const [only] = mains;
  if (mains.length === 1 && others.length === 1 && only !== undefined) return [{ main: only, companions: new Map(others.map(({ name, bytes }) => [name, bytes])) }];
  const orphans = others.filter((file) => owners.get(file) === undefined);
  return [
    ...mains.map((main) => ({ main, companions: new Map(others.filter((file) => owners.get(file) === main).map(({ name, bytes }) => [name, bytes])) })),
    ...orphans.map((main) => ({ main, companions: new Map<string, Uint8Array>() })),
  ];
}

/** Whether `name` stands somewhere in `bytes`. */
function names(bytes: Uint8Array, name: string): boolean {
  const wanted = new TextEncoder().encode(name);
  const [first] = wanted;
  if (first === undefined) return false;
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}
