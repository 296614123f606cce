/** @file Look inside: why an image is answered as it is, on the networks that come with the page and on one without convolutions. */
import type { Locator, Page } from "playwright/test";
import { command, expect, expectAccessible, expectStatus, open, small, test } from "./page";

async function openWhy(page: Page, place = "2/test-5"): Promise<Locator> {
  await open(page, `data=built-in#inside/${place}/why`);
  const why = page.locator(".why");
  await expect(why).toBeVisible();
  return why;
}

const part = (why: Locator, name: string | RegExp): Locator => why.getByRole("region", { name });

const target = (why: Locator): Locator => why.getByLabel("Why", { exact: true });
const versus = (why: Locator): Locator => why.getByLabel("and not", { exact: true });

/** A number as the page writes it: with a minus sign of its own. */
const numberIn = (text: string): number => Number(text.replace("−", "-"));

async function rowsOf(card: Locator): Promise<readonly { readonly name: string; readonly value: number }[]> {
  await card.scrollIntoViewIfNeeded();
  await expect(card.getByRole("row", { name: /^Left over/ })).toBeVisible();
  const rows = await card.locator("tbody tr, tfoot tr").all();
  return Promise.all(rows.map(async (row) => ({ name: await row.getByRole("rowheader").innerText(), value: numberIn(await row.locator("td").innerText()) })));
}

/** Three rows end an account: what the parts come to, what the network computed, what is left over. */
async function expectClosed(card: Locator): Promise<void> {
  const rows = await rowsOf(card);
  const [together, score, left] = rows.slice(-3);
  const sum = rows.slice(0, -3).reduce((total, { value }) => total + value, 0);
  expect(Math.abs(sum - together!.value)).toBeLessThan(0.001 * rows.length);
  expect(together!.value).toBe(score!.value);
  expect(Math.abs(left!.value)).toBeLessThan(1e-4);
}

