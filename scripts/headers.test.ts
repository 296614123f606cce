/** @file What the page is served with. */
import { expect, test } from "vitest";
import { pageHeaders } from "./headers.ts";

test("the two headers that isolate the page in every browser, Safari among them", () => {
  expect(pageHeaders()).toEqual({ "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" });
});
