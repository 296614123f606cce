/** @file What a group of rows in the comparison consists of. */
import type { ReactNode } from "react";
import type { Column } from "./columns";

interface RowSpec {
  readonly label: ReactNode;
  /** null where there is nothing to say. */
  readonly cell: (column: Column) => ReactNode;
}

export interface GroupSpec {
  readonly heading: string;
  readonly note?: ReactNode;
  readonly rows: readonly RowSpec[];
}
