/** @file Which builds would define a class before its Symbol.dispose. */
import { expect, test } from "vitest";
import { type ChunkOrder, orderProblems } from "./evaluatedFirst.ts";

const POLYFILL = { "/page/src/disposeSymbols.ts": { code: 'Symbol.for("Symbol.dispose")' } };
const OWNER = { "/page/src/nn/owner.ts": { code: "class Owner { [Symbol.dispose]() {} }" } };
const PLAIN = { "/page/src/plain.ts": { code: "export const one = 1;" } };

const chunk = (modules: ChunkOrder["modules"], imports: string[] = [], isEntry = false): ChunkOrder => ({ isEntry, imports, modules });

test("first in the entry, or in a chunk before the others: right", () => {
  expect(orderProblems({ entry: chunk({ ...POLYFILL, ...OWNER }, [], true) })).toEqual([]);
  expect(orderProblems({ entry: chunk(OWNER, ["first", "second"], true), first: chunk(POLYFILL), second: chunk(OWNER) })).toEqual([]);
  expect(orderProblems({ entry: chunk({ ...PLAIN, ...POLYFILL }, ["plain"], true), plain: chunk(PLAIN), later: chunk(OWNER, ["entry"]) })).toEqual([]);
});

test("an owner in a chunk that the entry imports comes too early", () => {
  expect(orderProblems({ entry: chunk(POLYFILL, ["owner"], true), owner: chunk(OWNER) })).toEqual(["entry evaluates /page/src/nn/owner.ts, which names Symbol.dispose, before src/disposeSymbols.ts."]);
});

test("an owner before it in the same chunk comes too early", () => {
  expect(orderProblems({ entry: chunk({ ...OWNER, ...POLYFILL }, [], true) })).toHaveLength(1);
});

test("an entry that leaves it out is told so, if anything goes by the symbols", () => {
  expect(orderProblems({ entry: chunk(PLAIN, [], true), later: chunk(OWNER) })).toEqual(["entry does not import src/disposeSymbols.ts: import it before anything else."]);
  expect(orderProblems({ worker: chunk(PLAIN, [], true) })).toEqual([]);
});
