/** @file One file being made at a time: which, and what went wrong with it. */
import { useState } from "react";
import { messageOf } from "../../data/errors";
import type { ExportedFile } from "../../formats";
import { saveFile } from "./saveFile";

interface Saving {
  /** The file that is being made; null where none is. */
  readonly busy: string | null;
  readonly problem: { readonly name: string; readonly sentence: string } | null;
  /** Makes a file and hands it over. */
  readonly save: (name: string, make: () => Promise<ExportedFile>) => Promise<void>;
}

export function useSaving(): Saving {
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Saving["problem"]>(null);
  const save: Saving["save"] = async (name, make) => {
    setBusy(name);
    setProblem(null);
    try {
      saveFile(await make());
    } catch (error) {
      setProblem({ name, sentence: messageOf(error) });
    } finally {
      setBusy(null);
    }
  };
  return { busy, problem, save };
}
