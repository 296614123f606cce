/** @file A network's layers as a row of boxes. */
import { memo } from "react";
import type { LayerSpec } from "../../nn/architectures/layers";
import { type Block, describeLayers, DIAGRAM_HEIGHT, DIAGRAM_WIDTH, diagramBlocks } from "./diagram";

interface ArchitectureDiagramProps {
  readonly layers: readonly LayerSpec[];
  /** Paints every box, in several strengths. */
  readonly color: string;
}

export const ArchitectureDiagram = memo(function ArchitectureDiagram({ layers, color }: ArchitectureDiagramProps) {
  return (
    <svg className="diagram" viewBox={`0 0 ${DIAGRAM_WIDTH} ${DIAGRAM_HEIGHT}`} role="img" aria-label={`Layers: ${describeLayers(layers)}`} style={{ color }}>
      {diagramBlocks(layers).map((block, i) => (
        <g key={i} className={`diagram-${block.kind}`}>
          {block.kind === "output" ? <OutputUnits {...block} /> : <Box {...block} />}
          {block.label !== "" && (
            <text x={block.x + (block.width + block.depth) / 2} y={DIAGRAM_HEIGHT - 3} textAnchor="middle">
              {block.label}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
});

function Box({ x, y, width, height, depth }: Block) {
  return (
    <>
      {depth > 0 && (
        <>
          <path className="diagram-top" d={`M${x} ${y}l${depth} ${-depth}h${width}l${-depth} ${depth}z`} />
          <path className="diagram-side" d={`M${x + width} ${y}l${depth} ${-depth}v${height}l${-depth} ${depth}z`} />
        </>
      )}
      <rect className="diagram-front" x={x} y={y} width={width} height={height} />
    </>
  );
}

const UNITS = Array.from({ length: 10 }, (_, unit) => unit);

/** The ten classes, one mark each. */
function OutputUnits({ x, y, width, height }: Block) {
  const middle = y + height / 2;
  return UNITS.map((unit) => <rect key={unit} className="diagram-front" x={x} y={middle + (unit - 5) * 7 + 1} width={width} height={5} rx={1} />);
}
