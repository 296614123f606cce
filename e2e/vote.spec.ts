/** @file The vote of chosen runs: its members and its method changed in the Compare room, by keyboard, and kept in the link. */
import AxeBuilder from "@axe-core/playwright";
import { command, expect, expectStatus, open, results, room, small, test } from "./page";

test("members and method are chosen, counted at once, and kept in the address", async ({ page }) => {
  await open(page, small({ epochs: "1", architectures: "1,2" }));
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const compare = await room(page, "compare");
  const head = (name: string) => compare.getByRole("columnheader", { name });
  await expect(head("Majority vote")).toContainText("Of 1 and 2, majority.");
  await compare.locator("summary", { hasText: "Who votes, and how" }).press("Enter");
  const chooser = compare.getByRole("group", { name: "Who votes, and how" });
  const before = (await results(page)).vote!;

  await chooser.getByRole("checkbox", { name: "Two convolutions" }).press("Space");
  await expect(chooser.getByRole("status")).toContainText("two members or more, and one is ticked");
  await expect(head("Majority vote")).toContainText("No vote");
  expect((await results(page)).vote).toBeNull();
  await expect.poll(() => new URL(page.url()).searchParams.get("vote")).not.toBeNull();
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  await chooser.getByRole("checkbox", { name: "Two convolutions" }).press("Space");
  await expect(chooser.getByRole("status")).toBeEmpty();
  expect((await results(page)).vote).toEqual(before);

  await chooser.getByRole("radio", { name: "Majority vote" }).press("ArrowDown");
  await expect(head("Mean of probabilities")).toContainText("Of 1 and 2, mean.");
  await expect(compare.getByText(/The vote by mean probability of the two networks reaches/)).toBeAttached();
  const mean = (await results(page)).vote!;
  expect(mean).toMatchObject({ members: ["1", "2"], method: "mean" });
  // Two networks: a majority is one of the two's class, a mean may be a third one; either way it is counted anew.
  expect(mean.predictions).toHaveLength(before.predictions.length);
  await expect(head("Mean of probabilities")).toBeVisible();

  await page.reload();
  await expect(compare.getByRole("columnheader", { name: "Mean of probabilities" })).toBeVisible();
  expect(new URL(page.url()).searchParams.get("vote")).toBe("mean");
});
