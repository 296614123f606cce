/** @file The page: bar, introduction, rooms, colophon. */
import "@fontsource-variable/inter";
import "@fontsource-variable/source-serif-4";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/app.css";
import "../styles/train.css";
import "../styles/phones.css";
import { useEffect } from "react";
import { CompareRoom } from "./compare/CompareRoom";
import { DataRoom } from "./data/DataRoom";
import { followAddress } from "./followAddress";
import { Hero } from "./Hero";
import { keepDrops } from "./keepDrops";
import { ResumeOffer } from "./memory/ResumeOffer";
import { ResultsRoom } from "./results/ResultsRoom";
import { applyStoredTheme } from "./theme";
import { TopBar } from "./TopBar";
import { TrainRoom } from "./train/TrainRoom";
import { TryRoom } from "./try/TryRoom";

applyStoredTheme();
keepDrops();

export function App() {
  useEffect(followAddress, []);
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the page’s content
      </a>
      <TopBar />
      <main id="main" tabIndex={-1}>
        <ResumeOffer />
        <Hero />
        <DataRoom />
        <TrainRoom />
        <ResultsRoom />
        <CompareRoom />
        <TryRoom />
      </main>
      <Colophon />
    </>
  );
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
