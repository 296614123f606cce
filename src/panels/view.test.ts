import { describe, expect, it } from "vitest";
import { viewOf, type Ways } from "./view";

const ways: Ways = { rooms: ["data", "train", "try"], start: "train", holderOf: (id) => (id.startsWith("data-") ? "data" : id.startsWith("results-") ? "results" : null) };
const inTry = viewOf("#try", ways);

describe("viewOf", () => {
  it("begins with the introduction where no room is named", () => {
    for (const hash of ["", "#", "#top", "#nowhere"]) expect(viewOf(hash, ways)).toEqual({ room: "train", isStart: true, anchor: null });
  });

  it("leads to a room, and to what stands in one", () => {
    expect(inTry).toEqual({ room: "try", isStart: false, anchor: null });
    expect(viewOf("#data-heading", ways, inTry)).toEqual({ room: "data", isStart: false, anchor: "data-heading" });
  });

  it("leads to the room that an address within one begins with", () => {
    expect(viewOf("#try/2/test-17", ways)).toEqual({ room: "try", isStart: false, anchor: null });
    expect(viewOf("#nowhere/2", ways).isStart).toBe(true);
  });

  it("stays in the room for an address that names neither, and goes back to the start for none", () => {
    expect(viewOf("#main", ways, inTry)).toEqual(inTry);
    expect(viewOf("", ways, inTry).isStart).toBe(true);
    expect(viewOf("#top", ways, inTry).isStart).toBe(true);
  });

  it("keeps the introduction for what stands beneath it", () => {
    const start = viewOf("", { ...ways, start: "data" });
    expect(viewOf("#data-heading", { ...ways, start: "data" }, start)).toEqual({ room: "data", isStart: true, anchor: "data-heading" });
  });

  it("never shows a room that is left out", () => {
    expect(viewOf("#results", ways)).toEqual({ room: "train", isStart: true, anchor: null });
    expect(viewOf("#results-heading", ways).room).toBe("train");
    expect(viewOf("", { ...ways, rooms: ["data", "try"] }).room).toBe("data");
    expect(viewOf("#nowhere", { ...ways, rooms: ["data"] }, inTry).room).toBe("data");
  });

  it("does not stumble over an address that cannot be decoded", () => {
    expect(viewOf("#%E0%A4%A", ways).isStart).toBe(true);
  });
});
