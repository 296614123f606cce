import { expect, test } from "vitest";
import { saysOfItself } from "./saysOfItself";

test("a file of ours says where it comes from", () => {
  const metadata = { producer: "Fitting Room", dataset: "fashion-mnist", test_accuracy: "0.9017" };
  expect(saysOfItself({ fileName: "a.keras", format: "keras", hasOptimizer: true, metadata })).toBe(
    "A Keras 3 file by Fitting Room, with its optimizer’s state; it says: dataset fashion-mnist, test accuracy 0.9017.",
  );
});

test("a file of somebody else's may say nothing, or far too much", () => {
  expect(saysOfItself({ fileName: "a.h5", format: "keras-h5", hasOptimizer: false, metadata: {} })).toBe("A Keras HDF5 file, without its optimizer’s state.");
  const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`key${i}`, "x".repeat(1_000)]));
  expect(saysOfItself({ fileName: "a.onnx", format: "onnx", hasOptimizer: false, metadata }).length).toBeLessThan(700);
});
