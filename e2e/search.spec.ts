/** @file Experiments of many runs, from the click that plans them to what Compare makes of them: a search over two values, and the preset of three kernel sizes. */
import AxeBuilder from "@axe-core/playwright";
import { unfold } from "../scripts/rooms";
import { command, expect, expectStatus, open, results, room, small, test } from "./page";

test("learning rates by kernel sizes, asked for in a run's menu, become runs and a heatmap", async ({ page }) => {
  await open(page, small({ epochs: "1", architectures: "1" }));
  const train = await room(page, "train");
  await train.locator("summary", { hasText: /Change One convolution$/ }).press("Enter");
  const card = train.getByRole("article", { name: "One convolution", exact: true });
  await card.getByRole("button", { name: "Search over a few values…" }).press("Enter");
  await card.getByRole("textbox", { name: "Learning rates" }).fill("0.001, 0.01");
  await card.getByRole("textbox", { name: "Kernel sizes" }).fill("3, 29");
  await page.keyboard.press("Enter");
  await expect(card.getByText(/^With kernels of 29: /)).toBeVisible();
  await card.getByRole("textbox", { name: "Kernel sizes" }).fill("3 5");
  await page.keyboard.press("Enter");
  const names = ["One convolution", "One convolution, 3 × 3, learning rate 0.01", "One convolution, 5 × 5, learning rate 0.001", "One convolution, 5 × 5, learning rate 0.01"];
  await expect(train.getByRole("article").getByRole("heading", { level: 3 })).toHaveText([...names, "Two convolutions", "Three convolutions"]);

  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const { runs } = await results(page);
  expect(runs.map(({ name }) => name)).toEqual(names);
  const accuracies = runs.map((run) => `${(100 * run.test.accuracy).toFixed(1)} %`);
  const compare = await room(page, "compare");
  await unfold(page, "Search");
  const rows = compare.getByRole("table", { name: "One convolution, learning rate across, kernels down" }).getByRole("row");
  await expect(rows).toHaveText([/^Kernels0\.0010\.01$/, `3 × 3${accuracies[0]}${accuracies[1]}`, `5 × 5${accuracies[2]}${accuracies[3]}`]);
  // The best cell is the darkest, the worst as light as the card.
  const shades = await rows.getByRole("cell").evaluateAll((cells) => cells.map((cell) => Number(/accent\) (\d+)%/.exec(cell.getAttribute("style") ?? "")?.[1])));
  const scores = runs.map((run) => run.test.accuracy);
  expect(shades[scores.indexOf(Math.max(...scores))]).toBe(30);
  expect(shades[scores.indexOf(Math.min(...scores))]).toBe(0);
  expect((await new AxeBuilder({ page }).include(".score-grids").analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test("the preset of three kernel sizes, on few images: its trios vote, and the page answers whether kernels vote better", async ({ page }) => {
  await open(page, `preset=kernel-sizes&${small({ epochs: "1", trainSize: "100", testSize: "100" })}`);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const { runs } = await results(page);
  expect(runs).toHaveLength(15);
  const compare = await room(page, "compare");
  await unfold(page, "Repeats");
  const answers = compare.getByRole("region", { name: "Do different kernels vote better than different seeds?" }).getByRole("listitem");
  await expect(answers).toHaveCount(3);
  for (const [i, network] of ["One convolution", "Two convolutions", "Three convolutions"].entries()) {
    await expect(answers.nth(i)).toHaveText(new RegExp(`^${network}, 3 × 3: the majority vote of kernels 3 × 3, 5 × 5 and 7 × 7 reaches [\\d.]+\\s%, that of three seeds [\\d.]+\\s%: .* \\(McNemar’s exact test, p [<=] [\\d.]+\\)\\.$`));
  }
});
