/** @file On paper stand all rooms, one after the other, and nothing is folded that stood open before there were folds. */

/** What `Fold` makes, and folds within a card. */
const FOLDS = "details:is(.fold, .fold-line):not([open])";

/** Charts draw in listeners of their own, which need the rooms to be there: to be called before any is made. */
export function unfoldForPaper(): void {
  let opened: readonly HTMLDetailsElement[] = [];
  window.addEventListener("beforeprint", () => {
    document.documentElement.dataset["paper"] = "";
    const folds = [...document.querySelectorAll<HTMLDetailsElement>(FOLDS)];
    for (const fold of folds) fold.open = true;
    opened = [...opened, ...folds];
  });
  window.addEventListener("afterprint", () => {
    delete document.documentElement.dataset["paper"];
    for (const fold of opened) fold.open = false;
    opened = [];
  });
}
