import { charset } from '../../documents/translate/charset.js';

/** A line of a document as a page shows it. */
export interface SourceLine {
  readonly number: number;
  /** Cut where it is long, with nothing in it that would turn a line around. */
  readonly text: string;
  /** Characters that are not shown. */
  readonly cut: number;
}

/** Lines that stand together, and how many were left out before them. */
export interface SourceBlock {
  readonly lines: readonly SourceLine[];
  readonly before: { readonly from: number; readonly to: number } | undefined;
}

export interface SourceView {
  readonly blocks: readonly SourceBlock[];
  readonly total: number;
  readonly after: { readonly from: number; readonly to: number } | undefined;
}

/** A document of up to so many lines is shown whole; of a longer one what is asked for and what is around findings. */
const WHOLE = 1500;
const AROUND = 4;
const PAGE = 400;
const LONGEST = 400;

/** A view of a document's source that stays small whatever the document is: a file inside may be one line of megabytes. */
export function viewSource(bytes: Uint8Array, marked: ReadonlySet<number>, from?: number): SourceView {
  const text = textOf(bytes);
  const starts = lineStarts(text);
  const total = starts.length;
  const wanted = total <= WHOLE ? range(1, total) : partOf(total, marked, from ?? 1);
  const last = text.endsWith('\n') ? text.length - 1 : text.length;
  const lineAt = (number: number): SourceLine => {
    const start = starts[number - 1] ?? 0;
    const end = Math.max(start, (starts[number] ?? last + 1) - 1);
    const part = text.slice(start, Math.min(end, start + LONGEST));
    return { number, text: plain(part), cut: Math.max(0, end - start - LONGEST) };
  };
  const blocks: { lines: SourceLine[]; before: SourceBlock['before'] }[] = [];
  let shown = 0;
  for (const number of wanted) {
    const block = blocks.at(-1);
    if (block === undefined || number > shown + 1) {
      const before = number > shown + 1 ? { from: shown + 1, to: number - 1 } : undefined;
      blocks.push({ lines: [lineAt(number)], before });
    } else block.lines.push(lineAt(number));
    shown = number;
  }
  return { blocks, total, after: shown < total ? { from: shown + 1, to: total } : undefined };
}

function partOf(total: number, marked: ReadonlySet<number>, from: number): number[] {
  const wanted = new Set(range(from, Math.min(total, from + PAGE - 1)));
  for (const line of marked) {
    for (const near of range(Math.max(1, line - AROUND), Math.min(total, line + AROUND))) wanted.add(near);
  }
  return [...wanted].sort((a, b) => a - b);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

function textOf(bytes: Uint8Array): string {
  try {
    return charset(bytes).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  if (starts.length > 1 && starts.at(-1) === text.length) starts.pop();
  return starts;
}

// A character that turns the reading around would show a source that is not there.
const plain = (text: string) => text.replace(/\r$/, '').replace(/[^\P{Cc}\t]|[\p{Cf}\p{Cs}]/gu, '\ufffd');
