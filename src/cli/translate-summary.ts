import type { TranslateOptions } from '../documents/translate/translate.js';
import { causeOf, filesOf, readUpTo } from './files.js';
import { CommandError, printJson, printLine } from './output.js';

interface SummaryOptions {
  /** The reader's language; undefined where the documents go to the pivot alone. */
  readonly language: string | undefined;
  readonly json: boolean;
}

/** `passerelle translate PATH... --summary`: what became of the coded elements of many documents, by kind. */
export async function summarise(
  paths: readonly string[],
  how: TranslateOptions,
  { language, json }: SummaryOptions,
): Promise<void> {
  const [{ Tally }, { tallyLines }, { transcode, translate }, { defaultXmlLimits }] = await Promise.all([
    import('../documents/translate/tally.js'),
    import('../documents/translate/tally-lines.js'),
    import('../documents/translate/translate.js'),
    import('../wire/xml/door.js'),
  ]);
  const pivot = new Tally();
  const friendly = new Tally();
  let documents = 0;
  let passedOver = 0;
  for await (const found of filesOf(paths)) {
    const document = 'problem' in found ? undefined : await bytesOf(found.file, defaultXmlLimits.bytes);
    const result = document && transcode(document, how);
    if (result === undefined || !pivot.add(result)) {
      passedOver += 1;
      continue;
    }
    documents += 1;
    if (language !== undefined) friendly.add(translate(result.document, language, how));
  }
  if (documents === 0) {
    throw new CommandError({
      what: `none of ${passedOver} files is a document that is translated`,
      remedy: 'name CDA documents, or folders of them',
    });
  }
  const [common, read] = [pivot.rows(), friendly.rows()];
  if (json) {
    printJson({
      documents,
      passedOver,
      pivot: common,
      ...(language === undefined ? {} : { friendly: read }),
    });
  } else {
    printLine('To the pivot');
    for (const line of tallyLines(common)) printLine(line);
    if (language !== undefined) {
      printLine(`From the pivot to ${language}`);
      for (const line of tallyLines(read)) printLine(line);
    }
    if (passedOver > 0) process.stderr.write(`${passedOver} files were passed over\n`);
  }
  process.exitCode = [...common, ...read].some(({ blocked }) => blocked > 0) ? 2 : 0;
}

async function bytesOf(file: string, limit: number): Promise<Uint8Array | undefined> {
  try {
    const document = await readUpTo(file, limit);
    return 'size' in document ? undefined : document;
  } catch (error) {
    throw new CommandError({ what: causeOf(error), where: file, remedy: 'leave the file out' });
  }
}
