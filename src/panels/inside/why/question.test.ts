import { describe, expect, it } from "vitest";
import { asked, firstQuestion, numberOf, questionOf } from "./question";

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

describe("a question in the address", () => {
  it("is read as it was written", () => {
    expect(numberOf({ target: 8, versus: 2 })).toBe(82);
    expect(questionOf(82)).toEqual({ target: 8, versus: 2 });
    expect(questionOf(numberOf({ target: 0, versus: 9 }))).toEqual({ target: 0, versus: 9 });
  });

  it("is none where it asks for nothing", () => expect([null, 33, 100, 825].map(questionOf)).toEqual([null, null, null, null]));
});
