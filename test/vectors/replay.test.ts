import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { scriptedRuntime } from '../../src/kernel/runtime.js';
import type { WireBytes } from '../../src/wire/soap/types.js';
import { recordedSigner, replayAnswer, replaySession } from '../support/replay.js';
import {
  type AnswerVector,
  filesOf,
  readVector,
  type SessionVector,
  vectorBytes,
  vectorCertificate,
  vectorNames,
  vectorsFolder,
} from '../support/vectors.js';

const vectors = vectorNames().map((name) => ({ name, vector: readVector(name) }));
const answers = vectors.filter(
  (one): one is { name: string; vector: AnswerVector } => one.vector.role === 'a',
);
const sessions = vectors.filter(
  (one): one is { name: string; vector: SessionVector } => one.vector.role === 'b',
);

/** Bytes as text in which a difference shows. */
const shown = ({ contentType, bytes }: WireBytes) => ({
  contentType,
  text: Buffer.from(bytes).toString('latin1'),
});

const message = (name: string, { file, contentType }: { file: string; contentType: string }): WireBytes => ({
  contentType,
  bytes: vectorBytes(name, file),
});

async function answerAgain(name: string, vector: AnswerVector): Promise<void> {
  const { response, ...course } = await replayAnswer(
    vector,
    { ...message(name, vector.request), client: vectorCertificate(name, vector.client) },
    vectorCertificate(name, vector.trusted),
  );
  expect(course).to.deep.equal(endOf(vector));
  expect(response.status).to.equal(vector.response.status);
  expect(shown(response)).to.deep.equal(shown(message(name, vector.response)));
}

function endOf({ transitions, outcome, code }: AnswerVector | SessionVector) {
  return { transitions, outcome, ...(code === undefined ? {} : { code }) };
}

describe('recorded exchanges', () => {
  it('are at hand, of both roles and dialects', () => {
    expect(answers.length).to.be.at.least(10);
    expect(sessions.length).to.be.at.least(3);
    expect(new Set(answers.map(({ vector }) => vector.peer.dialect))).to.have.keys('ehdsi', 'epsos');
    expect(new Set(sessions.map(({ vector }) => vector.peer.dialect))).to.have.keys('ehdsi', 'epsos');
  });

  it('hold the files that they name, no other, and no private key', () => {
    for (const { name, vector } of vectors) {
      const files = readdirSync(`${vectorsFolder}${name}`).sort();
      expect(files, name).to.deep.equal(filesOf(vector));
      for (const file of files) {
        expect(readFileSync(`${vectorsFolder}${name}/${file}`, 'latin1')).to.not.include('PRIVATE KEY');
      }
    }
  });

  describe('are answered by country A with the same bytes, by the same way:', () => {
    for (const { name, vector } of answers) {
      it(`${name}: ${vector.title}`, () => answerAgain(name, vector));
    }
  });

  describe('wherever they are replayed:', () => {
    const own = process.env.TZ;
    after(() => {
      if (own === undefined) delete process.env.TZ;
      else process.env.TZ = own;
    });
    for (const zone of ['Pacific/Auckland', 'America/St_Johns']) {
      it(`in the time zone ${zone}`, async () => {
        process.env.TZ = zone;
        expect(new Date('2026-03-02T12:00:00Z').getHours()).to.not.equal(12);
        for (const { name, vector } of answers) await answerAgain(name, vector);
      });
    }
  });

  it('are answered otherwise at another time: the clock is the recorded one', async () => {
    const [{ name, vector } = { name: '', vector: undefined }] = answers;
    if (vector === undefined) throw new Error('there is no answer');
    const later = scriptedRuntime(vector.start).clock.now().getTime() + 5 * 3_600_000;
    const { outcome } = await replayAnswer(
      { ...vector, start: new Date(later).toISOString() },
      { ...message(name, vector.request), client: vectorCertificate(name, vector.client) },
      vectorCertificate(name, vector.trusted),
    );
    expect(outcome).to.equal('refused');
  });

  describe('are asked by country B with the same bytes, signatures too, and read to the same states:', () => {
    for (const { name, vector } of sessions) {
      it(`${name}: ${vector.title}`, async () => {
        const { hcp, calls, seal, trusted, signatures } = vector;
        const asked: WireBytes[] = [];
        const course = await replaySession(
          vector,
          {
            hcp: {
              xml: Buffer.from(vectorBytes(name, hcp.file)).toString('utf8'),
              id: hcp.id,
              notOnOrAfter: new Date(hcp.notOnOrAfter),
            },
            seal: recordedSigner(vectorCertificate(name, seal), signatures),
            trusted: vectorCertificate(name, trusted),
          },
          async (request) => {
            asked.push(request);
            const response = calls[asked.length - 1]?.response;
            if (response === undefined) throw new Error('more was asked than when it was recorded');
            return { status: response.status, ...message(name, response) };
          },
        );
        expect(asked.map(shown)).to.deep.equal(calls.map(({ request }) => shown(message(name, request))));
        expect(course).to.deep.equal({ ...endOf(vector), untranslated: vector.untranslated });
      });
    }
  });
});
