import { expect, test } from "vitest";
import { BINARY, constantFormula, operation, shortest, toLayers, UNARY, X, type Formula } from "./onnxFunctions";

const add = (a: Formula, b: Formula): Formula => operation("Add", BINARY["Add"]!, [a, b]);
const unary = (name: string, of: Formula): Formula => operation(name, UNARY[name]!, [of]);

test("x is no layer, and a sum with itself is a scaling", () => {
  expect(toLayers(X)).toEqual([]);
  expect(toLayers(add(X, X))).toEqual([{ type: "rescaling", scale: 2, offset: 0 }]);
});

test("parts become layers one after the other, the innermost first", () => {
  expect(toLayers(unary("Sigmoid", add(unary("Tanh", X), constantFormula(1))))).toEqual([
    { type: "activation", activation: "tanh" },
    { type: "rescaling", scale: 1, offset: 1 },
    { type: "activation", activation: "sigmoid" },
  ]);
});

test("what no layer is, is named by its last node", () => {
  expect(toLayers(unary("Mish", unary("Relu", X)))).toMatchObject({ unknown: { node: "Mish" } });
  expect(toLayers(unary("Softsign", X))).toMatchObject({ unknown: { node: "Softsign" } });
});

test("formulas that double with every node end soon", () => {
  let formula: Formula = X;
  for (let i = 0; i < 400; i++) formula = add(formula, formula);
  expect(toLayers(formula)).toMatchObject({ unknown: { node: "Add" } });
});

test.each([
  [Math.fround(0.2), 0.2],
  [Math.fround(1e-5), 1e-5],
  [Math.fround(0.9), 0.9],
  [Math.fround(1 / 3), 0.33333334],
  [1, 1],
])("%d is written as %d", (value, expected) => {
  expect(shortest(value)).toBe(expected);
});
