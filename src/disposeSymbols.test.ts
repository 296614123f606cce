/** @file The symbols of `using`, in a realm that has none. */
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import ts from "typescript";
import { expect, test } from "vitest";

const POLYFILL = readFileSync(new URL("disposeSymbols.ts", import.meta.url), "utf8");

const OWNER = `
  class Owner { [Symbol.dispose]() { freed.push("sync"); } async [Symbol.asyncDispose]() { freed.push("async"); } }
  { using owner = new Owner(); }
  void (async () => { await using owner = new Owner(); })();
`;

test("without them nothing is freed: the test's realm is as Safari's", () => {
  expect(() => runWithoutSymbols(OWNER)).toThrow(/dispos/);
});

test("with them, what is defined afterwards is freed", () => {
  expect(runWithoutSymbols(POLYFILL + OWNER)).toEqual(["sync", "async"]);
});

test("those that are there stay", () => {
  const before = [Symbol.dispose, Symbol.asyncDispose];
  runInContext(compiled(POLYFILL), createContext({ Symbol }));
  expect([Symbol.dispose, Symbol.asyncDispose]).toEqual(before);
});

/** What `source` has freed, run where `Symbol` lacks the two. */
function runWithoutSymbols(source: string): string[] {
  const freed: string[] = [];
  // Node's own cannot be deleted, so another takes the place of `Symbol`.
  const BareSymbol = (description?: string) => Symbol(description);
  const others = Object.entries(Object.getOwnPropertyDescriptors(Symbol)).filter(([name]) => !/dispose|prototype|length|name/i.test(name));
  Object.defineProperties(BareSymbol, Object.fromEntries(others));
  runInContext(compiled(source), createContext({ Symbol: BareSymbol, freed }));
  return freed;
}

function compiled(source: string): string {
  return ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
}
