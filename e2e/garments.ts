/**
 * @file Draws the built-in garments once for a whole run of tests, and serves them. Drawing 70,000 takes the page seconds,
 * which every test would pay; so most get the bytes, from a stand-in for the chunk that draws. They are the same bytes, by the
 * same code; tests in contexts of their own, and those that set `drawnBefore` to false, have the page draw them itself.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext } from "playwright/test";
import { type Dataset, IMAGE_PIXELS } from "../src/data/dataset";
import { drawBuiltInDataset } from "../src/data/builtIn/builtIn";

/** Where the chunk that draws is, in the built page. */
const CHUNK = "**/assets/builtIn-*.js";
/** For the tests' processes, which start after `serveGarments`: the stand-in's text. */
const STAND_IN_VARIABLE = "FITTING_ROOM_DRAWN_GARMENTS";

/** Playwright's global setup: draws, serves and says where; what it returns ends that. */
export default async function serveGarments(): Promise<() => Promise<void>> {
  const dataset = await drawBuiltInDataset({ yieldToPage: () => Promise.resolve() });
  const bytes = Buffer.concat([dataset.train.images, dataset.test.images, dataset.train.labels, dataset.test.labels]);
  const server = createServer((_request, response) => {
    response.writeHead(200, { "Access-Control-Allow-Origin": "*", "Content-Length": bytes.length }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env[STAND_IN_VARIABLE] = standIn(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, dataset);
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

/** A module that gives the dataset as the page's own does, from the bytes at `url`. */
function standIn(url: string, { name, source, train, test }: Dataset): string {
  return `export async function drawBuiltInDataset({ signal, onProgress }) {
    const bytes = new Uint8Array(await (await fetch("${url}", { signal })).arrayBuffer());
    let end = 0;
    const next = (length) => bytes.slice(end, (end += length));
    const [trainImages, testImages] = [next(${train.size * IMAGE_PIXELS}), next(${test.size * IMAGE_PIXELS})];
    const [trainLabels, testLabels] = [next(${train.size}), next(${test.size})];
    onProgress(${train.size + test.size}, ${train.size + test.size});
    return {
      ...${JSON.stringify({ name, source })},
      train: { images: trainImages, labels: trainLabels, size: ${train.size} },
      test: { images: testImages, labels: testLabels, size: ${test.size} },
    };
  }`;
}

/** Gives the pages of `context` the garments that are drawn already. */
export async function giveGarments(context: BrowserContext): Promise<void> {
  const body = process.env[STAND_IN_VARIABLE];
  if (body === undefined) throw new Error(`${STAND_IN_VARIABLE} is not set: the configuration names no global setup that draws.`);
  await context.route(CHUNK, (route) => route.fulfill({ body, contentType: "text/javascript" }));
}
