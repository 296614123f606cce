/** @file Unpacks gzip files in the page, a little at a time. */
import { takingTurns, type YieldToPage } from "./turns";
import { messageOf } from "./errors";

/** Bytes handed to the decompressor at once: about a millisecond's work. */
const SLICE_BYTES = 65_536;
/** More than any MNIST-family file; keeps a damaged length from taking the page's memory. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

/** Whether `bytes` begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks a gzip file of one member into one array, giving the page a turn every few milliseconds.
 * (Browsers inflate on the page's own thread, so 26 MB in one go would hold it up.)
 *
 * @throws Error if the file is damaged, cut short, or unpacks to more than 256 MB.
 */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>, yieldToPage: YieldToPage): Promise<Uint8Array<ArrayBuffer>> {
  const unpacked = new Uint8Array(unpackedSize(bytes));
  const { readable, writable } = new DecompressionStream("gzip");
  try {
    await Promise.all([feed(bytes, writable), drain(readable, unpacked, yieldToPage)]);
  } catch (error) {
    throw new Error(`gunzip: the gzip file is damaged or cut short (${messageOf(error)})`, { cause: error });
  }
  return unpacked;
}

/** What the gzip trailer says (RFC 1952: the last four bytes), so that one array can be set aside for all of it. */
function unpackedSize(bytes: Uint8Array): number {
  if (bytes.length < 18) throw new Error(`gunzip: a gzip file has at least 18 bytes, got ${bytes.length}`);
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
  if (size > MAX_UNPACKED_BYTES) {
    throw new Error(`gunzip: the gzip file is cut short, or too large: it should unpack to at most ${MAX_UNPACKED_BYTES} bytes, its last bytes say ${size}`);
  }
  return size;
}

async function feed(bytes: Uint8Array<ArrayBuffer>, writable: WritableStream<BufferSource>): Promise<void> {
  const writer = writable.getWriter();
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    await writer.write(bytes.subarray(start, start + SLICE_BYTES));
  }
  await writer.close();
}

/** Fills `target`. The feeder waits while this one yields, by the stream's backpressure. */
async function drain(readable: ReadableStream<Uint8Array>, target: Uint8Array, yieldToPage: YieldToPage): Promise<void> {
  const reader = readable.getReader();
  let filled = 0;
  const turn = takingTurns(yieldToPage);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (filled + value.length > target.length) {
      await reader.cancel();
      throw new Error(`expected ${target.length} bytes, got more`);
    }
    target.set(value, filled);
    filled += value.length;
    await turn();
  }
  if (filled !== target.length) throw new Error(`expected ${target.length} bytes, got ${filled}`);
}
