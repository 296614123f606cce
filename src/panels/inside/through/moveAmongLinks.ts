/** @file Arrow keys among links that lie in rows. */
import type { KeyboardEvent } from "react";

/** For each link of a list or a table: arrow keys move the focus among the links of a list as they lie on the screen; Home and End to its ends. */
export function moveAmongLinks(event: KeyboardEvent<HTMLAnchorElement>): void {
  const links = [...(event.currentTarget.closest("ul, table")?.querySelectorAll<HTMLAnchorElement>("a") ?? [])];
  const place = links.indexOf(event.currentTarget);
  if (place < 0) return;
  const top = (link: HTMLElement | undefined) => Math.round(link?.getBoundingClientRect().top ?? 0);
  const perRow = Math.max(1, links.findIndex((link) => top(link) > top(links[0])));
  const next = { ArrowRight: place + 1, ArrowLeft: place - 1, ArrowDown: place + perRow, ArrowUp: place - perRow, Home: 0, End: links.length - 1 }[event.key];
  if (next === undefined || links[next] === undefined) return;
  event.preventDefault();
  links[next].focus();
}
