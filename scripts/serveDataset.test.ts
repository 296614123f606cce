/** @file Tests of the middleware that serves the data set, over real HTTP. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { datasetMiddleware } from "./serveDataset.ts";

const LABELS = "t10k-labels-idx1-ubyte.gz";
let folder: string | null;
let temporary: string;
let server: Server;

beforeAll(async () => {
  folder = temporary = await mkdtemp(join(tmpdir(), "serve-dataset-"));
  await writeFile(join(temporary, LABELS), "four");
  await writeFile(join(temporary, "secret.txt"), "secret");
  const middleware = datasetMiddleware("/base/", () => folder);
  server = createServer((incoming, response) => middleware(incoming, response, () => response.writeHead(200).end("start page")));
  await new Promise<void>((resolve) => server.listen(0, resolve));
});
afterAll(async () => {
  server.close();
  await rm(temporary, { recursive: true });
});

/** Asks for `path` exactly as written (fetch would tidy up "..") and returns status, headers, body. */
async function ask(path: string, method = "GET") {
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve, reject) => request({ port, path, method }, resolve).on("error", reject).end());
  const body = (await response.setEncoding("utf8").toArray()).join("");
  return { status: response.statusCode, headers: response.headers, body };
}

test("serves a file as plain bytes", async () => {
  const { status, headers, body } = await ask(`/base/fashion-mnist/${LABELS}?v=1`);
  expect([status, body]).toEqual([200, "four"]);
  expect(headers).toMatchObject({ "content-type": "application/octet-stream", "content-length": "4" });
  expect(headers).not.toHaveProperty("content-encoding");
});

test("HEAD has the headers alone", async () => {
  const { status, headers, body } = await ask(`/base/fashion-mnist/${LABELS}`, "HEAD");
  expect([status, headers["content-length"], body]).toEqual([200, "4", ""]);
});

test("nothing is written", async () => {
  expect((await ask(`/base/fashion-mnist/${LABELS}`, "PUT")).status).toBe(405);
});

test.each(["secret.txt", "", "../secret.txt", "%2e%2e/secret.txt", `./${LABELS}`, `x/../secret.txt`, `${LABELS}/`, `${LABELS}%00`])("no other file: %s", async (name) => {
  expect((await ask(`/base/fashion-mnist/${name}`)).status).toBe(404);
});

test("404, not the start page, where there is no data", async () => {
  folder = null;
  try {
    const { status, body } = await ask(`/base/fashion-mnist/${LABELS}`);
    expect(status).toBe(404);
    expect(body).toContain("npm run data");
  } finally {
    folder = temporary;
  }
});

test.each(["/", "/base/", "/base/fashion-mnist", `/fashion-mnist/${LABELS}`])("leaves %s to others", async (path) => {
  expect((await ask(path)).body).toBe("start page");
});
