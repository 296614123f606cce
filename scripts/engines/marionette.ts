/** @file Marionette's wire: JSON over a socket of Firefox's own. */
import { connect, type Socket } from "node:net";
import { type Parameters, WebDriverError } from "./webdriver.ts";

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** One message is a JSON array behind its length in bytes and a colon: [type, id, error, result]. The caller closes it. */
export class MarionetteWire {
  private received: Buffer = Buffer.alloc(0);
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  private constructor(private readonly socket: Socket) {
    socket.on("data", (chunk) => this.receive(chunk));
    socket.on("close", () => this.fail(new WebDriverError("disconnected", "Firefox closed the connection")));
    socket.on("error", (error) => this.fail(error));
  }

  static async connect(port: number): Promise<MarionetteWire> {
    const socket = connect(port, "127.0.0.1");
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return new MarionetteWire(socket);
  }

  /** @throws WebDriverError if Firefox refuses, or is gone. */
  call(name: string, parameters: Parameters): Promise<unknown> {
    const id = ++this.lastId;
    const message = JSON.stringify([0, id, name, parameters]);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    this.received = Buffer.concat([this.received, chunk]);
    for (;;) {
      const colon = this.received.indexOf(":");
      const end = colon + 1 + Number(this.received.toString("latin1", 0, Math.max(colon, 0)));
      if (colon < 0 || this.received.length < end) return;
      this.answer(JSON.parse(this.received.toString("utf8", colon + 1, end)));
      this.received = this.received.subarray(end);
    }
  }

  /** The greeting is the one message that is no array. */
  private answer(message: unknown): void {
    if (!Array.isArray(message)) return;
    const [, id, error, result] = message as [number, number, { error: string; message: string } | null, unknown];
    const caller = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === null) caller?.resolve(result);
    else caller?.reject(new WebDriverError(error.error, error.message));
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
