/** @file What a group of rows in the comparison consists of. */
import type { ReactNode } from "react";
import type { ColumnId } from "./columns";

interface RowSpec {
  readonly label: ReactNode;
  /** null where there is nothing to say. */
  readonly cell: (id: ColumnId) => ReactNode;
}

export interface GroupSpec {
  readonly heading: string;
  readonly note?: ReactNode;
  readonly rows: readonly RowSpec[];
}