test("the sum closes, and answers for the classes that are chosen", async ({ page }) => {
  const why = await openWhy(page);
  await expectClosed(part(why, /its score as a sum/));
  await expectClosed(part(why, /^Why Pullover and not Dress/));
  await versus(why).selectOption("8");
  await expectClosed(part(why, "Why Pullover and not Bag"));
  // The other class in the first place: the two change places.
  await target(why).selectOption("8");
  await expectClosed(part(why, "Why Bag and not Pullover"));
  await expect(page).toHaveURL(/#inside\/2\/test-5\/why\/-\/82$/);
  await expect(part(why, "Where Bag is seen")).toBeVisible();
  await why.getByRole("button", { name: "Ask the first question again" }).click();
  await expect(part(why, "Why Pullover and not Dress")).toBeVisible();
});

test("a wrong answer is held against the true class", async ({ page }) => {
  const why = await openWhy(page, "1/test-0");
  const wrong = page.getByText("✗ wrong");
  for (let index = 0; index < 60 && !(await wrong.isVisible()); index++) await page.getByRole("button", { name: "Next image" }).click();
  const [, truth = "?"] = /It is: ([^.\n]+)/.exec(await page.getByText("It is: ").innerText()) ?? [];
  await expect(versus(why).locator("option:checked")).toContainText(truth);
  await expect(why).toContainText("is what it should have said");
});

test("each map stands beside that of the network before training", async ({ page }) => {
  const why = await openWhy(page);
  const maps = part(why, /^Where Pullover is seen/);
  await maps.scrollIntoViewIfNeeded();
  for (const method of ["Grad-CAM", "Input gradients", "Occlusion"]) {
    const pictures = [maps.getByRole("img", { name: `${method}, This network` }), maps.getByRole("img", { name: `${method}, Before training` })];
    const [trained, untrained] = await Promise.all(pictures.map((picture) => picture.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())));
    expect(trained).not.toBe(untrained);
  }
  await expect(maps.getByText(/rank correlation −?[01]\.\d\d/)).toHaveCount(3);
  const before = await maps.getByRole("img", { name: "Grad-CAM, This network" }).evaluate((canvas: HTMLCanvasElement) => canvas.width);
  await maps.getByLabel("Layer").selectOption("conv2d");
  await expect(page).toHaveURL(/#inside\/2\/test-5\/why\/conv2d$/);
  await expect(maps.getByText("The maps of conv2d,")).toBeVisible();
  await expect.poll(() => maps.getByRole("img", { name: "Grad-CAM, This network" }).evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBeGreaterThan(before);
});

test("the smallest change goes onto the drawing board, and is looked into", async ({ page }) => {
  const why = await openWhy(page);
  const flip = part(why, /smallest change/);
  await flip.scrollIntoViewIfNeeded();
  await expect(flip).toContainText(/Before: Pullover.*The change, \d+ times as strong as it is.*After: (?!Pullover)/s);
  await flip.getByRole("button", { name: "Put it on the drawing board" }).click();
  const board = page.locator("#try");
  await expect(board.getByTestId("drawing-caption")).toHaveText("Test image 5, changed by the least that flips the answer");
  await expect(board.getByRole("region", { name: "Together" })).toContainText(/\d\s%/);
  await board.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(board.getByText("Draw here")).toBeVisible();
  await page.goBack();
  await flip.getByRole("button", { name: "Look inside the changed image" }).click();
  await expect(page).toHaveURL(/#inside\/2\/own\/why$/);
  await expect(page.getByText("Test image 5, changed by the least that flips the answer").last()).toBeVisible();
  await expect(target(why).locator("option:checked")).not.toContainText("Pullover");
});

test("what taught it: read with a stop, and each image a way into this room", async ({ page }) => {
  const why = await openWhy(page, "1/test-5");
  const taught = part(why, /^What taught it to say/);
  await taught.getByLabel("training images").selectOption("10000");
  await taught.getByRole("button", { name: "Look through them" }).click();
  await expect(taught.getByRole("progressbar")).toBeVisible();
  await taught.getByRole("button", { name: "Stop" }).click();
  await expect(taught.getByText(/^Of the first [\d,]+ training images/)).toBeVisible();
  await taught.getByLabel("training images").selectOption("1000");
  const rest = taught.getByRole("button", { name: "Look through the rest" });
  if (await rest.isVisible()) await rest.click();
  await expect(taught.getByRole("button", { name: "Looked through" })).toBeVisible();
  await expect(taught.getByText("trained on Fashion-MNIST and has met none of these")).toBeVisible();
  const nearest = taught.getByRole("heading", { name: "Nearest in the last layer" }).locator("xpath=..");
  await expect(nearest.getByRole("link")).toHaveCount(6);
  await nearest.getByRole("link").first().click();
  await expect(page).toHaveURL(/#inside\/1\/train-\d+\/why$/);
  // What was read is kept for the network: the lists are there at once.
  await expect(taught.getByRole("button", { name: "Looked through" })).toBeVisible();
  await expect(page.getByText(/^Training image \d/).first()).toBeVisible();
});

test("by keyboard, and without a finding of axe's", async ({ page }) => {
  const why = await openWhy(page);
  const picker = versus(why);
  await picker.focus();
  await page.keyboard.press("End");
  await expect(part(why, "Why Pullover and not Ankle boot")).toBeVisible();
  const shares = part(why, /its score as a sum/).getByRole("application");
  await expect(shares).toHaveAccessibleDescription(/^The strongest, row \d+, column \d+: .* = [+−]\d/);
  await shares.focus();
  await page.keyboard.press("Home");
  await expect(shares).toHaveAccessibleDescription(/^Row \d+, column 0: black, brings nothing/);
  await page.keyboard.press("ArrowRight");
  await expect(shares).toHaveAccessibleDescription(/column 1:/);
  const onto = part(why, /smallest change/).getByRole("button", { name: "Put it on the drawing board" });
  await onto.scrollIntoViewIfNeeded();
  await expect(onto).toBeEnabled();
  await expectAccessible(page);
  await onto.press("Enter");
  await expect(page.locator("#try").getByTestId("drawing-caption")).toContainText("changed by the least");
});

test("a network without convolutions, whose activation bends", async ({ page }) => {
  await open(page, `${small({ preset: "none", epochs: "1" })}&run=1_network-f-d16.gelu-d10.softmax#train`);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  await page.evaluate(() => (location.hash = "#inside/1/test-3/why"));
  const why = page.locator(".why");
  const account = part(why, /its score as a sum/);
  await expect(account).toContainText("64 points leave over");
  const rows = await rowsOf(account);
  expect(rows.map(({ name }) => name).slice(0, 2)).toEqual(["An all-black image", "Pixels, on the way from it"]);
  expect(Math.abs(rows.at(-1)!.value)).toBeLessThan(0.05);
  const maps = part(why, /^Where .* is seen/);
  await expect(maps).toContainText("has no convolution");
  await maps.scrollIntoViewIfNeeded();
  await expect(maps.getByText(/rank correlation/)).toHaveCount(2);
});
