/** @file The Data room: what the networks are trained on, as the paper's first notebook cells show it. */
import { useState } from "react";
import type { AppState } from "../../state/store";
import { useDataset } from "../garments/useDataset";
import { useApp } from "../useApp";
import { ClassCounts } from "./ClassCounts";
import { DatasetCard } from "./DatasetCard";
import { PixelGrid } from "./PixelGrid";
import { RandomGrid } from "./RandomGrid";
import { ShapeTable } from "./ShapeTable";
import "../../styles/rooms.css";

const selectLoaded = (state: AppState) => state.dataset.loaded;

export function DataRoom() {
  const loaded = useApp(selectLoaded);
  const dataset = useDataset();
  const train = dataset?.train ?? null;
  const [chosen, setChosen] = useState(0);
  // After a load of fewer images, the chosen one may be gone.
  const shown = train !== null && chosen < train.size ? chosen : 0;
  return (
    <section className="room data-room" id="data" aria-labelledby="data-heading">
      <header className="room-lead">
        <h2 id="data-heading" tabIndex={-1}>Data</h2>
        <p>
          Grey pictures of garments, 28 × 28 pixels each, in ten classes. The networks learn from the training images; the test images are kept aside until the end,
          to score them on garments they have never seen.
        </p>
      </header>
      <DatasetCard />
      <div className="data-columns">
        <PixelGrid train={train} index={shown} onFirst={() => setChosen(0)} />
        <RandomGrid train={train} chosen={shown} onChoose={setChosen} />
      </div>
      <div className="data-columns">
        <ShapeTable loaded={loaded} />
        <ClassCounts loaded={loaded} />
      </div>
    </section>
  );
}
