/** @file Every kind of layer, as the options of a select. */
import { LAYER_KINDS } from "../../experiment/layerKinds";

export function LayerKindOptions() {
  return LAYER_KINDS.map(({ type, name }) => (
    <option value={type} key={type}>
      {name}
    </option>
  ));
}
