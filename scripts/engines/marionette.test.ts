/** @file The wire against a server that answers as Firefox does, in pieces. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { MarionetteWire } from "./marionette";

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const framed = (message: unknown): Buffer => {
  const text = JSON.stringify(message);
  return Buffer.from(`${Buffer.byteLength(text)}:${text}`);
};

/** A wire to a server that greets, and calls `answer` with each chunk that comes. */
async function wireTo(answer: (socket: Socket, asked: string) => void): Promise<MarionetteWire> {
  const server = createServer((socket) => {
    socket.write(framed({ applicationType: "gecko", marionetteProtocol: 3 }));
    socket.on("data", (chunk) => answer(socket, chunk.toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const wire = await MarionetteWire.connect((server.address() as AddressInfo).port);
  closing.push(() => wire.close(), () => server.close());
  return wire;
}

test("an answer comes whole, whatever pieces it came in; lengths are in bytes", async () => {
  const wire = await wireTo((socket, asked) => {
    expect(asked).toBe(`${Buffer.byteLength('[0,1,"A",{"text":"390 × 844"}]')}:[0,1,"A",{"text":"390 × 844"}]`);
    const bytes = framed([1, 1, null, { value: "à la carte – 100 %" }]);
    for (const byte of bytes) socket.write(Buffer.from([byte]));
  });
  expect(await wire.call("A", { text: "390 × 844" })).toEqual({ value: "à la carte – 100 %" });
});

test("answers find their callers, in any order; a refusal is an error with its code", async () => {
  let calls = 0;
  const wire = await wireTo((socket, asked) => {
    calls += asked.split("[0,").length - 1;
    if (calls === 2) socket.write(Buffer.concat([framed([1, 2, { error: "no such element", message: "gone" }, null]), framed([1, 1, null, 7])]));
  });
  const [first, second] = [wire.call("A", {}), wire.call("B", {})];
  await expect(second).rejects.toMatchObject({ code: "no such element", message: "no such element: gone" });
  expect(await first).toBe(7);
});

test("what is still waited for fails when Firefox is gone", async () => {
  const wire = await wireTo((socket) => socket.destroy());
  await expect(wire.call("A", {})).rejects.toMatchObject({ code: "disconnected" });
});
