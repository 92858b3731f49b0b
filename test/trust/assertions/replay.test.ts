import { expect } from 'chai';
import { ExchangeError } from '../../../src/kernel/errors.js';
import { memoryReplayStore, type ReplayStore, requireFresh } from '../../../src/trust/assertions/replay.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import { HOUR, hcpValue, NOW, SECOND } from './scene.js';

const skewMs = 60 * SECOND;

async function code(
  store: ReplayStore,
  messageId: string,
  {
    id = '_1',
    issuer = 'urn:idp:XB:countryB',
    at = 0,
    dialect = ehdsi,
    transaction = 'xcaList' as const,
  } = {},
): Promise<string | undefined> {
  const assertion = { ...hcpValue(dialect), id, issuer: { value: issuer } };
  const now = new Date(NOW.getTime() + at);
  try {
    await requireFresh({ assertion, messageId, now, skewMs, transaction, dialect }, store);
    return undefined;
  } catch (error) {
    if (error instanceof ExchangeError) return error.code;
    throw error;
  }
}

describe('the replay guard', () => {
  it('lets one assertion into many messages, and each message in once', async () => {
    const store = memoryReplayStore();
    expect(await code(store, 'urn:uuid:a')).to.equal(undefined);
    expect(await code(store, 'urn:uuid:b')).to.equal(undefined);
    expect(await code(store, 'urn:uuid:a')).to.equal('ERROR_SEC_GENERIC');
    expect(await code(store, 'urn:uuid:a', { dialect: epsos })).to.equal('1001');
    expect(await code(store, 'urn:uuid:a', { id: '_2' })).to.equal(undefined);
    expect(await code(store, 'urn:uuid:a', { issuer: 'urn:idp:XC:countryB' })).to.equal(undefined);
  });

  it('remembers until the assertion has expired and the clocks cannot differ any more', async () => {
    const store = memoryReplayStore();
    await code(store, 'urn:uuid:a');
    expect(await code(store, 'urn:uuid:a', { at: 4 * HOUR + skewMs - 1 })).to.equal('ERROR_SEC_GENERIC');
    expect(await code(store, 'urn:uuid:a', { at: 4 * HOUR + skewMs })).to.equal(undefined);
  });

  it('holds no more keys than it may: the oldest go first', async () => {
    const store = memoryReplayStore(2);
    for (const id of ['a', 'b', 'c']) expect(await store.remember(id, 100, 0)).to.equal(true);
    expect(await store.remember('b', 100, 0)).to.equal(false);
    expect(await store.remember('c', 100, 0)).to.equal(false);
    expect(await store.remember('a', 100, 0)).to.equal(true);
  });

  it('makes room from what has expired before it forgets anything that has not', async () => {
    const store = memoryReplayStore(2);
    await store.remember('old', 10, 0);
    await store.remember('young', 100, 0);
    await store.remember('new', 100, 50);
    expect(await store.remember('young', 100, 50)).to.equal(false);
    expect(await store.remember('new', 100, 50)).to.equal(false);
  });

  it('cannot be confused by where one value ends and the next begins', async () => {
    const store = memoryReplayStore();
    expect(await code(store, 'b', { id: 'a' })).to.equal(undefined);
    expect(await code(store, '', { id: 'ab' })).to.equal(undefined);
  });
});
