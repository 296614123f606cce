/** @file What the address leaves out, for the components that can be. */
import { createContext, useContext } from "react";
import type { Control } from "./hide";

/** Names of what is left out. */
export const HiddenContext = createContext<readonly string[]>([]);

export function useIsHidden(control: Control): boolean {
  return useContext(HiddenContext).includes(control);
}
