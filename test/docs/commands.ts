import { readFileSync } from 'node:fs';

/** A command of a page, the exit code that is said of it, and what the page shows of its output. */
export interface DocumentedCommand {
  readonly page: string;
  readonly line: number;
  /** The words after `passerelle`. */
  readonly words: readonly string[];
  readonly exitCode: number;
  readonly shown: readonly string[];
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;
const COMMAND = /^(?:npx )?passerelle (?<words>[^#]*?)\s*(?:# exit (?<exitCode>\d+))?$/;

/**
 * The commands in the `sh` blocks of a page. A `text` block right after one is the output of its last command: `…`
 * in it stands for anything, a line of it alone for any lines.
 */
export function commandsOf(page: string, url: URL): DocumentedCommand[] {
  const text = readFileSync(url, 'utf8');
  const blocks = [...text.matchAll(FENCE)].map(({ index, 0: whole, 1: language, 2: body = '' }) => ({
    language,
    body,
    start: index,
    end: index + whole.length,
  }));
  return blocks.flatMap(({ language, body, start, end }, at) => {
    if (language !== 'sh') return [];
    const next = blocks[at + 1];
    const output = next?.language === 'text' && text.slice(end, next.start).trim() === '' ? next.body : '';
    const first = text.slice(0, start).split('\n').length + 1;
    const lines = body.trimEnd().split('\n');
    return lines.flatMap((line, index) => {
      const { words, exitCode = '0' } = COMMAND.exec(line)?.groups ?? {};
      if (words === undefined) return [];
      return [
        {
          page,
          line: first + index,
          words: words.split(' ').filter((word) => word !== ''),
          exitCode: Number(exitCode),
          shown: (index === lines.length - 1 ? output : '')
            .split('\n')
            .filter((shown) => shown !== '' && shown !== '…'),
        },
      ];
    });
  });
}

/** Whether one of the lines is the one that is shown. */
export function isShown(shown: string, lines: readonly string[]): boolean {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`);
  return lines.some((line) => pattern.test(line));
}
