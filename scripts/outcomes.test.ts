import { expect, test } from "vitest";
import { closingLines, exitCode, type Outcome } from "./outcomes";

const passed: Outcome = { name: "types", result: "passed" };
const failed: Outcome = { name: "lint", result: "failed" };
const skipped: Outcome = { name: "flows in webkit", result: "skipped", reason: "webkit is not installed." };

test("all passed: one line", () => {
  expect(closingLines([passed, passed])).toEqual(["checks: 2 passed, 0 failed, 0 skipped"]);
});

test("what was skipped is said in the last lines and counted as neither passed nor failed", () => {
  expect(closingLines([passed, failed, skipped])).toEqual(["Failed: lint", "Skipped: flows in webkit. webkit is not installed.", "checks: 1 passed, 1 failed, 1 skipped"]);
});

test("only a failure fails the command", () => {
  expect([exitCode([passed]), exitCode([passed, skipped]), exitCode([skipped, failed])]).toEqual([0, 0, 1]);
});
