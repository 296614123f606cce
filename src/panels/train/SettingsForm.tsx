/** @file What a person may choose before training. Folded until asked for: the paper's protocol needs no choice. */
import { type ReactNode, useId, useState } from "react";
import type { RunId, RunPlan } from "../../experiment/plan";
import type { BackendChoice } from "../../nn/backendChoice";
import { DEFAULT_SETTINGS, type EarlyStoppingChoice, QUICK_LOOK, type Settings } from "../../experiment/settings";
import type { AppState } from "../../state/store";
import { isActive } from "../../session/training";
import { useApp, usePlanning, useTraining } from "../useApp";
import { lookIn, useLooks } from "../useLooks";
import { usePlans, useSettings } from "../usePlans";
import { useBriefly } from "../useBriefly";
import { backendHelp, backendOptions, facilitiesOf } from "./backendChoices";
import { randomSeed } from "./randomSeed";
import { describeSettings, type NumericSetting, numberText, paperText, readNumber, SETTING_NAMES } from "./settingsText";

const selectIsActive = (state: AppState) => isActive(state.training.status);

const BACKEND_OPTIONS = backendOptions(facilitiesOf(globalThis));

interface Draft {
  readonly text: string;
  /** In force when typing began: what holds again while the text is not valid, rather than some beginning of it. */
  readonly before: number | null;
}
type Drafts = Partial<Record<NumericSetting, Draft>>;

export function SettingsForm() {
  const settings = useSettings();
  const plans = usePlans();
  const isLocked = useApp(selectIsActive);
  const training = useTraining();
  const planning = usePlanning();
  // What was typed and is not (or not yet) a valid value: kept as typed.
  const [drafts, setDrafts] = useState<Drafts>({});
  const applyPreset = (preset: Partial<Settings>) => {
    setDrafts({});
    training.configure(preset);
  };
  const type = (name: NumericSetting, text: string) => {
    const draft = drafts[name];
    const before = draft === undefined ? settings[name] : draft.before;
    setDrafts((previous) => ({ ...previous, [name]: { text, before } }));
    const read = readNumber(name, text);
    training.configure({ [name]: read.problem === null ? read.value : before });
  };
  const drawSeed = () => {
    setDrafts(({ seed: _typed, ...others }) => others);
    training.configure({ seed: randomSeed() });
  };
  const numberField = (name: NumericSetting, extra: { readonly hint?: string; readonly children?: ReactNode } = {}) => (
    <NumberField
      name={name}
      value={settings[name]}
      draft={drafts[name]?.text}
      onType={(text) => type(name, text)}
      onLeave={() => setDrafts((previous) => withoutValid(previous, name))}
      {...extra}
    />
  );
  return (
    <details className="card settings">
      <summary>
        <span className="settings-title">Settings</span> <span className="settings-summary">{describeSettings(settings)}</span>
      </summary>
      {isLocked && <p className="notice">Settings stay as they are while networks train, so that all are trained alike. Stop first to change them.</p>}
      <fieldset className="settings-body" disabled={isLocked}>
        <legend className="visually-hidden">Settings</legend>
        <div className="settings-presets">
          <button type="button" className="button" onClick={() => applyPreset(DEFAULT_SETTINGS)}>
            Paper’s protocol
          </button>
          <button type="button" className="button" onClick={() => applyPreset({ ...DEFAULT_SETTINGS, data: settings.data, backend: settings.backend, ...QUICK_LOOK })}>
            Quick look
          </button>
        </div>
        <div className="settings-groups">
          <Group title="What">
            <NetworkBoxes plans={plans} onChange={(ids) => planning.choose(ids)} />
            <SelectField
              name="data"
              value={settings.data}
              options={[
                ["fashion-mnist", "Fashion-MNIST"],
                ["built-in", "Built-in garments, drawn by this page"],
              ]}
              onChange={(data) => training.configure({ data: data as Settings["data"] })}
              hint="paper: Fashion-MNIST"
            />
            {numberField("trainSize")}
            {numberField("testSize")}
          </Group>
          <Group title="How">
            {numberField("epochs", { hint: "empty: each network’s own" })}
            {numberField("batchSize")}
            {numberField("learningRate", { hint: "of the Adam optimizer" })}
            {numberField("seed", {
              hint: "for weights, order and dropout",
              children: (
                <button type="button" className="button" onClick={drawSeed}>
                  New seed
                </button>
              ),
            })}
          </Group>
          <Group title="When to end">
            <SelectField
              name="earlyStopping"
              value={settings.earlyStopping}
              options={[
                ["protocol", "As in the paper: network 3 only"],
                ["on", "For every network"],
                ["off", "For none"],
              ]}
              onChange={(choice) => training.configure({ earlyStopping: choice as EarlyStoppingChoice })}
              hint="ends when the validation loss stops falling"
            />
            {numberField("patience", { hint: "epochs without a better loss" })}
            <label className="check">
              <input type="checkbox" checked={settings.restoreBestWeights} onChange={(event) => training.configure({ restoreBestWeights: event.target.checked })} />
              <span>
                Put back the best epoch’s weights <span className="hint">paper: no</span>
              </span>
            </label>
            <SelectField
              name="backend"
              value={settings.backend}
              options={BACKEND_OPTIONS}
              onChange={(backend) => training.configure({ backend: backend as BackendChoice })}
              hint={backendHelp(settings.backend)}
            />
          </Group>
        </div>
      </fieldset>
      <CopyLink />
    </details>
  );
}

