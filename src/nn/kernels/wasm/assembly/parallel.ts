/**
 * @file One job at a time, cut into tiles, for all threads: who takes which tile is up to them, what a tile computes is not.
 *
 * The control block lies in the heap. A job is there to be taken while `REMAINING` is positive: taking 1 from it
 * gives a tile. A thread that comes late finds nothing, or a tile of the next job, whose description was written before
 * `REMAINING` was; nobody needs to know how many threads there are.
 */
import { activateGradTile, activateTile, Activation } from "./activate";
import { Adam, adamTile } from "./adam";
import { affineBlock, gradSumsBlock, momentsBlock, Norm, normalizeBlock, normGradBlock } from "./batchNorm";
import { convImage } from "./convForward";
import { inputImage, packSegment } from "./convInputGrad";
import { Conv } from "./convJob";
import { kernelTile } from "./convKernelGrad";
import { listGroup } from "./convLists";
import { narrowInputImage, narrowTile, packNarrow } from "./convNarrowGrad";
import { padTile } from "./convPadding";
import { packPanel } from "./convPanels";
import { singleChannelTile } from "./convSingleChannelGrad";
import { forwardTile } from "./denseForward";
import { inputColumns, kernelRows, sumsPanel } from "./denseGrad";
import { Dense } from "./denseJob";
import { Dropout, dropoutChannels, dropoutTile } from "./dropout";
import { Images, imageTile } from "./imageBatch";
import { Pool, poolGradImage, poolImage } from "./pool";

/** Byte offsets in the control block; what several threads write has cache lines of its own. */
const REMAINING: usize = 0;
const DONE: usize = 64;
/** Counts jobs: sleepers wait for it to change. */
const SEQUENCE: usize = 128;
const SLEEPERS: usize = 192;
const STOPPED: usize = 256;
const PHASE: usize = 260;
/** Scratch of the first thread, and bytes of each. */
const SCRATCH: usize = 264;
const SCRATCH_BYTES: usize = 268;
/** The job's own description. */
export const JOB: usize = 320;
/** Bytes of the control block, the largest job's description included. */
export const CONTROL_BYTES: usize = 1024;

/** What the tiles of the present job compute; `runTile` knows which function that is. */
export const enum Phase {
  packPanel,
  convImage,
  padTile,
  packSegment,
  listGroup,
  kernelTile,
  narrowTile,
  packNarrow,
  narrowInputImage,
  inputImage,
  singleChannelTile,
  forwardTile,
  sumsPanel,
  kernelRows,
  inputColumns,
  adamTile,
  imageTile,
  poolImage,
  poolGradImage,
  activateTile,
  activateGradTile,
  momentsBlock,
  normalizeBlock,
  gradSumsBlock,
  normGradBlock,
  affineBlock,
  dropoutTile,
  dropoutChannels,
}

/** Looks for work before sleeping: longer than a page takes between two kernels, shorter than anyone would notice. */
const SPINS = 20_000;

/** Does all tiles of a phase of the present job, with the help of whoever is there. Call from the first thread only. */
export function parallel(control: usize, phase: Phase, tiles: i32, scratch: usize, scratchBytes: usize): void {
  if (!ASC_FEATURE_THREADS || tiles <= 1) {
    for (let tile = 0; tile < tiles; tile++) runTile(control + JOB, phase, tile, scratch);
    return;
  }
  store<i32>(control, phase, PHASE);
  store<usize>(control, scratch, SCRATCH);
  store<usize>(control, scratchBytes, SCRATCH_BYTES);
  atomic.store<i32>(control, 0, DONE);
  atomic.store<i32>(control, tiles, REMAINING);
  atomic.add<i32>(control, 1, SEQUENCE);
  if (atomic.load<i32>(control, SLEEPERS) > 0) atomic.notify(control + SEQUENCE, -1);
  takeTiles(control, 0);
  // A page's own thread may not sleep; tiles are short.
  while (atomic.load<i32>(control, DONE) < tiles) {}
}

