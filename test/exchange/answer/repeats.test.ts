import { expect } from 'chai';
import { memoryAnsweredMessages } from '../../../src/exchange/answer/repeats.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const answer = { response: { status: 200, contentType: 'x', bytes: bytes('answer') }, audited: [] };
const LATER = 1000;

describe('submissions that come again', () => {
  it('get the first answer, also while that is still being made', async () => {
    const store = memoryAnsweredMessages();
    const first = await store.claim('PT 1', bytes('a'), LATER, 0);
    const second = store.claim('PT 1', bytes('a'), LATER, 0);
    if (first.kind !== 'new') throw new Error(first.kind);
    first.settle(answer);
    expect(await second).to.deep.equal({ kind: 'repeated', given: answer });
    expect(await store.claim('PT 1', bytes('a'), LATER, 999)).to.deep.equal({
      kind: 'repeated',
      given: answer,
    });
  });

  it('are others when a byte differs, and new under another key or when the time is over', async () => {
    const store = memoryAnsweredMessages();
    const first = await store.claim('PT 1', bytes('a'), LATER, 0);
    if (first.kind === 'new') first.settle(answer);
    expect((await store.claim('PT 1', bytes('b'), LATER, 0)).kind).to.equal('other');
    expect((await store.claim('LU 1', bytes('b'), LATER, 0)).kind).to.equal('new');
    expect((await store.claim('PT 1', bytes('b'), 2 * LATER, LATER)).kind).to.equal('new');
  });

  it('are tried again when the first got no answer, by one of those that wait', async () => {
    const store = memoryAnsweredMessages();
    const first = await store.claim('PT 1', bytes('a'), LATER, 0);
    const waiting = [1, 2].map(() => store.claim('PT 1', bytes('a'), LATER, 0));
    if (first.kind !== 'new') throw new Error(first.kind);
    first.settle(undefined);
    const next = await Promise.race(waiting);
    if (next.kind !== 'new') throw new Error(next.kind);
    next.settle(answer);
    expect((await Promise.all(waiting)).map(({ kind }) => kind).sort()).to.deep.equal(['new', 'repeated']);
  });

  it('are forgotten before their time when there are too many', async () => {
    const store = memoryAnsweredMessages(2);
    for (const key of ['1', '2', '3']) {
      const claim = await store.claim(key, bytes(key), LATER, 0);
      if (claim.kind === 'new') claim.settle(answer);
    }
    expect((await store.claim('3', bytes('3'), LATER, 0)).kind).to.equal('repeated');
    expect((await store.claim('1', bytes('1'), LATER, 0)).kind).to.equal('new');
  });
});
