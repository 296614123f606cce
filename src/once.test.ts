import { expect, test, vi } from "vitest";
import { once } from "./once";

test("loads once for all who ask, and again after a failure", async () => {
  const load = vi.fn<() => Promise<string>>(async () => "it").mockRejectedValueOnce(new Error("offline"));
  const ask = once(load);
  await expect(Promise.all([ask(), ask()])).rejects.toThrow("offline");
  expect(load).toHaveBeenCalledTimes(1);
  expect(await Promise.all([ask(), ask()])).toEqual(["it", "it"]);
  expect(load).toHaveBeenCalledTimes(2);
});
