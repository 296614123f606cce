import { expect, test } from "vitest";
import { markdownTable, megabytes, percent, scientific, short, shortSpread } from "./table";

test("a table lines up, numbers to the right", () => {
  expect(markdownTable(["what", "s"], [["a", "1"], ["longer", "1,234"]])).toBe(
    ["| what   |     s |", "|--------|------:|", "| a      |     1 |", "| longer | 1,234 |"].join("\n"),
  );
});

test("numbers keep three digits", () => {
  expect([0, 0.01234, 1.234, 12.34, 123.4, 12345].map(short)).toEqual(["0", "0.0123", "1.23", "12.3", "123", "12,345"]);
  expect(short(null)).toBe("–");
  expect(short(Number.NaN)).toBe("NaN");
});

test("spreads, bytes, shares and deviations", () => {
  expect(shortSpread({ median: 2, min: 1, max: 3.5 })).toBe("2.00 (1.00–3.50)");
  expect(megabytes(12_300_000)).toBe("12.3");
  expect(megabytes(null)).toBe("–");
  expect(percent(0.987)).toBe("98.7 %");
  expect(scientific(0.00000031)).toBe("3.1e-7");
});
