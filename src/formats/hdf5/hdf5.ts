/** @file Reading HDF5 files for people: what is wrong with one, in a sentence. */
import { refuse } from "../formatError";
import { readHdf5Tree } from "./hdf5Reader";
import { Hdf5Error } from "./hdf5Bytes";
import type { Hdf5Group } from "./hdf5Tree";

/** The first bytes of every HDF5 file, behind its user block if it has one (HDF5 File Format Specification, II.A). */
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** A user block is of 512 bytes, or doubled so often. */
const FIRST_USER_BLOCK = 512;

export function isHdf5(bytes: Uint8Array): boolean {
  return startOf(bytes) !== null;
}

/** Where the file begins; null if it is none. */
function startOf(bytes: Uint8Array): number | null {
  for (let start = 0; start + SIGNATURE.length <= bytes.length; start = start === 0 ? FIRST_USER_BLOCK : start * 2) {
    if (SIGNATURE.every((byte, i) => bytes[start + i] === byte)) return start;
  }
  return null;
}

/**
 * Reads a whole HDF5 file.
 * @param what Names the file in errors, e.g. "The file".
 * @throws ModelFormatError if it is damaged, cut short, asks for more than `limits.ts` allows, or is in a layout not read here.
 */
export function readHdf5(bytes: Uint8Array, what: string): Hdf5Group {
  const start = startOf(bytes);
  if (start === null) refuse(`${what} is not an HDF5 file. It may be damaged; save it again and try once more.`);
  try {
    // Addresses count from the end of the user block.
    return readHdf5Tree(bytes.subarray(start));
  } catch (error) {
    if (!(error instanceof Hdf5Error)) throw error;
    refuse(`${what} cannot be read as HDF5: ${error.message}. If it is damaged or cut short, save it again and try once more.`, error);
  }
}
