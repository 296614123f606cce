/** @file An experiment of any runs, by the cards' own controls: one trained alone, again from another seed, copied, renamed, moved and removed. */
import AxeBuilder from "@axe-core/playwright";
import { expect, expectStatus, open, results, room, small, test } from "./page";

test("one run is trained, again from another seed beside it, renamed, moved and removed, by keyboard", async ({ page }) => {
  await open(page, small({ epochs: "1" }));
  const train = await room(page, "train");
  const menu = async (name: string) => {
    await train.locator("summary", { hasText: `Change ${name}` }).filter({ hasText: new RegExp(`Change ${name}$`) }).press("Enter");
    return train.getByRole("article", { name, exact: true });
  };
  const press = async (name: string, command: string) => (await menu(name)).getByRole("button", { name: command, exact: true }).press("Enter");
  const names = () => train.locator(".network-card h3").allTextContents();

  await press("Two convolutions", "Train this");
  await expectStatus(page, "finished");
  expect((await results(page)).runs.map(({ id }) => id)).toEqual(["2"]);

  await press("Two convolutions", "Train again with another seed");
  await expect.poll(async () => (await names()).length).toBe(4);
  // It may be over before one has looked.
  await expect.poll(async () => (await results(page)).runs.map(({ id }) => id)).toEqual(["2", "4"]);
  await expectStatus(page, "finished");
  const { runs, vote } = await results(page);
  expect(runs.map(({ id, architecture }) => [id, architecture])).toEqual([["2", 2], ["4", 2]]);
  expect(runs[1]!.seed).not.toBe(runs[0]!.seed);
  expect(runs[1]!.history.loss).not.toEqual(runs[0]!.history.loss);
  expect(vote!.members).toEqual(["2", "4"]);

  await press(runs[1]!.name, "Rename…");
  await train.getByRole("textbox", { name: "Name of the run" }).fill("Second try");
  await page.keyboard.press("Enter");
  await press("Second try", "Move up");
  expect(await names()).toEqual(["One convolution", "Second try", "Two convolutions", "Three convolutions"]);
  await press("Three convolutions", "Duplicate");
  await press("One convolution", "Remove");
  expect(await names()).toEqual(["Second try", "Two convolutions", "Three convolutions", "Three convolutions, copy"]);
  expect((await results(page)).runs.map(({ name }) => name)).toEqual(["Second try", "Two convolutions"]);

  // The address has it all.
  await menu("Second try");
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await page.reload();
  await expect.poll(names).toEqual(["Second try", "Two convolutions", "Three convolutions", "Three convolutions, copy"]);
});
