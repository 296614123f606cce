/** @file Which images one network gets right and another does not, and how many. */
import { useMemo } from "react";
import { countGalleryImages, type Shown } from "../../explain/scores/gallery";
import { formatInteger } from "../format";
import { galleryPlace, hrefOf } from "../gallery/galleryPlace";
import { type GalleryEntrant, useEntrants, useScoredImages } from "../gallery/useEntrants";
import type { Turn } from "../scores/sureness";
import { useWorkedOut } from "../scores/useWorkedOut";
import type { Entrant } from "./entrants";

interface Kind {
  readonly label: string;
  readonly count: number;
  readonly href: string;
}

/** What makes one: of many networks, all of them take a while. */
type KindMaker = () => Kind;

/** Links to the pictures of each kind. Nothing while the images are not at hand. */
export function OnlyOneRight({ first, second }: { readonly first: Entrant; readonly second: Entrant }) {
  const entrants = useEntrants();
  const test = useScoredImages();
  const ofTwo = useMemo(() => {
    const [a, b] = [first, second].map(({ id }) => entrants.find((entrant) => entrant.id === id));
    return test === null || a === undefined || b === undefined ? null : inTurns(kindsOfTwo(test.labels, a, b));
  }, [entrants, test, first, second]);
  const ofAll = useMemo(() => (test === null ? null : inTurns(kindsOfAll(test.labels, entrants))), [entrants, test]);
  return (
    <>
      <Kinds title="The images of these two" kinds={useWorkedOut(ofTwo) ?? []} />
      <Kinds title="The images of all networks" kinds={useWorkedOut(ofAll) ?? []} />
    </>
  );
}

function inTurns(makers: readonly KindMaker[]) {
  return async (turn: Turn): Promise<Kind[]> => {
    const kinds: Kind[] = [];
    for (const make of makers) {
      kinds.push(make());
      await turn();
    }
    return kinds;
  };
}

function Kinds({ title, kinds }: { readonly title: string; readonly kinds: readonly Kind[] }) {
  if (kinds.length === 0) return null;
  return (
    <section>
      <h4>{title}</h4>
      <ul className="picture-list small">
        {kinds.map(({ label, count, href }) => (
          <li key={href}>
            {count === 0 ? label : <a href={href}>{label}</a>} <span className="numbers">{formatInteger(count)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function kindsOfTwo(labels: ArrayLike<number>, a: GalleryEntrant, b: GalleryEntrant): KindMaker[] {
  return [
    kindOf(labels, `Only ${a.name} right`, a, [b], "onlyRight", b.id),
    kindOf(labels, `Only ${b.name} right`, b, [a], "onlyRight", a.id),
    kindOf(labels, "Both wrong", a, [b], "allWrong", b.id),
    kindOf(labels, "They disagree", a, [b], "disagree", b.id),
  ];
}

/** Of two networks, what stands above says it. */
function kindsOfAll(labels: ArrayLike<number>, entrants: readonly GalleryEntrant[]): KindMaker[] {
  const networks = entrants.filter(({ id }) => id !== "vote");
  const [first] = networks;
  if (first === undefined || networks.length < 3) return [];
  const kind = (label: string, run: GalleryEntrant, shown: Shown) => kindOf(labels, label, run, networks.filter((other) => other !== run), shown, null);
  return [kind("All wrong", first, "allWrong"), kind("They disagree", first, "disagree"), ...networks.map((run) => kind(`Only ${run.name} right`, run, "onlyRight"))];
}

function kindOf(labels: ArrayLike<number>, label: string, run: GalleryEntrant, beside: readonly GalleryEntrant[], shown: Shown, against: string | null): KindMaker {
  const place = galleryPlace("compare", { run: run.id, against, shown });
  return () => ({ label, count: countGalleryImages(labels, run, beside, place), href: hrefOf(place) });
}
