/**
 * @file `npm run bench:photos -- DIR`: how often the networks are right about photos of garments. Takes them through
 * the code that the page uses, in a headless browser; DIR has a folder for each kind.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright";
import { messageOf } from "../src/data/errors.ts";
import { ARCHITECTURE_IDS, type ArchitectureId } from "../src/nn/architectures/index.ts";
import { serveBenchPhotosPage } from "./bench/site.ts";
import { quantile } from "./bench/statistics.ts";
import { markdownTable, percent, short } from "./bench/table.ts";
import { rightAnswers, scoreOf, vote, type PhotoResult, type Score } from "./benchPhotos/answers.ts";
import type {} from "./benchPhotos/page/main.ts";
import { unlikeTestImages } from "./benchPhotos/testImages.ts";
import { launchBrowser } from "./browser.ts";

const USAGE = `npm run bench:photos -- DIR [options]

  DIR             folders of photos: t-shirt, pants, longsleeve, dress, outwear, shirt, shoes; any other holds none of the ten
  --networks DIR  where architecture-1.f32, -2, -3 are (public/networks): weights in Keras's order, float32
  --json FILE     writes what the networks said of each photo
`;

const PICTURE = /\.(jpe?g|png|webp|avif|gif|bmp)$/i;

interface Photo {
  readonly folder: string;
  readonly file: string;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { networks: { type: "string", default: "public/networks" }, json: { type: "string" }, help: { type: "boolean" } },
  });
  const [folder] = positionals;
  if (values.help === true || folder === undefined) return console.log(USAGE);
  const photos = photosIn(folder);
  if (photos.length === 0) throw new Error(`${folder} has no folders with pictures in them.`);
  const ids = ARCHITECTURE_IDS.filter((id) => existsSync(weightsFile(values.networks, id)));
  if (ids.length === 0) throw new Error(`${values.networks} has no architecture-N.f32. Name the folder with --networks.`);
  const results = await judgeAll(folder, photos, values.networks, ids);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results));
  console.log(reportOf(results, ids));
  console.log(hintText(results, unlikeTestImages(ids, (id) => weightsFile(values.networks, id))));
}

function weightsFile(folder: string, id: number): string {
  return join(resolve(folder), `architecture-${id}.f32`);
}

function photosIn(folder: string): Photo[] {
  if (!existsSync(folder)) throw new Error(`There is no folder ${resolve(folder)}. Name one that has a folder of photos for each kind of garment.`);
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) => readdirSync(join(folder, name)).filter((file) => PICTURE.test(file)).map((file) => ({ folder: name, file })));
}

async function judgeAll(root: string, photos: readonly Photo[], networks: string, ids: readonly ArchitectureId[]): Promise<PhotoResult[]> {
  const site = await serveBenchPhotosPage();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(`page: ${error.message}`));
    await page.route("**/photos-to-judge/*", (route) => {
      const { folder, file } = photos[Number(route.request().url().split("/").at(-1))]!;
      return route.fulfill({ path: join(root, folder, file) });
    });
    await page.goto(site.url);
    await page.waitForFunction(() => globalThis.benchPhotos !== undefined);
    for (const id of ids) {
      const weights = readFileSync(weightsFile(networks, id)).toString("base64");
      await page.evaluate(([number, text]) => globalThis.benchPhotos!.loadNetwork(number, text), [id, weights] as const);
    }
    return await judgeEach(page, photos);
  } finally {
    await browser.close();
    await site.close();
  }
}

/** What the page cannot read is said and left out, as on the page; an hour's measurement should not end at one damaged file. */
async function judgeEach(page: Page, photos: readonly Photo[]): Promise<PhotoResult[]> {
  const results: PhotoResult[] = [];
  for (const [i, photo] of photos.entries()) {
    try {
      results.push({ ...photo, ...(await page.evaluate((number) => globalThis.benchPhotos!.judge(`/photos-to-judge/${number}`), i)) });
    } catch (error) {
      console.error(`${photo.folder}/${photo.file} is left out: ${messageOf(error)}`);
    }
  }
  return results;
}

function reportOf(results: readonly PhotoResult[], ids: readonly ArchitectureId[]): string {
  const answers = [
    ...ids.map((id, i) => ({ name: `architecture ${id}`, of: ({ probabilities }: PhotoResult) => probabilities[i]! })),
    { name: "vote", of: ({ probabilities }: PhotoResult) => vote(probabilities) },
  ];
  const folders = [...new Set(results.map(({ folder }) => folder))];
  const row = (name: string, some: readonly PhotoResult[]): string[] => {
    const cells = answers.map(({ of }) => scoreText(scoreOf(some, of)));
    return [name, String(some.length), ...cells, String(some.filter(({ unlike }) => unlike !== null).length), String(some.filter(({ notes }) => notes.length > 0).length)];
  };
  const mapped = results.filter(({ folder }) => rightAnswers(folder).length > 0);
  const table = markdownTable(["folder", "photos", ...answers.map(({ name }) => name), "unlike", "notes"], [...folders.map((folder) => row(folder, results.filter((result) => result.folder === folder))), row("all with a right answer", mapped)]);
  const times = (read: (result: PhotoResult) => number): string => `${short(quantile(results.map(read), 0.5))} ms (${short(quantile(results.map(read), 0.95))} at the 95th percentile)`;
  return [
    "Right answers first, and among the first three; photos called unlike the data set; photos with notes.\n",
    table,
    `\nDecoding took ${times(({ decodeMs }) => decodeMs)}, finding the garment ${times(({ garmentMs }) => garmentMs)}.`,
  ].join("\n");
}

/** How often the hint fires where it should not, and where it should. */
function hintText(results: readonly PhotoResult[], test: ReturnType<typeof unlikeTestImages>): string {
  const share = (some: readonly PhotoResult[]): string => (some.length === 0 ? "–" : percent(some.filter(({ unlike }) => unlike !== null).length / some.length));
  const isRight = (result: PhotoResult): boolean => scoreOf([result], ({ probabilities }) => vote(probabilities)).top1 === 1;
  const [mapped, others] = [true, false].map((isMapped) => results.filter(({ folder }) => rightAnswers(folder).length > 0 === isMapped));
  const rows = [
    ["test images of Fashion-MNIST", test === null ? "not on this machine" : percent(test.unlike / test.images)],
    ["photos that the vote is right about", share(mapped!.filter(isRight))],
    ["photos that it is wrong about", share(mapped!.filter((result) => !isRight(result)))],
    ["photos of none of the ten garments", share(others!)],
  ];
  return `\n${markdownTable(["called unlike the data set", "share"], rows)}`;
}

/** "61.0 %, 86.6 %" */
function scoreText({ photos, top1, top3 }: Score): string {
  return photos === 0 ? "–" : `${percent(top1 / photos)}, ${percent(top3 / photos)}`;
}

try {
  await main();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
