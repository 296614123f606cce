/** @file The backends a person may ask for, as plain data: readable without loading tfjs. */

/** "auto" or one of tfjs's names. */
export const BACKEND_CHOICES = ["auto", "webgl", "wasm", "webgpu", "cpu"] as const;

/** One of `BACKEND_CHOICES`. */
export type BackendChoice = (typeof BACKEND_CHOICES)[number];
