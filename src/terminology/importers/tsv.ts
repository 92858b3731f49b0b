/** A line or entry that was not taken over, with the reason. */
export interface SkippedRow {
  /** Counted from 1; undefined where the format has no lines to speak of. */
  readonly line?: number;
  readonly reason: string;
}

/** A field of a row: the column that it is read from, and what it is when the header lacks the column. */
export interface Field {
  readonly column: string;
  readonly absent: string;
}

export type Fields<Row> = Readonly<Record<keyof Row, Field>>;

/**
 * Reads tab separated text with a header line, columns found by name, and hands over each row. A line with
 * another number of columns than the header is reported instead; so is a row of which `take` says what it
 * lacks.
 */
export function readTsv<Row extends Readonly<Record<keyof Row, string>>>(
  text: string,
  fields: Fields<Row>,
  take: (row: Row) => string | undefined,
): SkippedRow[] {
  const [header = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const names = header.split('\t');
  const entries = Object.entries(fields) as [keyof Row, Field][];
  const absent = Object.fromEntries(entries.map(([name, field]) => [name, field.absent]));
  const present = entries
    .map(([name, { column }]) => ({ name: name as string, place: names.indexOf(column) }))
    .filter(({ place }) => place >= 0);
  const skipped: SkippedRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const cells = line.split('\t');
    if (cells.length !== names.length) {
      skipped.push({ line: index + 2, reason: `it has ${cells.length} of ${names.length} columns` });
      continue;
    }
    const row: Record<string, string> = { ...absent };
    for (const { name, place } of present) row[name] = cells[place]!.trim();
    const lack = take(row as Row);
    if (lack !== undefined) skipped.push({ line: index + 2, reason: `it has no ${lack}` });
  }
  return skipped;
}

/** Writes rows as {@link readTsv} reads them; tabs and line ends inside a value become blanks. */
export function writeTsv<Row extends Readonly<Record<keyof Row, string>>>(
  fields: Fields<Row>,
  rows: Iterable<Row>,
): string {
  const entries = Object.entries(fields) as [keyof Row, Field][];
  const lines = [entries.map(([, { column }]) => column).join('\t')];
  for (const row of rows) {
    lines.push(entries.map(([name]) => row[name].replace(/[\t\r\n]+/g, ' ').trim()).join('\t'));
  }
  return `${lines.join('\n')}\n`;
}
