import { backendSentence, command, expect, expectStatus, open, results, room, small, tensorCount, test } from "./page";
import { unfold } from "../scripts/rooms";

test("open, click Train: three networks train, are scored, and stand side by side", async ({ page }) => {
  await open(page, small());
  await command(page, "Train").click();
  await expectStatus(page, "running");
  await expectStatus(page, "finished");

  const file = await results(page);
  expect(file.dataset).toEqual({ name: "built-in", train: 300, validation: 75, test: 200 });
  // Which one is the machine's; that it is the one the page names is ours.
  await expect(backendSentence(page)).toContainText({ webgl: "Training on WebGL", wasm: "Training on WebAssembly" }[file.backend.name] ?? "a backend that auto does not take");
  expect(file.runs.map(({ architecture, epochsRun }) => [architecture, epochsRun])).toEqual([[1, 2], [2, 2], [3, expect.any(Number)]]);
  const resultsRoom = await room(page, "results");
  for (const run of file.runs) {
    const correct = run.confusionMatrix.reduce((sum, row, i) => sum + row[i]!, 0);
    expect(correct / 200).toBeCloseTo(run.test.accuracy, 10);
    expect(run.predictions).toHaveLength(200);
    expect(run.history.valLoss).toHaveLength(run.epochsRun);
    // The page shows the very numbers of the file.
    const percent = `${(run.test.accuracy * 100).toFixed(1)} %`.replace(" ", "\\s");
    await expect(resultsRoom.getByRole("tab").nth(Number(run.id) - 1)).toContainText(new RegExp(percent));
  }
  expect(file.vote!.predictions).toHaveLength(200);
  // One network at least has learned something: ten classes, 10 % by chance.
  expect(Math.max(...file.runs.map(({ test: { accuracy } }) => accuracy))).toBeGreaterThan(0.2);

  await expect(resultsRoom.getByRole("grid").first().getByRole("gridcell")).toHaveCount(100);
  await unfold(page, "Classification report");
  await expect(resultsRoom.locator("pre")).toBeVisible();
  await expect(resultsRoom.locator("pre")).toContainText("weighted avg");
  await expect(resultsRoom.getByText("not Fashion-MNIST").first()).toBeVisible();
  await expect((await room(page, "compare")).getByRole("heading", { name: "What the numbers say" })).toBeVisible();
});

test("a second run leaves not one tensor more, and repeats the curve of the first", async ({ page }) => {
  await open(page, small({ architectures: "1" }));
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const [tensors, first] = [await tensorCount(page), await results(page)];
  expect(tensors).toBeGreaterThanOrEqual(0);
  await command(page, "Train").click();
  await expectStatus(page, "running");
  await expectStatus(page, "finished");
  expect(await tensorCount(page)).toBe(tensors);
  expect((await results(page)).runs[0]!.history).toEqual(first.runs[0]!.history);
});

test("the curves are drawn without moving the page, and their numbers can be read", async ({ page }) => {
  await open(page, small({ architectures: "1", epochs: "3" }));
  const charts = page.locator("#train figure");
  const before = await charts.first().boundingBox();
  await command(page, "Train").click();
  await page.locator("#train").getByRole("heading", { name: /curves/i }).scrollIntoViewIfNeeded();
  await expectStatus(page, "finished");
  await expect(charts.first().locator("canvas").first()).toBeVisible();
  const after = await charts.first().boundingBox();
  expect([after!.width, after!.height]).toEqual([before!.width, before!.height]);
  await page.locator("#train").getByText("Show the numbers").first().click();
  await expect(page.locator("#train table").getByRole("row")).not.toHaveCount(0);
});
