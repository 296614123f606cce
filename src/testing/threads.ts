/** @file How many threads WebAssembly has in the browser that a test runs in. */
import { server } from "vitest/browser";

/** WebKitGTK 2.50 gives no page a SharedArrayBuffer, isolated or not; every other browser must. */
export const HAS_SHARED_MEMORY = server.browser !== "webkit" || typeof SharedArrayBuffer !== "undefined";

/** On an isolated page. */
export const MOST_THREADS = HAS_SHARED_MEMORY ? Math.min(8, navigator.hardwareConcurrency) : 1;
