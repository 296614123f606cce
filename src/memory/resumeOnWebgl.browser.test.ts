/**
 * @file Going on after a crash in the browser's own database, on WebGL, in Chromium alone (vite.config.ts): what could differ
 * between engines is the database, which resume.browser.test.ts asks in each, and WebGL's digits, which nn/train.test.ts asks
 * in each, training that goes on from a checkpoint included.
 */
import { deleteDB } from "idb";
import { vi } from "vitest";
import { DATABASE_NAME } from "./database";
import { describeResuming } from "./resuming.suite";

vi.mock("react", () => ({})); // must work without React

// Whoever still has it open is asked to let go, and does (database.ts).
describeResuming("webgl", () => deleteDB(DATABASE_NAME));
