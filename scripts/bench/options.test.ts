import { describe, expect, test } from "vitest";
import { readOptions } from "./options";

describe("readOptions", () => {
  test("without options", () => {
    expect(readOptions([])).toEqual({
      architectures: [1, 2, 3],
      backends: ["webgl", "wasm"],
      batchSize: 512,
      turns: 5,
      steps: null,
      parts: ["speed", "loss", "thread"],
      reference: null,
      fullEpochs: false,
      scaling: false,
      convolutions: false,
      augmentation: false,
      quick: false,
      out: "results/bench.json",
    });
  });

  test("with some", () => {
    const options = readOptions(["--architectures", "3,1", "--backends", "cpu", "--batch", "64", "--quick", "--turns", "2", "--parts", "loss", "--out", "x.json"]);
    expect(options).toMatchObject({ architectures: [1, 3], backends: ["cpu"], batchSize: 64, turns: 2, steps: 1, parts: ["loss"], out: "x.json" });
  });

  test("help", () => {
    expect(readOptions(["--help"])).toBeNull();
  });

  test.each([
    [["--architectures", "4"], '--architectures is a list from 1,2,3, got "4".'],
    [["--backends", "gpu"], '--backends is a list from webgl,wasm,webgpu,cpu, got "gpu".'],
    [["--batch", "0"], '--batch needs a whole number from 1 to 4,096, got "0".'],
    [["--turns", "2.5"], '--turns needs a whole number from 1 to 1,000, got "2.5".'],
    [["--full-epochs"], "--full-epochs goes with --reference FILE."],
    [["--nonsense"], "--nonsense"],
  ])("%j will not do", (args, sentence) => {
    expect(() => readOptions(args)).toThrow(sentence);
  });
});
