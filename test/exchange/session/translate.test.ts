import { expect } from 'chai';
import type { ElementReport, TranslationResult } from '../../../src/documents/translate/result.js';
import { noRecords, Recorder } from '../../../src/exchange/recorder.js';
import type { SessionScope } from '../../../src/exchange/session/services.js';
import { translate } from '../../../src/exchange/session/translate.js';
import type { TranslateInput } from '../../../src/exchange/session/types.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import { memoryJournal } from '../../support/memory-journal.js';

const bytes = new Uint8Array([1]);

const element = (outcome: ElementReport['outcome']): ElementReport => ({
  path: '/ClinicalDocument/code[1]',
  usage: 'R',
  from: { code: '1', codeSystem: '2.999' },
  valueSets: [],
  outcome,
});

/** How a session ends its translation of one document that comes back with this result. */
async function outcomeOf(result: Pick<TranslationResult, 'status' | 'elements'>): Promise<string> {
  const runtime = scriptedRuntime();
  const start = { exchangeId: 'x', node: 'LU', role: 'b' as const };
  const scope = {
    recorder: new Recorder({ journal: memoryJournal(), ...noRecords }, runtime.clock, start),
    translate: () => ({ ...result, document: bytes, issues: [] }),
  } as unknown as SessionScope;
  const input = {
    documents: [{ bytes, entry: { uniqueId: { root: '2.999.1' } } }],
    kind: documentClasses.patientSummary,
    language: 'fr-FR',
  } as unknown as TranslateInput;
  return (await translate(scope, input)).outcome;
}

describe('a translation at the desk', () => {
  it('is complete when every coded element has its text', async () => {
    expect(await outcomeOf({ status: 'success', elements: [element('translated')] })).to.equal('complete');
  });

  it('has gaps when a coded element lacks one, a required one too: the others are translated', async () => {
    const elements = [element('translated'), element('missing')];
    expect(await outcomeOf({ status: 'warning', elements })).to.equal('gaps');
    expect(await outcomeOf({ status: 'error', elements })).to.equal('gaps');
  });

  it('is the original when nothing could be done with the document', async () => {
    expect(await outcomeOf({ status: 'error', elements: [] })).to.equal('original');
  });
});
