import { expect, test } from "vitest";
import { networkGroups, type NamedBytes } from "./grouping";

const file = (name: string, text = ""): NamedBytes => ({ name, bytes: new TextEncoder().encode(text) });
const shape = (...files: NamedBytes[]) => networkGroups(files).map(({ main, companions }) => [main.name, ...companions.keys()]);

test("files go with the one that names them", () => {
  expect(shape(file("a.bin"), file("model.json", '{"paths":["a.bin","b.bin"]}'), file("b.bin"))).toEqual([["model.json", "a.bin", "b.bin"]]);
  expect(shape(file("x.onnx", "…x.onnx.data…"), file("y.onnx", "y.onnx.data"), file("y.onnx.data"), file("x.onnx.data"))).toEqual([["x.onnx", "x.onnx.data"], ["y.onnx", "y.onnx.data"]]);
});

test("networks that need no others stand alone", () => {
  expect(shape(file("a.keras"), file("b.h5"), file("c.weights.h5"))).toEqual([["a.keras"], ["b.h5"], ["c.weights.h5"]]);
});

test("lone weights beside a lone network are its own, though they were renamed", () => {
  expect(shape(file("model.json", '{"paths":["weights.bin"]}'), file("weights (1).bin"))).toEqual([["model.json", "weights (1).bin"]]);
});

test("what nothing names is opened by its own name", () => {
  expect(shape(file("a.keras"), file("b.keras"), file("photo.png"))).toEqual([["a.keras"], ["b.keras"], ["photo.png"]]);
  expect(shape(file("network"))).toEqual([["network"]]);
});
