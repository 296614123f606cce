import { describe, expect, it } from "vitest";
import { CONTROLS, hiddenFromQuery, withoutHide } from "./hide";

const read = (query: string) => hiddenFromQuery(new URLSearchParams(query), ["data", "train", "try"]);

describe("hiddenFromQuery", () => {
  it("reads rooms and controls, each once", () => {
    expect(read("")).toEqual({ names: [], problems: [] });
    expect(read("hide=")).toEqual({ names: [], problems: [] });
    expect(read("epochs=2&hide=try,settings, try,,photo")).toEqual({ names: ["try", "settings", "photo"], problems: [] });
  });

  it("says what it does not know, and takes the rest", () => {
    const { names, problems } = read("hide=try,cellar,attic");
    expect(names).toEqual(["try"]);
    expect(problems).toEqual([`In the address: hide is a list of data, train, try, ${Object.keys(CONTROLS).join(", ")}, got "cellar", "attic". Nothing is left out for that.`]);
  });

  it("leaves a room", () => {
    const { names, problems } = read("hide=data,train,try,files");
    expect(names).toEqual(["files"]);
    expect(problems).toEqual(["In the address: hide names every room, and one has to stay. All are shown."]);
  });
});

describe("withoutHide", () => {
  it("keeps all else", () => {
    expect(withoutHide("?hide=try")).toBe("");
    expect(withoutHide("?epochs=2&hide=try&seed=1")).toBe("?epochs=2&seed=1");
  });
});