/** Drops the draft of `name` if it is a valid value: the setting itself says it then. */
function withoutValid(drafts: Drafts, name: NumericSetting): Drafts {
  const { [name]: draft, ...rest } = drafts;
  return draft === undefined || readNumber(name, draft.text).problem !== null ? drafts : rest;
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="settings-group" role="group" aria-label={title}>
      <p className="settings-group-title" aria-hidden>
        {title}
      </p>
      {children}
    </div>
  );
}

interface NetworkBoxesProps {
  readonly plans: readonly RunPlan[];
  readonly onChange: (ids: RunId[]) => void;
}

function NetworkBoxes({ plans, onChange }: NetworkBoxesProps) {
  const looks = useLooks();
  return (
    <fieldset className="field network-boxes">
      <legend>{SETTING_NAMES.architectures}</legend>
      {plans.map(({ id, name, isChosen }) => (
        <label className="check" key={id}>
          <input
            type="checkbox"
            checked={isChosen}
            onChange={(event) => onChange(plans.filter((other) => (other.id === id ? event.target.checked : other.isChosen)).map((other) => other.id))}
          />
          <span className="network-dot" style={{ background: lookIn(looks, id).cssColor }} aria-hidden />
          <span>{name}</span>
        </label>
      ))}
      {!plans.some(({ isChosen }) => isChosen) && <p className="field-problem" role="status">Choose at least one network to train.</p>}
    </fieldset>
  );
}

interface NumberFieldProps {
  readonly name: NumericSetting;
  /** In force now. */
  readonly value: number | null;
  readonly draft: string | undefined;
  readonly onType: (text: string) => void;
  readonly onLeave: () => void;
  readonly hint?: string;
  readonly children?: ReactNode;
}

/** A text input, not `type="number"`: that would hide from us what was typed when it is no number. */
function NumberField({ name, value, draft, onType, onLeave, hint, children }: NumberFieldProps) {
  const id = useId();
  const text = draft ?? numberText(value);
  const { problem } = readNumber(name, text);
  const isChanged = value !== DEFAULT_SETTINGS[name];
  return (
    <div className="field" data-changed={isChanged || undefined}>
      <label htmlFor={id}>{SETTING_NAMES[name]}</label>
      <div className="field-row">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={text}
          placeholder={name === "epochs" ? "paper’s" : undefined}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-hint${problem === null ? "" : ` ${id}-problem`}`}
          onChange={(event) => onType(event.target.value)}
          onBlur={onLeave}
        />
        {children}
      </div>
      <p className="hint" id={`${id}-hint`}>
        {paperText(name)}
        {hint && `; ${hint}`}
      </p>
      {problem !== null && (
        <p className="field-problem" id={`${id}-problem`} role="status">
          {problem} Still using {numberText(value) || "the paper’s own"}.
        </p>
      )}
    </div>
  );
}

interface SelectFieldProps {
  readonly name: keyof Settings;
  readonly value: string;
  readonly options: readonly (readonly [value: string, name: string, isPossible?: boolean])[];
  readonly onChange: (value: string) => void;
  readonly hint: string;
}

function SelectField({ name, value, options, onChange, hint }: SelectFieldProps) {
  const id = useId();
  return (
    <div className="field" data-changed={value !== DEFAULT_SETTINGS[name] || undefined}>
      <label htmlFor={id}>{SETTING_NAMES[name]}</label>
      <select id={id} value={value} aria-describedby={`${id}-hint`} onChange={(event) => onChange(event.target.value)}>
        {options.map(([option, text, isPossible = true]) => (
          <option key={option} value={option} disabled={!isPossible}>
            {text}
          </option>
        ))}
      </select>
      <p className="hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}

/** Settings are in the address, so the address is the link. */
function CopyLink() {
  const [said, say] = useBriefly();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      say("Copied.");
    } catch {
      say("The browser did not allow it; the address bar has the same link.");
    }
  };
  return (
    <div className="settings-link">
      <button type="button" className="button" onClick={() => void copy()}>
        Copy link to these settings
      </button>
      <span className="hint" aria-live="polite">
        {said}
      </span>
    </div>
  );
}
