/** @file What every call of a kernel needs: the control block, and scratch for as many threads as there are. */
import { CONTROL_BYTES, JOB, parallel, Phase, serve, stopHelpers } from "./parallel";

/** At least so many bytes of the heap, the same at each call if they suffice: valid until the next call. */
// @ts-ignore: decorator
@external("env", "scratch")
export declare function scratch(bytes: usize): usize;

/** The control block, and how many threads may need scratch. */
let control: usize = 0;
let threads: usize = 1;

/** Bytes that the control block takes. */
export function controlBytes(): usize {
  return CONTROL_BYTES;
}

/** Where the control block is, 64-byte aligned and zeroed. */
export function start(address: usize): void {
  control = address;
}

/** How many threads may call `help`, this one included. */
export function setThreads(count: i32): void {
  threads = <usize>count;
}

/** A helper's life, thread 1 to `threads` − 1: returns after `stop`. */
export function help(address: usize, thread: i32): void {
  if (ASC_FEATURE_THREADS) serve(address, thread);
}

/** Ends the helpers' lives. */
export function stop(): void {
  if (ASC_FEATURE_THREADS) stopHelpers(control);
}

/** Where the present job is described. */
// @ts-ignore: decorator
@inline
export function job(): usize {
  return control + JOB;
}

/** Bytes of scratch for all threads. */
// @ts-ignore: decorator
@inline
export function forThreads(bytes: usize): usize {
  return threads * bytes;
}

/** All tiles of a phase of the present job; tiles that need no scratch are given none. */
export function run(phase: Phase, tiles: i32, scratch: usize = 0, scratchBytes: usize = 0): void {
  parallel(control, phase, tiles, scratch, scratchBytes);
}
