import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, textOf } from '../../../wire/xml/read.js';
import { childrenNamed, find, oneLine } from '../../cda/summary/loose.js';
import { field, isNegated, isStatement, negated, subject, table } from '../groups.js';
import type { Entry, Group, Value } from '../model.js';
import { plain, type Reading } from '../reading.js';
import { codedValue, codedValues } from '../values/coded.js';
import { intervalValue, timeValue } from '../values/times.js';

/** Surgeries and other procedures (dossier documents 2.2, 6.2). */
export function procedures(statements: readonly XmlElement[], reading: Reading): Group[] {
  return told(statements, reading, {
    about: (statement) => codedValues(find(statement, 'code'), reading),
    entry: (statement, about) => [
      field('procedure', about, reading),
      field(
        'bodySite',
        childrenNamed(statement, 'targetSiteCode').flatMap((site) => codedValues(site, reading)),
        reading,
      ),
      field('date', [intervalValue(find(statement, 'effectiveTime'), reading)], reading),
    ],
  });
}

/** Medical devices and implants (dossier documents 2.2, 6.2). */
export function devices(statements: readonly XmlElement[], reading: Reading): Group[] {
  return told(statements, reading, {
    about: (statement) => deviceOf(statement, reading),
    entry: (statement, about) => {
      const time = find(statement, 'effectiveTime');
      const start = attributeOf(time, 'value') === undefined ? (find(time, 'low') ?? time) : time;
      const ids = childrenNamed(find(statement, 'participant', 'participantRole'), 'id').flatMap((id) => {
        const text = attributeOf(id, 'extension') ?? attributeOf(id, 'root');
        return text === undefined ? [] : [plain(text)];
      });
      return [
        field('device', about, reading),
        field('deviceId', ids, reading),
        field('implantDate', [timeValue(start, reading)], reading),
        field('removalDate', [timeValue(find(time, 'high'), reading)], reading),
      ];
    },
  });
}

function deviceOf(statement: XmlElement, reading: Reading): Value[] {
  const device = find(statement, 'participant', 'participantRole', 'playingDevice');
  const coded = codedValue(find(device, 'code'), reading);
  const model = oneLine(textOf(find(device, 'manufacturerModelName')));
  if (model === undefined) return [coded];
  return coded.absence === 'notRecorded' ? [plain(model)] : [coded, plain(model)];
}

interface Reader {
  readonly about: (statement: XmlElement) => readonly Value[];
  readonly entry: (statement: XmlElement, about: readonly Value[]) => Entry['fields'];
}

function told(statements: readonly XmlElement[], reading: Reading, reader: Reader): Group[] {
  const found: Entry[] = [];
  const said: Value[] = [];
  for (const statement of statements) {
    const about = subject(reader.about(statement), statement, reading);
    if (about.some(isStatement)) said.push(...about);
    else if (isNegated(statement)) said.push(...negated(about, reading));
    else found.push({ fields: reader.entry(statement, about) });
  }
  return [table(found, { statements: said })];
}
