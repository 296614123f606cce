/** @file The card of a network that comes with the page trained by its best recipe: it need not be one of the paper's, so it has its layers. One entry of public/networks/best.json. */
import type { LayerSpec } from "../nn/architectures/layers";
import { cardProblem, type NetworkCard } from "./networkCard";
import { architectureOf } from "./network";
import { parseLayers } from "./parseLayers";
import { parseRecipe } from "./parseRecipe";
import { fail, fraction, object, text } from "./parsing";
import type { Recipe } from "./recipe";

export interface BestCard extends Omit<NetworkCard, "architecture" | "config" | "recipe"> {
  /** The paper's that it is; null for all others. */
  readonly architecture: NetworkCard["architecture"] | null;
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  /** The whole of it. */
  readonly recipe: Recipe;
  /** Of the last epoch, 0–1: what it was chosen by among its seeds. */
  readonly validationAccuracy: number;
}

/** @throws Error naming the first field that is not as it should be. */
export function parseBestCard(value: unknown, path: string): BestCard {
  const card = object(value, path);
  const layers = parseLayers(card["layers"], `${path}.layers`);
  const recipe = parseRecipe(card["recipe"], `${path}.recipe`);
  // Of a network that is none of the paper's all else is held to the same checks.
  const problem = cardProblem({ ...card, architecture: 1, config: recipe, recipe });
  if (problem !== null) fail(`${path}.${problem}`, "as on a network's card", card[problem]);
  return {
    ...(card as unknown as BestCard),
    architecture: architectureOf(layers),
    name: text(card["name"], `${path}.name`),
    layers,
    recipe,
    validationAccuracy: fraction(card["validationAccuracy"], `${path}.validationAccuracy`),
  };
}
