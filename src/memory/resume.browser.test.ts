/** @file Going on after a crash in the browser's own database, on WebAssembly, in every engine. */
import { deleteDB } from "idb";
import { vi } from "vitest";
import { DATABASE_NAME } from "./database";
import { describeResuming } from "./resuming.suite";

vi.mock("react", () => ({})); // must work without React

// Whoever still has it open is asked to let go, and does (database.ts).
describeResuming("wasm", () => deleteDB(DATABASE_NAME));
