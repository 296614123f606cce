import { command, expect, open, room, test } from "./page";

test("settings go into the address, only what differs, and come back from it", async ({ page }) => {
  await open(page, "data=built-in");
  await page.getByText("Settings", { exact: true }).first().click();
  await page.getByRole("spinbutton", { name: /^Epochs/ }).or(page.getByRole("textbox", { name: /^Epochs/ })).fill("3");
  await page.getByRole("button", { name: "New seed" }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("epochs")).toBe("3");
  const { searchParams } = new URL(page.url());
  expect([...searchParams.keys()].sort()).toEqual(["data", "epochs", "seed"]);

  await page.reload();
  await expect.poll(() => new URL(page.url()).search).toBe(`?${searchParams}`);
  await page.getByText("Settings", { exact: true }).first().click();
  await expect(page.getByRole("spinbutton", { name: /^Epochs/ }).or(page.getByRole("textbox", { name: /^Epochs/ }))).toHaveValue("3");
  await page.getByRole("button", { name: "Paper’s protocol" }).click();
  await expect.poll(() => new URL(page.url()).search).toBe("");
});

test("what cannot be used in the address is said, and the default taken", async ({ page }) => {
  await open(page, "data=built-in&epochs=many");
  await expect(page.getByText(/"many" will not do/)).toBeVisible();
  await room(page, "results");
  await expect(page.getByText(/"many" will not do/)).toBeVisible();
  await expect(command(page, "Train")).toBeEnabled();
});
