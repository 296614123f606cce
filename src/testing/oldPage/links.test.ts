/** @file Every link of the page of November 2026 opens the same experiment, and says the same of what will not do. */
import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, settingsFromQuery, settingsToQuery } from "../../state/settings";
import fixture from "./links.json";

const read = (query: string) => settingsFromQuery(new URLSearchParams(query));

test("without a word in the address it is the paper's protocol", () => {
  expect(DEFAULT_SETTINGS).toEqual(fixture.defaults);
  expect(fixture.links.length).toBeGreaterThan(150);
});

test.each(fixture.links)("?$query", ({ query, change, problems, becomes }) => {
  const { settings } = read(query);
  expect(settings).toEqual({ ...fixture.defaults, ...change });
  expect(read(query).problems).toEqual(problems);
  // The address that page made of it, which is what was copied and sent; and the one that is made of it now.
  expect(read(becomes)).toEqual({ settings, problems: [] });
  expect(read(settingsToQuery(settings, new URLSearchParams(query)).toString())).toEqual({ settings, problems: [] });
});

test("what is no setting stays in the address, as it was", () => {
  for (const { query, becomes } of fixture.links.filter(({ query }) => query.includes("utm_source"))) {
    const address = settingsToQuery(read(query).settings, new URLSearchParams(query));
    expect(address.get("utm_source")).toBe(new URLSearchParams(becomes).get("utm_source"));
  }
});
