/** @file Going on after a crash where it matters: the browser's own database, on the backends that train. */
import { deleteDB } from "idb";
import { suite, vi } from "vitest";
import { DATABASE_NAME } from "./database";
import { describeResuming } from "./resuming.suite";

vi.mock("react", () => ({})); // must work without React

suite.each(["webgl", "wasm"] as const)("on %s", (backend) => {
  // Whoever still has it open is asked to let go, and does (database.ts).
  describeResuming(backend, () => deleteDB(DATABASE_NAME));
});
