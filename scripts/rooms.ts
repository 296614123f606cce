/** @file The rooms of the page, for programs that drive it: each is a view of its own. */
import type { Page } from "playwright";

/** Goes into the room with this address, through the page's own list of rooms, and waits until it is shown. */
export async function enterRoom(page: Page, id: string): Promise<void> {
  await page.getByRole("navigation", { name: "Rooms" }).locator(`a[href="#${id}"]`).click();
  await page.locator(`#${id}`).waitFor();
}

/** Opens what is folded under this title in the room that is shown. */
export async function unfold(page: Page, title: string): Promise<void> {
  const summary = page.locator("details.fold > summary:visible", { hasText: title }).first();
  if (!(await summary.evaluate((element) => element.parentElement?.hasAttribute("open")))) await summary.click();
}
