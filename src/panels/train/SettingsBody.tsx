/** @file What a person may choose before training. */
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
import { memoryHint } from "./memoryHint";
import { randomSeed } from "./randomSeed";
import { type NumericSetting, numberText, paperText, readNumber, SETTING_NAMES } from "./settingsText";

const selectMemoryHint = (state: AppState) => memoryHint(state.experiment, state.backend?.name ?? state.backendChoice);
const selectIsActive = (state: AppState) => isActive(state.training.status);

const BACKEND_OPTIONS = backendOptions(facilitiesOf(globalThis));

interface Draft {
  readonly text: string;
  /** In force when typing began: what holds again while the text is not valid, rather than some beginning of it. undefined where the runs differed: then each keeps what it has. */
  readonly before: number | null | undefined;
}
type Drafts = Partial<Record<NumericSetting, Draft>>;

export function SettingsBody() {
  const { settings, differing } = useSettings();
  const plans = usePlans();
  const isLocked = useApp(selectIsActive);
  const memory = useApp(selectMemoryHint);
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
    const before = draft !== undefined ? draft.before : differing.includes(name) ? undefined : settings[name];
    setDrafts((previous) => ({ ...previous, [name]: { text, before } }));
    const read = readNumber(name, text);
    const value = read.problem === null ? read.value : before;
    if (value !== undefined) training.configure({ [name]: value });
  };
  const drawSeed = () => {
    setDrafts(({ seed: _typed, ...others }) => others);
    training.configure({ seed: randomSeed() });
  };
  const numberField = (name: NumericSetting, extra: { readonly hint?: string; readonly children?: ReactNode } = {}) => (
    <NumberField
      name={name}
      value={settings[name]}
      differs={differing.includes(name)}
      draft={drafts[name]?.text}
      onType={(text) => type(name, text)}
      onLeave={() => setDrafts((previous) => withoutValid(previous, name))}
      {...extra}
    />
  );
  return (
    <>
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
            <p className="hint" data-testid="memory">
              {memory}
            </p>
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
              differs={differing.includes("earlyStopping")}
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
                Put back the best epoch’s weights <span className="hint">{differing.includes("restoreBestWeights") ? "differs between runs; a click sets all" : "paper: no"}</span>
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
    </>
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

/** Boxes that need no frame of their own. */
const MAX_BOXES = 6;

interface NetworkBoxesProps {
  readonly plans: readonly RunPlan[];
  readonly onChange: (ids: RunId[]) => void;
}

function NetworkBoxes({ plans, onChange }: NetworkBoxesProps) {
  const looks = useLooks();
  const isMany = plans.length > MAX_BOXES;
  return (
    <fieldset className="field network-boxes" data-many={isMany || undefined}>
      <legend>{SETTING_NAMES.architectures}</legend>
      {isMany && (
        <div className="button-row">
          <button type="button" className="link-button" onClick={() => onChange(plans.map(({ id }) => id))}>
            Choose all {plans.length}
          </button>
          <button type="button" className="link-button" onClick={() => onChange([])}>
            Choose none
          </button>
        </div>
      )}
      <div className="network-boxes-list">
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
      </div>
      {!plans.some(({ isChosen }) => isChosen) && <p className="field-problem" role="status">Choose at least one network to train.</p>}
    </fieldset>
  );
}

interface NumberFieldProps {
  readonly name: NumericSetting;
  /** In force now; the first run's where they differ. */
  readonly value: number | null;
  readonly differs: boolean;
  readonly draft: string | undefined;
  readonly onType: (text: string) => void;
  readonly onLeave: () => void;
  readonly hint?: string;
  readonly children?: ReactNode;
}

/** A text input, not `type="number"`: that would hide from us what was typed when it is no number. */
function NumberField({ name, value, differs, draft, onType, onLeave, hint, children }: NumberFieldProps) {
  const id = useId();
  const text = draft ?? (differs ? "" : numberText(value));
  // Nothing typed where runs differ asks for nothing.
  const problem = differs && text === "" ? null : readNumber(name, text).problem;
  const isChanged = differs || value !== DEFAULT_SETTINGS[name];
  return (
    <div className="field" data-changed={isChanged || undefined} data-differs={differs || undefined}>
      <label htmlFor={id}>{SETTING_NAMES[name]}</label>
      <div className="field-row">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={text}
          placeholder={differs ? "differs" : name === "epochs" ? "paper’s" : undefined}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-hint${problem === null ? "" : ` ${id}-problem`}`}
          onChange={(event) => onType(event.target.value)}
          onBlur={onLeave}
        />
        {children}
      </div>
      <p className="hint" id={`${id}-hint`}>
        {differs && "Differs between runs; what you type is for all; "}
        {paperText(name)}
        {hint && `; ${hint}`}
      </p>
      {problem !== null && (
        <p className="field-problem" id={`${id}-problem`} role="status">
          {problem} {differs ? "Each run keeps its own." : `Still using ${numberText(value) || "the paper’s own"}.`}
        </p>
      )}
    </div>
  );
}

interface SelectFieldProps {
  readonly name: keyof Settings;
  readonly value: string;
  readonly differs?: boolean;
  readonly options: readonly (readonly [value: string, name: string, isPossible?: boolean])[];
  readonly onChange: (value: string) => void;
  readonly hint: string;
}

function SelectField({ name, value, differs = false, options, onChange, hint }: SelectFieldProps) {
  const id = useId();
  return (
    <div className="field" data-changed={differs || value !== DEFAULT_SETTINGS[name] || undefined} data-differs={differs || undefined}>
      <label htmlFor={id}>{SETTING_NAMES[name]}</label>
      <select id={id} value={differs ? "" : value} aria-describedby={`${id}-hint`} onChange={(event) => onChange(event.target.value)}>
        {differs && (
          <option value="" disabled>
            Differs between runs
          </option>
        )}
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
