/** @file One image through one network, layer by layer. */
export function Through() {
  return <div className="card" />;
}
