import { expect } from 'chai';
import { HandedIn, type HandingIn } from '../../../src/exchange/calls/handed-in.js';
import type { PendingSubmission, Submitted } from '../../../src/exchange/session/types.js';
import { documentClasses } from '../../../src/kernel/classes.js';

const document = (extension: string, text = 'a', patient = '1'): HandingIn => ({
  country: 'XA',
  kind: documentClasses.eDispensation,
  documentId: { root: '2.999', extension },
  bytes: Buffer.from(text),
  patient: { root: '2.999.1', extension: patient },
});
const submission = { messageId: 'm' } as unknown as PendingSubmission;
const problem = { code: 'x', text: 'x', whose: 'peer' } as const;
const accepted: Submitted = { outcome: 'accepted', submission, notes: [] };
const uncertain: Submitted = { outcome: 'uncertain', submission, problem };
const refused: Submitted = { outcome: 'notAccepted', problem };

async function take(ledger: HandedIn, one: HandingIn, outcome: Submitted): Promise<string> {
  let sent = 'nothing';
  const turn = ledger.take(one, async ({ turn: how }) => {
    sent = how;
    return outcome;
  });
  if (turn.turn !== 'known') return turn.turn;
  await turn.outcome;
  // What came of it is noted after it is known.
  await new Promise(setImmediate);
  return sent;
}

describe('what national systems hand in', () => {
  it('is sent once: an accepted one not again, one on its way not beside itself', async () => {
    const ledger = new HandedIn();
    expect(await take(ledger, document('1'), accepted)).to.equal('send');
    expect(await take(ledger, document('1'), accepted)).to.equal('nothing');
    let release = (_: Submitted) => {};
    let sent = 0;
    const send = () => {
      sent += 1;
      return new Promise<Submitted>((resolve) => (release = resolve));
    };
    const both = [ledger.take(document('2'), send), ledger.take(document('2'), send)];
    release(accepted);
    expect([sent, both.map(({ turn }) => turn)]).to.deep.equal([1, ['known', 'known']]);
  });

  it('is sent again as the same while it is uncertain, and nothing else of that patient', async () => {
    const ledger = new HandedIn();
    expect(await take(ledger, document('1'), uncertain)).to.equal('send');
    expect(await take(ledger, document('2'), accepted)).to.equal('blocked');
    expect(await take(ledger, document('3', 'a', '2'), accepted)).to.equal('send');
    expect(await take(ledger, document('1'), accepted)).to.equal('again');
    expect(await take(ledger, document('2'), accepted)).to.equal('send');
  });

  it('may be sent anew when it was refused, and never under the id of another', async () => {
    const ledger = new HandedIn();
    expect(await take(ledger, document('1'), refused)).to.equal('send');
    expect(await take(ledger, document('1'), accepted)).to.equal('send');
    expect(await take(ledger, document('1', 'b'), accepted)).to.equal('taken');
  });

  it('stays open over a stop of the node', async () => {
    const ledger = new HandedIn();
    ledger.recall(document('1'), submission);
    expect(await take(ledger, document('2'), accepted)).to.equal('blocked');
    expect(await take(ledger, document('1'), accepted)).to.equal('again');
  });

  it('forgets the oldest that is settled, and nothing that is open', async () => {
    const ledger = new HandedIn(2);
    await take(ledger, document('1', 'a', '1'), uncertain);
    for (const id of ['2', '3', '4']) await take(ledger, document(id, 'a', id), accepted);
    expect(await take(ledger, document('2', 'a', '2'), accepted)).to.equal('send');
    expect(await take(ledger, document('1', 'a', '1'), accepted)).to.equal('again');
  });
});
