/** @file Turns the bytes of a file, packed or not, into an IDX array, and compares it with the official files. */
import { gunzip, isGzip } from "./gunzip";
import { parseIdx, type IdxArray } from "./idx";
import type { OfficialFile } from "./officialFiles";
import type { YieldToPage } from "./turns";

/** The part of Web Crypto that is used. Browsers offer it on https and localhost only: null elsewhere. */
export type Digester = Pick<SubtleCrypto, "digest"> | null;

/** What this page has of Web Crypto. */
export function pageDigester(): Digester {
  // Typed as always there; pages on plain http have `crypto` without `subtle`.
  return (globalThis.crypto as Partial<Crypto> | undefined)?.subtle ?? null;
}

/** What the bytes of a file hold. */
export interface Unpacked {
  readonly array: IdxArray;
  /** The official file these bytes are; null if none. Where hashes cannot be made: the one of the same shape. */
  readonly official: OfficialFile | null;
  /** Of the bytes as they came, lower-case hex; null where hashes cannot be made. */
  readonly sha256: string | null;
}

/**
 * Unpacks gzip or plain IDX bytes and looks for them among `files`: by the SHA-256 of the .gz,
 * or of what it holds (a host may have unpacked it on the way, a person may have packed it again).
 *
 * @throws Error, with what was got and expected, if the bytes are no whole IDX file.
 */
export async function unpack(
  bytes: Uint8Array<ArrayBuffer>,
  files: readonly OfficialFile[],
  subtle: Digester,
  yieldToPage: YieldToPage,
): Promise<Unpacked> {
  const idx = isGzip(bytes) ? await gunzip(bytes, yieldToPage) : bytes;
  const array = parseIdx(idx);
  const candidate = files.find(({ shape }) => shape.join() === array.shape.join()) ?? null;
  if (subtle === null) return { array, official: candidate, sha256: null };
  // Hashing 26 MB takes the page's thread for 40 ms in Chromium 156 on two cores: nothing else in that turn.
  await yieldToPage();
  const hash = await sha256(bytes, subtle);
  await yieldToPage();
  const isOfficial =
    candidate !== null &&
    (hash === candidate.gzSha256 || hash === candidate.idxSha256 || (idx !== bytes && (await sha256(idx, subtle)) === candidate.idxSha256));
  return { array, official: isOfficial ? candidate : null, sha256: hash };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>, subtle: NonNullable<Digester>): Promise<string> {
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
