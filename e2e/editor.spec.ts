/** @file A network is built from nothing, by keyboard and from Keras code, trained, and changed as a copy. */
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "playwright/test";
import { command, expect, expectStatus, open, results, room, small, test } from "./page";

/** Opens the editor of a run from its card's menu. */
async function editor(page: Page, name: string, item = "Edit layers"): Promise<Locator> {
  const train = await room(page, "train");
  await train.locator("summary", { hasText: new RegExp(`Change ${name}$`) }).press("Enter");
  await train.getByRole("article", { name, exact: true }).getByRole("button", { name: item, exact: true }).press("Enter");
  return train.locator(".network-editor");
}

const problems = (region: Locator) => region.locator(".layer-problem, .network-editor > .field-problem");

test("from nothing to a trained network, by keyboard; Train waits for what is no network", async ({ page }) => {
  await open(page, small({ epochs: "1", architectures: "1" }));
  const region = await editor(page, "One convolution");
  await expect(region.getByRole("heading", { name: "Layers of One convolution" })).toBeFocused();
  await region.getByLabel("Start from").selectOption("Nothing");
  await expect(region.getByText("a network needs at least one layer, got none.").first()).toBeVisible();
  await command(page, "Train").press("Enter");
  await expect(page.getByText(/“One convolution” is being edited and is no network yet: a network needs at least one layer/)).toBeVisible();

  await region.getByLabel("Add the first layer").selectOption("Conv2D");
  await expect(region.getByLabel("Kind of layer 1")).toBeFocused();
  await expect(problems(region)).toHaveText(/conv2d \(layer 1 of 1\) is the last layer, which has to be dense with 10 units and softmax/);
  // Of a row, the value that will not do is marked, and it alone.
  await region.getByLabel("filters of layer 1, Conv2D").fill("many");
  await expect(region.locator("[aria-invalid=true]")).toHaveCount(1);
  await expect(region.getByLabel("filters of layer 1, Conv2D")).toHaveAttribute("aria-invalid", "true");
  await region.getByLabel("filters of layer 1, Conv2D").fill("4");
  await expect(region.locator("[aria-invalid=true]")).toHaveCount(0);
  await region.getByLabel("kernel_size of layer 1, Conv2D").fill("5 x 3");
  await region.getByLabel("Add a layer behind layer 1, Conv2D").selectOption("Flatten");
  await region.getByLabel("Add a layer behind layer 2, Flatten").selectOption("Dense");
  await region.getByLabel("units of layer 3, Dense").fill("10");
  await region.getByLabel("activation of layer 3, Dense").selectOption("softmax");
  await expect(problems(region)).toHaveCount(0);
  await expect(region.getByRole("img", { name: "Layers: convolution 24 by 26 by 4, flatten 2496, softmax 10" })).toBeVisible();
  await expect(region.getByText("25,034").first()).toBeVisible();
  await expect(page.getByText(/is being edited and is no network yet/)).toHaveCount(0);

  // Moved by key, and said where it does not fit; undone in one step each.
  await region.getByLabel("Kind of layer 2").press("Alt+ArrowDown");
  await expect(problems(region)).toHaveText("dense needs flat input, got (None, 24, 26, 4); put flatten() before it.");
  await region.getByRole("button", { name: "Undo" }).press("Control+z");
  await expect(problems(region)).toHaveCount(0);
  await region.getByRole("button", { name: "Undo" }).press("Control+Shift+z");
  await expect(problems(region)).toHaveCount(1);
  await region.getByRole("button", { name: "Undo" }).click();
  expect((await new AxeBuilder({ page }).include(".network-editor").analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  await region.getByRole("button", { name: "Done" }).click();
  await expect(region).toHaveCount(0);
  await expect(page.getByRole("article", { name: "One convolution, edited" })).toBeVisible();
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const { runs } = await results(page);
  expect(runs[0]).toMatchObject({ name: "One convolution, edited", architecture: null });
  expect(runs[0]!.network.layers[0]).toMatchObject({ type: "conv2d", filters: 4, kernelSize: [5, 3] });
  // The address has it.
  await page.reload();
  await expect(page.getByRole("article", { name: "One convolution, edited" })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("run")).toContain("c4.kr5.kc3-f-d10.softmax");
});

test("Keras code is read, copied, and refused with its line", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, small({ architectures: "2" }));
  const region = await editor(page, "Two convolutions");
  await region.getByText("As Keras code").click();
  const code = region.getByRole("textbox", { name: /The code of this network/ });
  await expect(code).toHaveValue(/layers\.Conv2D\(64, 3, strides=2, padding="same", activation="relu"\),/);
  await code.fill("model = keras.Sequential([\n  layers.Flatten(),\n  layers.LSTM(4),\n])");
  await region.getByRole("button", { name: "Read this code" }).click();
  await expect(region.locator(".editor-answer")).toHaveText(/^Line 3: LSTM is none of the layers that this page has/);
  await expect(region.locator(".layer-row")).toHaveCount(11);
  await code.fill("model = keras.Sequential([\n  layers.RandomFlip(),\n  layers.Conv2D(8, 3, padding='same', use_bias=False),\n  layers.BatchNormalization(),\n  layers.ReLU(),\n  layers.GlobalAveragePooling2D(),\n  layers.Dense(10, activation='softmax'),\n])");
  await region.getByRole("button", { name: "Read this code" }).click();
  await expect(region.locator(".editor-answer")).toHaveText("Line 2: RandomFlip acts only while training and was left out.");
  await expect(region.locator(".layer-row")).toHaveCount(5);
  await expect(region.locator(".layer-params")).toHaveText(["72", "32", "", "", "90"]);
  await region.getByRole("button", { name: "Copy", exact: true }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("    layers.Conv2D(8, 3, padding=\"same\", use_bias=False),\n    layers.BatchNormalization(),\n    layers.Activation(\"relu\"),\n");
});

test("on a phone nothing is wider than the screen, and a trained run is edited as a copy", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, small({ epochs: "1", architectures: "1" }));
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const region = await editor(page, "One convolution", "Edit the layers of a copy");
  await expect(region.getByRole("heading", { name: "Layers of One convolution, copy" })).toBeVisible();
  await expect(region.getByText(/about\s.*\sminute/)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await region.getByLabel("units of layer 4, Dense").fill("16");
  await page.keyboard.press("Escape");
  await expect(region).toHaveCount(0);
  await expect(page.getByRole("article", { name: "One convolution, copy", exact: true })).toBeVisible();
  await expect(page.getByRole("article", { name: "One convolution", exact: true })).toBeVisible();
});
