import { expect, test } from "vitest";
import { whenText } from "./when";

test("days are calendar days, not stretches of 24 hours", () => {
  const now = new Date(2026, 10, 23, 0, 30).getTime();
  expect(whenText(new Date(2026, 10, 23, 0, 5).getTime(), now)).toBe("today 00:05");
  expect(whenText(new Date(2026, 10, 22, 23, 50).getTime(), now)).toBe("yesterday 23:50");
  expect(whenText(new Date(2026, 10, 12, 14, 2).getTime(), now)).toBe("12 November 2026, 14:02");
});
