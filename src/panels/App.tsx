/** @file The page: bar, introduction, rooms, colophon. */
import "@fontsource-variable/inter";
import "@fontsource-variable/source-serif-4";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/app.css";
import "../styles/train.css";
import "../styles/phones.css";
import { useEffect, useMemo, useState } from "react";
import type { AppState } from "../state/store";
import { Hero } from "./Hero";
import { keepDrops } from "./keepDrops";
import { LeftOut } from "./LeftOut";
import { ResumeOffer } from "./memory/ResumeOffer";
import { unfoldForPaper } from "./paper";
import { ROOMS } from "./rooms";
import { applyStoredTheme } from "./theme";
import { TopBar } from "./TopBar";
import { useApp } from "./useApp";
import { HiddenContext } from "./useHidden";
import { useView } from "./useView";

applyStoredTheme();
keepDrops();
unfoldForPaper();

const NAME = "Fitting Room";

const selectProblems = (state: AppState) => state.settingsProblems;

/** @param props.hidden names of the rooms and controls that the address leaves out. */
export function App({ hidden: leftOut }: { readonly hidden: readonly string[] }) {
  const [hidden, setHidden] = useState(leftOut);
  const rooms = useMemo(() => ROOMS.filter(({ id }) => !hidden.includes(id)), [hidden]);
  const ids = useMemo(() => rooms.map(({ id }) => id), [rooms]);
  const view = useView(ids);
  const problems = useApp(selectProblems);
  useEffect(() => {
    document.title = view.isStart ? NAME : `${ROOMS.find(({ id }) => id === view.room)!.name} · ${NAME}`;
  }, [view]);
  return (
    <HiddenContext value={hidden}>
      <a className="skip-link" href="#main" onClick={skip}>
        Skip to the page’s content
      </a>
      <TopBar rooms={rooms} current={view.room} />
      <main id="main" tabIndex={-1}>
        {!view.isStart && <h1 className="visually-hidden no-print">{NAME}</h1>}
        <ResumeOffer />
        {hidden.length > 0 && <LeftOut names={hidden} onShowAll={() => setHidden([])} />}
        {problems.length > 0 && (
          <ul className="page-line notice small">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        )}
        <div className="view" hidden={!view.isStart}>
          <Hero />
        </div>
        {/* All stay mounted: a room keeps what was chosen and opened in it, and a chart draws only where it is seen. */}
        {rooms.map(({ id, Room }) => (
          <div className="view" key={id} data-view={id} hidden={id !== view.room}>
            <Room />
          </div>
        ))}
      </main>
      <Colophon />
    </HiddenContext>
  );
}

/** Without a place of its own in the address, which names the room. */
function skip(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Colophon() {
  return (
    <footer className="colophon">
      <div className="colophon-inner small">
        <p>
          <strong>The experiment</strong> is that of “Deep Learning Project: Fashion MNIST Classification”: three convolutional networks, their layers and their training, done again
          here as the paper has it.
        </p>
        <p>
          <strong>The data</strong> is <a href="https://github.com/zalandoresearch/fashion-mnist">Fashion-MNIST</a> by Zalando Research (Xiao, Rasul and Vollgraf,{" "}
          <a href="https://arxiv.org/abs/1708.07747">arXiv 1708.07747</a>), MIT licence.
        </p>
        <p>
          <strong>The page</strong> is free software under the MIT licence. Everything is computed in your browser; nothing you load or train leaves it.
        </p>
      </div>
    </footer>
  );
}
