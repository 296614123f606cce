/** @file Tests of maps.ts. */
import { describe, expect, it } from "vitest";
import { likenessWords } from "./maps";

describe("likenessWords", () => {
  it("says what two pictures that are alike show", () => expect(likenessWords(0.83)).toMatch(/^They are alike \(rank correlation 0\.83\).*had the network learned nothing/));
  it("says what two that are not show", () => {
    expect(likenessWords(0.1)).toMatch(/^They have little in common \(rank correlation 0\.10\).*was learned/);
    expect(likenessWords(-0.4)).toContain("(rank correlation −0.40)");
  });
  it("says what lies between", () => expect(likenessWords(0.45)).toContain("partly alike"));
  it("says where there is nothing to compare", () => expect(likenessWords(null)).toContain("nothing to compare"));
});
