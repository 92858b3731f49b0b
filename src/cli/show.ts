import { readFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { DocumentView } from '../documents/display/model.js';
import { systemRuntime } from '../kernel/runtime.js';
import { causeOf } from './files.js';
import { CommandError, printable } from './output.js';

interface Options {
  readonly language: string;
  readonly html?: true;
  readonly text?: true;
  readonly pdf?: true;
  readonly json?: true;
  readonly asIs?: true;
  readonly codes?: boolean;
  readonly output?: string;
  readonly attachment?: string;
  readonly data: string;
}

const HELP = `
The document is made a pivot where it is none yet and translated into the reader's language before it is shown, as
its way across the border would; --as-is shows the texts that it carries. Allergies and alerts come first; each
value has what it was called before beside it, and what is missing says why.

With --json: the view that the renderers draw: title, person, sections with their groups, entries and fields, each
value with its text, originals, code, and the reason when there is none.

Patient data is printed: mind where the output goes.

Examples
  passerelle show summary.xml --language de
  passerelle show summary.xml --language fr --html --output summary.html
  passerelle show prescription.xml --language pt --pdf --output prescription.pdf
  passerelle show scanned.xml --language en --attachment original.pdf

Exit codes
  0  shown
  1  the file could not be read or written
  2  the file is no clinical document
  3  the file is malformed, or unsafe to read`;

/** `passerelle show FILE` */
export function register(program: Command): void {
  program
    .command('show')
    .description('show a clinical document in the language of its reader')
    .argument('<FILE>', 'a CDA document')
    .requiredOption('-l, --language <tag>', "the reader's language, `de` or `de-AT`")
    .addOption(new Option('--text', 'as text (the default)').conflicts(['html', 'pdf', 'json']))
    .addOption(new Option('--html', 'as one HTML file').conflicts(['text', 'pdf', 'json']))
    .addOption(new Option('--pdf', 'as PDF/A').conflicts(['text', 'html', 'json']))
    .addOption(new Option('--json', 'as data').conflicts(['text', 'html', 'pdf']))
    .option('--codes', 'tell the codes in text too; HTML and PDF have them')
    .option('--as-is', 'do not translate: show the texts that the document carries')
    .option('-o, --output <file>', 'write there; otherwise to standard output')
    .option('--attachment <file>', 'write the file inside a level 1 document there')
    .option(
      '-d, --data <folder>',
      'data folder with imported terminology',
      process.env.PASSERELLE_DATA ?? 'data',
    )
    .addHelpText('after', HELP)
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  if (options.pdf && options.output === undefined && process.stdout.isTTY) {
    throw new CommandError({
      what: 'a PDF is nothing for a terminal',
      remedy: 'add --output, such as --output summary.pdf',
    });
  }
  const document = await attempt(file, () => readFile(file));
  const shown = await rendered(await viewOf(file, document, options), options);
  const { output } = options;
  if (output === undefined) process.stdout.write(shown);
  else await attempt(output, () => writeFile(output, shown));
  if (options.attachment !== undefined) await writeAttachment(file, document, options.attachment);
}

async function viewOf(file: string, document: Uint8Array, options: Options): Promise<DocumentView> {
  const [{ showDocument }, { codedElements, terminologyOf }, { CdaError }, { XmlRefusal }] =
    await Promise.all([
      import('../documents/display/show.js'),
      import('../app/documents.js'),
      import('../documents/cda/errors.js'),
      import('../wire/xml/door.js'),
    ]);
  try {
    const { language, asIs, data } = options;
    if (asIs) return showDocument(document, language);
    const terminology = terminologyOf({ dataDir: data });
    return showDocument(document, language, { terminology, list: codedElements() });
  } catch (error) {
    if (error instanceof XmlRefusal) {
      throw new CommandError({ what: error.message, where: file, remedy: 'have the file made anew' }, 3);
    }
    if (error instanceof CdaError) {
      const remedy = 'see what it is with passerelle inspect';
      throw new CommandError({ what: error.message, where: file, remedy }, 2);
    }
    throw error;
  }
}

async function rendered(
  view: DocumentView,
  { html, pdf, json, codes = false }: Options,
): Promise<string | Uint8Array> {
  if (json) return `${JSON.stringify(view, null, 2)}\n`;
  if (html) return (await import('../documents/display/render/html.js')).renderHtml(view);
  if (pdf) {
    const { renderPdf } = await import('../documents/display/render/pdf.js');
    return renderPdf(view, systemRuntime().clock.now());
  }
  const { renderText } = await import('../documents/display/render/text.js');
  return renderText(view, { codes }).split('\n').map(printable).join('\n');
}

async function writeAttachment(file: string, document: Uint8Array, target: string): Promise<void> {
  const { readAttachment } = await import('../documents/cda/summary/document.js');
  const attachment = readAttachment(document);
  if (attachment === undefined) {
    throw new CommandError({
      what: 'the document has no file inside',
      where: file,
      remedy: 'leave out --attachment: its content is shown',
    });
  }
  await attempt(target, () => writeFile(target, attachment.content));
}

async function attempt<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new CommandError({ what: causeOf(error), where: file, remedy: 'name another file' });
  }
}
