/** @file When something was saved, as people say it. */

const MS_PER_DAY = 86_400_000;
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/** "today 14:02", "yesterday 14:02", "12 November 2026, 14:02". Both in milliseconds since 1970; days are the reader's own. */
export function whenText(time: number, now = Date.now()): string {
  const clock = TIME.format(time);
  const days = Math.round((startOfDay(now) - startOfDay(time)) / MS_PER_DAY);
  if (days === 0) return `today ${clock}`;
  return days === 1 ? `yesterday ${clock}` : `${DAY.format(time)}, ${clock}`;
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
