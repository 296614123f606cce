import { describe, expect, it } from "vitest";
import { asked, firstQuestion } from "./question";

const PROBABILITIES = Float32Array.of(0, 0.1, 0.6, 0.05, 0.25, 0, 0, 0, 0, 0);

describe("the question that an image begins with", () => {
  it("is the answer against its runner-up where it is right, or nobody knows", () => {
    expect(firstQuestion(PROBABILITIES, 2)).toEqual({ target: 2, versus: 4 });
    expect(firstQuestion(PROBABILITIES, null)).toEqual({ target: 2, versus: 4 });
  });

  it("is the answer against the true class where it is wrong", () => expect(firstQuestion(PROBABILITIES, 9)).toEqual({ target: 2, versus: 9 }));
});

describe("another class", () => {
  it("takes the place that it is chosen for", () => {
    expect(asked({ target: 2, versus: 4 }, "target", 7)).toEqual({ target: 7, versus: 4 });
    expect(asked({ target: 2, versus: 4 }, "versus", 7)).toEqual({ target: 2, versus: 7 });
  });

  it("changes places with the other where both would be the same", () => {
    expect(asked({ target: 2, versus: 4 }, "target", 4)).toEqual({ target: 4, versus: 2 });
    expect(asked({ target: 2, versus: 4 }, "versus", 2)).toEqual({ target: 4, versus: 2 });
  });
});
