/** @file Chooses between the system's theme, light and dark. */
import { type Theme, THEMES, useTheme } from "./theme";

const NAMES: Readonly<Record<Theme, string>> = { system: "Auto", light: "Light", dark: "Dark" };

export function ThemeSwitch() {
  const [theme, choose] = useTheme();
  return (
    <select className="theme-switch" aria-label="Theme" value={theme} onChange={(event) => choose(event.target.value as Theme)}>
      {THEMES.map((option) => (
        <option key={option} value={option}>
          {NAMES[option]}
        </option>
      ))}
    </select>
  );
}
