/** @file Unpacking deflate streams of files nobody vouches for: no further than they may go. */
import { Inflate, Unzlib } from "fflate";

/** Of packed bytes at a time: deflate makes at most 1,032 times as many of them. */
const SLICE_BYTES = 4_096;

/**
 * The stream unpacked.
 * @param room More bytes than that are never kept, nor much more unpacked.
 * @param isZlib Whether it has zlib's frame.
 * @throws Error if it is damaged, cut short or longer.
 */
export function inflateWithin(packed: Uint8Array, room: number, isZlib: boolean): Uint8Array {
  const out = new Uint8Array(room);
  let filled = 0;
  let isWhole = false;
  const keep = (part: Uint8Array, isLast: boolean): void => {
    if (filled + part.length > room) throw new Error(`it unpacks to more than ${room} bytes`);
    out.set(part, filled);
    filled += part.length;
    isWhole ||= isLast;
  };
  const stream = isZlib ? new Unzlib(keep) : new Inflate(keep);
  for (let at = 0; at < packed.length; at += SLICE_BYTES) stream.push(packed.subarray(at, at + SLICE_BYTES), at + SLICE_BYTES >= packed.length);
  if (!isWhole) throw new Error("it is cut short");
  return out.subarray(0, filled);
}
