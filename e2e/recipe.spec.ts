/** @file A recipe is edited field by field, trained by, and kept in the address; what will not do is said where it was typed. */
import AxeBuilder from "@axe-core/playwright";
import { command, expect, expectStatus, open, results, room, small, test } from "./page";

test("optimizer, schedule and augmentation of one run, by keyboard", async ({ page }) => {
  await open(page, small({ architectures: "2" }));
  const train = await room(page, "train");
  await train.locator("summary", { hasText: /Change Two convolutions$/ }).press("Enter");
  await train.getByRole("button", { name: "Edit recipe", exact: true }).press("Enter");
  const region = train.getByRole("region", { name: "Recipe of Two convolutions" });
  await expect(region.getByRole("heading", { name: "Recipe of Two convolutions" })).toBeFocused();
  await region.getByLabel("Optimizer", { exact: true }).selectOption("sgd");
  await region.getByLabel("Momentum", { exact: true }).fill("0.9");
  await region.getByLabel("Nesterov", { exact: true }).check();
  await region.getByLabel("Learning rate", { exact: true }).fill("0.02");
  await region.getByLabel("Schedule", { exact: true }).selectOption("cosine");
  await region.getByLabel(/^Warm-up/).fill("0.5");
  await expect(region.getByRole("img", { name: /^Learning rate from 0 to / })).toBeVisible();
  await region.getByLabel("Label smoothing", { exact: true }).fill("3");
  await expect(region.getByText(/labelSmoothing "3" will not do: it needs a number from 0 to 0.9\. Still 0\./)).toBeVisible();
  await region.getByLabel("Label smoothing", { exact: true }).fill("0.1");
  await expect(region.getByText("Would take less than 0.1 s an epoch.")).toHaveCount(7);
  await region.getByLabel(/^Shift/).fill("2");
  await expect(region.getByText("Would take no more time than what is on.")).toHaveCount(6);
  await region.getByLabel(/^Turn/).fill("10");
  await region.getByText("Moves an image right or left").click();
  await expect(region.locator("details[open]").getByText(/^Try/)).toBeVisible();
  expect((await new AxeBuilder({ page }).include(".recipe-editor").analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(region).toHaveCount(0);

  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const { runs } = await results(page);
  expect(runs[0]!.recipe).toMatchObject({
    optimizer: { name: "sgd", momentum: 0.9, nesterov: true },
    learningRate: 0.02,
    schedule: { name: "cosine", warmupEpochs: 0.5 },
    labelSmoothing: 0.1,
    augmentation: { translation: 2, rotation: 10 },
  });

  // Trained, it stays as it was, and says what each setting did.
  await room(page, "train");
  await train.locator("summary", { hasText: /Change Two convolutions$/ }).press("Enter");
  await train.getByRole("button", { name: "See what its recipe did" }).press("Enter");
  await expect(region.getByText("In this run: Made 3 steps an epoch, 6 in all.")).toBeVisible();
  await expect(region.getByText("In this run: Shifted 600 images, each by its own amount.")).toBeVisible();
  await expect(region.getByText(/^In this run: The learning rate went from 0 to [\d.]+, at most 0\.02 \(epoch 1\)\.$/)).toBeVisible();
  await expect(region.getByLabel("Momentum", { exact: true })).toHaveJSProperty("readOnly", true);
  await expect(region.getByLabel("Optimizer", { exact: true })).toBeDisabled();
  expect((await new AxeBuilder({ page }).include(".recipe-editor").analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  expect(new URL(page.url()).searchParams.get("run")).toContain("optimizer-sgd_momentum-0.9_nesterov-true_schedule-cosine");
  await region.getByRole("button", { name: "Edit a copy" }).press("Enter");
  const copy = train.getByRole("region", { name: /^Recipe of Two convolutions.*copy/i });
  await expect(copy.getByLabel("Momentum", { exact: true })).toHaveJSProperty("readOnly", false);
  await expect(copy.getByText("In this run:")).toHaveCount(0);
});
