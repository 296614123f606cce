/** @file The network as Keras code: to be copied, or to be pasted and read. */
import { useId, useState } from "react";
import { layersFromKerasCode } from "../../formats/kerasCode";
import { layersToKerasCode } from "../../formats/kerasCodeWriter";
import type { LayerSpec } from "../../nn/architectures/layers";
import { useBriefly } from "../useBriefly";

interface CodeBoxProps {
  readonly layers: readonly LayerSpec[];
  readonly onRead: (layers: readonly LayerSpec[]) => void;
}

/** What was typed stands until it has been read; nothing of it is run. */
export function CodeBox({ layers, onRead }: CodeBoxProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [answer, setAnswer] = useState<readonly string[]>([]);
  const [said, say] = useBriefly();
  const read = (): void => {
    const { layers: found, problem, notes } = layersFromKerasCode(draft ?? "");
    if (found === null) return setAnswer([problem]);
    setAnswer(notes);
    setDraft(null);
    onRead(found);
    say(`Read ${found.length} layer${found.length === 1 ? "" : "s"}.`);
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(layersToKerasCode(layers));
      say("Copied.");
    } catch {
      say("The browser did not allow it; select the text and copy it.");
    }
  };
  return (
    <details className="editor-code">
      <summary>As Keras code</summary>
      <label htmlFor={id} className="hint">
        The code of this network. Paste that of another, and read it: nothing is run, and what is not known is named.
      </label>
      <textarea
        id={id}
        value={draft ?? layersToKerasCode(layers)}
        rows={Math.min(24, layers.length + 5)}
        spellCheck={false}
        autoComplete="off"
        aria-describedby={`${id}-answer`}
        onChange={(event) => setDraft(event.target.value)}
      />
      <div className="button-row">
        <button type="button" className="button" aria-disabled={draft === null} onClick={() => draft !== null && read()}>
          Read this code
        </button>
        <button type="button" className="button" onClick={() => void copy()}>
          Copy
        </button>
        {draft !== null && (
          <button
            type="button"
            className="button"
            onClick={() => {
              setDraft(null);
              setAnswer([]);
            }}
          >
            Back to the network’s
          </button>
        )}
        <span className="hint" role="status">
          {said}
        </span>
      </div>
      <ul className="field-problem editor-answer" id={`${id}-answer`} role="status">
        {answer.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}
