/** @file Which of several tabs keeps the experiment under way: the first that asked, until it closes. */

const NAME = "fitting-room-interrupted";

type Locks = Pick<LockManager, "request">;

/**
 * Tries for the lock, and holds it for the life of the page.
 *
 * @param locks null where the browser has none (a page without https): every tab then counts as the only one.
 * @param onGranted called if the lock comes later, when the tab that has it now is closed.
 * @returns whether it was to be had at once.
 */
export async function holdTabLock(locks: Locks | null, onGranted: () => void): Promise<boolean> {
  if (locks === null) return true;
  const isHeld = await new Promise<boolean>((resolve, reject) => {
    locks
      .request(NAME, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : forever();
      })
      .catch(reject);
  });
  if (!isHeld) void locks.request(NAME, () => (onGranted(), forever())).catch(() => {}); // Aborted with the page.
  return isHeld;
}

function forever(): Promise<never> {
  return new Promise(() => {});
}