/** A helper's life: returns when `stop` was called. */
export function serve(control: usize, thread: i32): void {
  while (true) {
    const sequence = atomic.load<i32>(control, SEQUENCE);
    for (let i = 0; i < SPINS && atomic.load<i32>(control, REMAINING) <= 0; i++) {}
    if (atomic.load<i32>(control, STOPPED) != 0) return;
    if (atomic.load<i32>(control, REMAINING) > 0) {
      takeTiles(control, thread);
    } else {
      atomic.add<i32>(control, 1, SLEEPERS);
      atomic.wait<i32>(control + SEQUENCE, sequence, -1);
      atomic.sub<i32>(control, 1, SLEEPERS);
    }
  }
}

/** Ends the helpers. */
export function stopHelpers(control: usize): void {
  atomic.store<i32>(control, 1, STOPPED);
  atomic.add<i32>(control, 1, SEQUENCE);
  atomic.notify(control + SEQUENCE, -1);
}

function takeTiles(control: usize, thread: i32): void {
  while (atomic.load<i32>(control, REMAINING) > 0) {
    const tile = atomic.sub<i32>(control, 1, REMAINING) - 1;
    if (tile < 0) return;
    const scratch = load<usize>(control, SCRATCH) + <usize>thread * load<usize>(control, SCRATCH_BYTES);
    runTile(control + JOB, load<i32>(control, PHASE), tile, scratch);
    atomic.add<i32>(control, 1, DONE);
  }
}

function runTile(job: usize, phase: Phase, tile: i32, scratch: usize): void {
  const conv = changetype<Conv>(job);
  const dense = changetype<Dense>(job);
  const norm = changetype<Norm>(job);
  switch (phase) {
    case Phase.packPanel: return packPanel(conv, tile);
    case Phase.convImage: return convImage(conv, tile, scratch);
    case Phase.padTile: return padTile(conv, tile);
    case Phase.packSegment: return packSegment(conv, tile);
    case Phase.listGroup: return listGroup(conv, tile);
    case Phase.kernelTile: return kernelTile(conv, tile, scratch);
    case Phase.narrowTile: return narrowTile(conv, tile, scratch);
    case Phase.packNarrow: return packNarrow(conv, tile);
    case Phase.narrowInputImage: return narrowInputImage(conv, tile, scratch);
    case Phase.inputImage: return inputImage(conv, tile, scratch);
    case Phase.singleChannelTile: return singleChannelTile(conv, tile, scratch);
    case Phase.forwardTile: return forwardTile(dense, tile, scratch);
    case Phase.sumsPanel: return sumsPanel(dense, tile);
    case Phase.kernelRows: return kernelRows(dense, tile, scratch);
    case Phase.inputColumns: return inputColumns(dense, tile, scratch);
    case Phase.adamTile: return adamTile(changetype<Adam>(job), tile);
    case Phase.imageTile: return imageTile(changetype<Images>(job), tile);
    case Phase.poolImage: return poolImage(changetype<Pool>(job), tile);
    case Phase.poolGradImage: return poolGradImage(changetype<Pool>(job), tile);
    case Phase.activateTile: return activateTile(changetype<Activation>(job), tile);
    case Phase.activateGradTile: return activateGradTile(changetype<Activation>(job), tile);
    case Phase.momentsBlock: return momentsBlock(norm, tile);
    case Phase.normalizeBlock: return normalizeBlock(norm, tile);
    case Phase.gradSumsBlock: return gradSumsBlock(norm, tile);
    case Phase.normGradBlock: return normGradBlock(norm, tile);
    case Phase.affineBlock: return affineBlock(norm, tile);
    case Phase.dropoutTile: return dropoutTile(changetype<Dropout>(job), tile);
    case Phase.dropoutChannels: return dropoutChannels(changetype<Dropout>(job), tile);
    default: return;
  }
}
