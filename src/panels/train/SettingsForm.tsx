/** @file The settings, folded until asked for: the paper's protocol needs no choice. What is in them loads when they are opened. */
import { useState } from "react";
import { lazyPanel } from "../lazyPanel";
import { useSettings } from "../usePlans";
import { describeSettings, differingText } from "./settingsText";

const SettingsBody = lazyPanel(async () => (await import("./SettingsBody")).SettingsBody, "32rem");

export function SettingsForm() {
  const { settings, differing } = useSettings();
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <details className="card settings" onToggle={() => setWasOpened(true)}>
      <summary>
        <span className="settings-title">Settings</span> <span className="settings-summary">{differing.length === 0 ? describeSettings(settings) : differingText(differing)}</span>
      </summary>
      {wasOpened && <SettingsBody />}
    </details>
  );
}
