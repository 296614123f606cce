/** @file The pace of drawing, with the page's observers played by hand. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ChartHost } from "./chartHost";

type Callback = (entries: { isIntersecting: boolean }[]) => void;

let setInView: (isInView: boolean) => void;
let resized: () => void;
let print: () => void;
/** Destroyed after each test: charts that grow share the time. */
const hosts: ChartHost<string>[] = [];
let page: { hidden: boolean; createElement: () => object; addEventListener: (type: string, listener: () => void) => void; removeEventListener: () => void };
let container: { clientWidth: number; clientHeight: number; children: object[]; append: (child: object) => void; replaceChildren: (...children: object[]) => void };

beforeEach(() => {
  vi.useFakeTimers();
  container = {
    clientWidth: 400,
    clientHeight: 300,
    children: [],
    append: (child) => void container.children.push(child),
    replaceChildren: (...children) => void (container.children = children),
  };
  page = {
    hidden: false,
    createElement: () => {
      const layer = { className: "", remove: () => void (container.children = container.children.filter((child) => child !== layer)) };
      return layer;
    },
    addEventListener: () => {},
    removeEventListener: () => {},
  };
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", { addEventListener: (_type: string, listener: () => void) => (print = listener), removeEventListener: () => {} });
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(callback: () => void) {
        resized = callback;
      }
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(callback: Callback) {
        setInView = (isIntersecting) => callback([{ isIntersecting }]);
      }
      observe() {}
      disconnect() {}
    },
  );
});

afterEach(() => {
  for (const host of hosts.splice(0)) host.destroy();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const LIVE = { isGrowing: true };
const ASKED = { isGrowing: false };

/** A host whose drawings end when the test says so. */
function slowHost() {
  const drawn: string[] = [];
  const ends: (() => void)[] = [];
  const errors: unknown[] = [];
  const draw = (_element: HTMLElement, data: string) => {
    drawn.push(data);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const host = new ChartHost<string>(container as unknown as HTMLElement, draw, (error) => errors.push(error));
  hosts.push(host);
  const finish = async () => {
    ends.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { host, drawn, errors, finish };
}

test("draws one at a time, and of what came meanwhile the newest", async () => {
  const { host, drawn, finish } = slowHost();
  setInView(true);
  host.update("a", LIVE);
  await vi.advanceTimersByTimeAsync(0);
  host.update("b", LIVE);
  host.update("c", LIVE);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(drawn).toEqual(["a"]);
  await finish();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(drawn).toEqual(["a", "c"]);
});

test("data that grow wait for their share of the time", async () => {
  const { host, drawn, finish } = slowHost();
  setInView(true);
  host.update("a", LIVE);
  await vi.advanceTimersByTimeAsync(100);
  await finish();
  host.update("b", LIVE);
  await vi.advanceTimersByTimeAsync(1_800);
  expect(drawn).toEqual(["a"]);
  await vi.advanceTimersByTimeAsync(200);
  expect(drawn).toEqual(["a", "b"]);
});

test("what a person asked for does not wait, nor does the end of training", async () => {
  const { host, drawn, finish } = slowHost();
  setInView(true);
  host.update("a", LIVE);
  await vi.advanceTimersByTimeAsync(100);
  await finish();
  host.update("b", ASKED);
  await vi.advanceTimersByTimeAsync(0);
  await finish();
  host.update("c", LIVE);
  host.update("c", ASKED);
  await vi.advanceTimersByTimeAsync(0);
  expect(drawn).toEqual(["a", "b", "c"]);
});

test("does not draw what it has drawn", async () => {
  const { host, drawn, finish } = slowHost();
  setInView(true);
  host.update("a", LIVE);
  await vi.advanceTimersByTimeAsync(0);
  await finish();
  host.update("a", ASKED);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(drawn).toEqual(["a"]);
});

test("draws for paper what was never in view", async () => {
  const { host, drawn } = slowHost();
  host.update("a", ASKED);
  await vi.advanceTimersByTimeAsync(0);
  expect(drawn).toEqual([]);
  print();
  expect(drawn).toEqual(["a"]);
});

test("does not draw out of sight, and catches up with the newest", async () => {
  const { host, drawn } = slowHost();
  host.update("a", LIVE);
  host.update("b", LIVE);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(drawn).toEqual([]);
  setInView(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(drawn).toEqual(["b"]);
});

test("leaves the last drawing up until the next is complete", async () => {
  const { host, finish } = slowHost();
  setInView(true);
  host.update("a", LIVE);
  await vi.advanceTimersByTimeAsync(0);
  await finish();
  const [first] = container.children;
  host.update("b", LIVE);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(container.children).toHaveLength(2);
  expect(container.children[0]).toBe(first);
  await finish();
  expect(container.children).toHaveLength(1);
  expect(container.children[0]).not.toBe(first);
});

test("draws again at another size, and only then", async () => {
  const { host, drawn, finish } = slowHost();
  setInView(true);
  host.update("a", LIVE);
  await vi.advanceTimersByTimeAsync(0);
  await finish();
  resized();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(drawn).toEqual(["a"]);
  container.clientWidth = 300;
  resized();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(drawn).toEqual(["a", "a"]);
});

test("reports a failed drawing and goes on", async () => {
  const errors: unknown[] = [];
  const draw = vi.fn<(element: HTMLElement, data: string) => Promise<void>>().mockRejectedValueOnce(new Error("no canvas")).mockResolvedValue(undefined);
  const host = new ChartHost<string>(container as unknown as HTMLElement, draw, (error) => errors.push(error));
  setInView(true);
  host.update("a", LIVE);
  await vi.advanceTimersByTimeAsync(0);
  expect(errors).toHaveLength(1);
  expect(container.children).toHaveLength(0);
  host.update("b", LIVE);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(draw).toHaveBeenCalledTimes(2);
});

test("leaves nothing behind", async () => {
  const { host, drawn, finish } = slowHost();
  setInView(true);
  host.update("a", LIVE);
  await vi.advanceTimersByTimeAsync(0);
  host.destroy();
  await finish();
  host.update("b", LIVE);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(drawn).toEqual(["a"]);
  expect(container.children).toHaveLength(0);
});
