/** @file Every link of the page of November 2026 opens the same experiment, and says the same of what will not do. */
import { expect, test } from "vitest";
import { experimentFromQuery, experimentToQuery } from "../../experiment/address";
import { settingsOf } from "../../experiment/commonSettings";
import { DEFAULT_SETTINGS } from "../../experiment/settings";
import fixture from "./links.json";

/** What a link plans, what all its runs have in common, and what it says. */
function read(query: string) {
  const { problems, ...address } = experimentFromQuery(new URLSearchParams(query));
  return { settings: settingsOf(address.experiment, address.backendChoice).settings, address, problems };
}

test("without a word in the address it is the paper's protocol", () => {
  expect(DEFAULT_SETTINGS).toEqual(fixture.defaults);
  expect(fixture.links.length).toBeGreaterThan(150);
});

test.each(fixture.links)("?$query", ({ query, change, problems, becomes }) => {
  const { settings, address } = read(query);
  expect(settings).toEqual({ ...fixture.defaults, ...change });
  expect(read(query).problems).toEqual(problems);
  // The address that page made of it, which is what was copied and sent; and the one that is made of it now.
  expect(read(becomes)).toEqual({ settings, address, problems: [] });
  expect(read(experimentToQuery(address, new URLSearchParams(query)).toString())).toEqual({ settings, address, problems: [] });
  expect(address.experiment.runs.map(({ id, name }) => [id, name])).toEqual([["1", "One convolution"], ["2", "Two convolutions"], ["3", "Three convolutions"]]);
});

test("what is no setting stays in the address, as it was", () => {
  for (const { query, becomes } of fixture.links.filter(({ query }) => query.includes("utm_source"))) {
    const address = experimentToQuery(read(query).address, new URLSearchParams(query));
    expect(address.get("utm_source")).toBe(new URLSearchParams(becomes).get("utm_source"));
  }
});
