import { describe, expect, it } from "vitest";
import { plain, remainderText, signed } from "./numbers";

describe("numbers of an account", () => {
  it("have their sign", () => {
    expect([1.2345, -0.5, 0, -0.0001].map((value) => signed(value))).toEqual(["+1.234", "−0.500", "0.000", "0.000"]);
    expect([1.2345, -0.5].map((value) => plain(value, 2))).toEqual(["1.23", "−0.50"]);
  });

  it("say what is left over, however little", () => {
    expect([0, 4e-10, 4.8e-6, -4.8e-6, 0.02, 1.5].map(remainderText)).toEqual(["0", "0", "0.000005", "−0.000005", "0.020", "1.500"]);
  });
});
