/** @file A past run's runs added to those on the page: compared, asked, removed, and offered as before after a reload. */
import AxeBuilder from "@axe-core/playwright";
import { command, expect, expectStatus, open, pastRuns, results, room, small, test } from "./page";

const ONE = small({ architectures: "2", epochs: "1", seed: "1" });
const dated = /^Two convolutions, \d{1,2} [A-Z][a-z]+$/;

test("a past run is added beside a new one, compared, voted with, asked and removed, by keyboard", async ({ page }) => {
  await open(page, ONE);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const [first] = (await results(page)).runs;

  await open(page, ONE.replace("seed=1", "seed=2"));
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  await command(page, "Reset").click();
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const [second] = (await results(page)).runs;
  expect(second!.predictions).not.toEqual(first!.predictions);

  const list = await pastRuns(page);
  const rows = list.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Add to page" }) });
  await expect(rows).toHaveCount(3);
  const oldest = rows.last();
  await oldest.getByRole("button", { name: "Add to page" }).press("Enter");
  await expect(oldest.getByRole("status")).toHaveText(/^Added to the page: “Two convolutions, \d{1,2} [A-Z][a-z]+”\.$/);
  await expect(oldest.getByRole("button", { name: "Add to page" })).toBeFocused();

  const both = await results(page);
  expect(both.runs.map(({ id }) => id)).toEqual(["2", "4"]);
  expect(both.runs[0]).toEqual(second);
  expect({ ...both.runs[1], id: "2", name: first!.name }).toEqual(first);
  const name = both.runs[1]!.name;
  expect(name).toMatch(dated);
  expect(both.vote!.members).toEqual(["2", "4"]);

  // Once more, there is nothing to add.
  await pastRuns(page);
  await oldest.getByRole("button", { name: "Add to page" }).press("Enter");
  await expect(oldest.getByRole("alert")).toContainText("is on the page already");
  expect((await new AxeBuilder({ page }).include(".past-runs").analyze()).violations).toEqual([]);

  const compare = await room(page, "compare");
  await expect(compare.getByRole("columnheader", { name }).first()).toBeVisible();
  const tryRoom = await room(page, "try");
  await expect(tryRoom.getByText(name).first()).toBeVisible();

  const train = await room(page, "train");
  const card = train.getByRole("article", { name, exact: true });
  await card.locator("summary", { hasText: "Change" }).press("Enter");
  await card.getByRole("button", { name: "Remove", exact: true }).press("Enter");
  expect((await results(page)).runs).toEqual([second]);

  // Again, and then a reload: nothing of the memory has changed.
  await pastRuns(page);
  await oldest.getByRole("button", { name: "Add to page" }).press("Enter");
  await expect(oldest.getByRole("status")).toBeVisible();
  await page.reload();
  await pastRuns(page);
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole("region", { name: "Interrupted training" })).toHaveCount(0);
});

test("where nothing has been scored, a past run is added to what is planned, or a sentence says why not", async ({ page }) => {
  await open(page, ONE);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  // What is not yet written when the page is left would be gone on with, not listed.
  await expect((await pastRuns(page)).getByRole("button", { name: /^Open / })).toHaveCount(1);
  await open(page, small({ architectures: "1", epochs: "1", testSize: "100" }));
  const add = async () => (await pastRuns(page)).getByRole("button", { name: "Add to page" }).click();
  await add();
  await expect((await pastRuns(page)).getByRole("alert")).toContainText("scored on 200 test images, those on the page are to be scored on 100");
  await expectStatus(page, "idle");

  await open(page, small({ architectures: "1", epochs: "1" }));
  await add();
  await expectStatus(page, "finished");
  await command(page, "Train").click();
  await expect.poll(async () => (await results(page)).runs.map(({ id }) => id)).toEqual(["1", "4"]);
  expect((await results(page)).vote!.members).toEqual(["1", "4"]);
});
