/** @file ConvPoolGrad's tiles for the kernel and the bias: lists by output channel, over all images. */
import { Conv, kernelRowBytes } from "./convJob";
import { addEntries, countGroups, ENTRY, listBytes, SEGMENT, SEGMENT_BYTES, segmentsPerRun } from "./convLists";
import { readsDirectly } from "./convPadding";
import { ceilDiv, F32 } from "./simd";

/** Output channels of one tile of the kernel's gradient. */
export const CHANNELS: i32 = 16;
/** Scratch of `kernelTile`. */
export const KERNEL_SCRATCH_BYTES: usize = <usize>CHANNELS * SEGMENT_BYTES;

/** Tile: a segment of the kernel's gradient for `CHANNELS` output channels: what `numImages` images add to it, in their order. */
export function kernelTile(conv: Conv, tile: i32, sums: usize): void {
  const co = conv.co, segments = segmentsPerRun(conv), capacity = listBytes(conv);
  const blocks = ceilDiv(co, CHANNELS);
  const segment = tile / blocks;
  const firstChannel = tile % blocks * CHANNELS;
  const channels = min(CHANNELS, co - firstChannel);
  const first = segment % segments * SEGMENT;
  const x = conv.padded + <usize>(segment / segments) * kernelRowBytes(conv, readsDirectly(conv)) + <usize>first * F32;
  const count = min(SEGMENT, conv.run - first);
  const dKernel = conv.dKernel + <usize>((segment / segments * conv.run + first) * co + firstChannel) * F32;
  memory.fill(sums, 0, KERNEL_SCRATCH_BYTES);
  if (conv.firstImage > 0) loadSums(conv, dKernel, channels, count, sums);
  const groups = countGroups(conv);
  for (let group = 0; group < groups; group++) {
    for (let c = 0; c < channels; c++) {
      const list = group * co + firstChannel + c;
      const entries = conv.lists + <usize>list * capacity;
      addEntries(entries, entries + <usize>load<u32>(conv.counts + (<usize>list << 2)) * ENTRY, x, sums + <usize>c * SEGMENT_BYTES);
    }
  }
  let to = dKernel;
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < channels; c++) store<f32>(to + (<usize>c << 2), load<f32>(sums + <usize>c * SEGMENT_BYTES + (<usize>i << 2)));
    to += <usize>co * F32;
  }
  if (segment == 0) sumBias(conv, firstChannel, channels);
}

/** What earlier images have added. */
function loadSums(conv: Conv, dKernel: usize, channels: i32, count: i32, sums: usize): void {
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < channels; c++) store<f32>(sums + <usize>c * SEGMENT_BYTES + (<usize>i << 2), load<f32>(dKernel + (<usize>c << 2)));
    dKernel += <usize>conv.co * F32;
  }
}

function sumBias(conv: Conv, firstChannel: i32, channels: i32): void {
  const capacity = listBytes(conv);
  const groups = countGroups(conv);
  for (let c = firstChannel; c < firstChannel + channels; c++) {
    let sum: f32 = conv.firstImage > 0 ? load<f32>(conv.dBias + (<usize>c << 2)) : 0;
    for (let group = 0; group < groups; group++) {
      const list = <usize>(group * conv.co + c);
      const entries = conv.lists + list * capacity;
      const end = entries + <usize>load<u32>(conv.counts + (list << 2)) * ENTRY;
      for (let entry = entries; entry < end; entry += ENTRY) sum += load<f32>(entry, 4);
    }
    store<f32>(conv.dBias + (<usize>c << 2), sum);
  }
}
