import type { TallyRow } from './tally.js';

type Column = readonly [heading: string, cell: (row: TallyRow) => string];

const columns: readonly Column[] = [
  ['kind', ({ kind, level }) => `${kind}, level ${level}`],
  ['documents', ({ documents }) => String(documents)],
  ['elements', ({ elements }) => String(elements)],
  ['mapped', ({ outcomes }) => String(outcomes.mapped)],
  ['translated', ({ outcomes }) => String(outcomes.translated)],
  ['kept', ({ outcomes }) => String(outcomes.kept)],
  ['missing', ({ outcomes }) => String(outcomes.missing)],
  ['null flavor', ({ outcomes }) => String(outcomes.nullFlavor)],
  ['no code', ({ outcomes }) => String(outcomes.uncoded)],
  ['share', ({ share }) => shareText(share)],
  ['units', ({ units }) => String(units)],
  ['unknown units', ({ unitsMissing }) => String(unitsMissing)],
];

/** A tally as lines of a table, numbers to the right. */
export function tallyLines(rows: readonly TallyRow[]): string[] {
  const table = [
    columns.map(([heading]) => heading),
    ...rows.map((row) => columns.map(([, cell]) => cell(row))),
  ];
  const widths = columns.map((_, index) => Math.max(...table.map((cells) => cells[index]?.length ?? 0)));
  return table.map((cells) =>
    cells
      .map((cell, index) =>
        index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
      )
      .join('  '),
  );
}

function shareText(share: number | undefined): string {
  // What is not all is never told as all.
  return share === undefined ? '-' : `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
