/** @file Installs Debian's packages, where there is apt and it may be used. */
import { spawnSync } from "node:child_process";

/** True if apt says that all of `packages` are installed now; false where there is no apt, or it may not. */
export function installDebianPackages(packages: readonly string[]): boolean {
  if (spawnSync("apt-get", ["--version"]).status !== 0) return false;
  console.log(`Trying Debian's ${packages.join(", ")}…`);
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const results = [["update"], ["install", "-y", "--no-install-recommends", ...packages]].map((args) => {
    const [command, ...rest] = [...sudo, "apt-get", ...args];
    return spawnSync(command!, rest, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  });
  return results.at(-1)!.status === 0;
}
