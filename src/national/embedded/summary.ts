import type {
  BasicSection,
  Immunization,
  Medication,
  PatientSummary,
  Pregnancy,
  Problem,
} from '../../documents/cda/model/patient-summary.js';
import { isNonEmpty } from '../../documents/cda/model/values.js';
import { present } from '../../documents/cda/read-datatypes.js';
import { nestedId } from '../../documents/cda/section.js';
import type { InstanceId } from '../../kernel/identifiers.js';
import type { Directory, Place } from './directory.js';
import { NationalDataError } from './errors.js';
import { at, documentHeader, participants } from './header.js';
import { administration, period } from './intake.js';
import type { WrittenCode } from './notation.js';
import type { PatientFile, ProblemFile, SummaryFile } from './schema.js';

/** Builds one entry; the place and the identifier are its own. */
type Build<F, T> = (file: F, id: InstanceId, place: Place) => T;

/** The patient summary that a patient's file describes. Throws {@link NationalDataError}. */
export function buildSummary(
  patient: PatientFile,
  file: SummaryFile,
  directory: Directory,
  place: Place,
): PatientSummary {
  const defaults = directory.defaults(patient.language, at(place, 'language'));
  const header = documentHeader(patient, file, defaults.summaryTitle, directory, place);
  const id = (suffix: string) => nestedId(header.id, suffix);

  const entries = <F, T>(key: string, n: number, files: readonly F[], build: Build<F, T>): T[] =>
    files.map((each, index) => build(each, id(`${n}.${index + 1}`), at(place, `${key}[${index}]`)));

  const basic = <F, T>(
    key: string,
    n: number,
    section: readonly F[] | { absent: WrittenCode },
    build: Build<F, T>,
  ): BasicSection<T> => {
    if (isAbsence(section)) {
      return { id: id(`${n}.1`), absent: directory.concept(section.absent, at(place, `${key}.absent`)) };
    }
    const built = entries(key, n, section, build);
    if (!isNonEmpty(built)) throw new NationalDataError(place.file, at(place, key).path, 'the list is empty');
    return { entries: built };
  };

  const buildProblem: Build<ProblemFile, Problem> = (each, problemId, where) => ({
    id: problemId,
    status: each.status,
    type: directory.concept(defaults.problemType, where),
    problem: directory.coded(each.problem, at(where, 'problem')),
    period: period(each),
    ...present<Pick<Problem, 'severity' | 'clinicalStatus' | 'outcome'>>({
      severity: directory.optional(each.severity, at(where, 'severity')),
      clinicalStatus: directory.optional(each.state, at(where, 'state')),
      outcome: directory.optional(each.outcome, at(where, 'outcome')),
    }),
  });

  return {
    header: {
      ...header,
      participants: participants(patient, header, directory, place),
      documentationOf: { period: { high: file.created.slice(0, 8) } },
    },
    medications: basic('medications', 1, file.medications, (each, entryId, where) => ({
      id: entryId,
      status: 'active',
      ...administration(each, directory, where),
      ...present<Pick<Medication, 'reason'>>({
        reason: directory.optional(each.reason, at(where, 'reason')),
      }),
    })),
    allergies: basic('allergies', 2, file.allergies, (each, entryId, where) => ({
      id: entryId,
      status: each.status,
      type: directory.coded(each.type, at(where, 'type')),
      onset: period(each),
      agent: directory.coded(each.agent, at(where, 'agent')),
      manifestations: each.reactions.map(({ reaction, severity }) => ({
        reaction: directory.coded(reaction, at(where, 'reactions')),
        ...present({ severity: directory.optional(severity, at(where, 'reactions')) }),
      })),
      ...present({
        criticality: directory.optional(each.criticality, at(where, 'criticality')),
        certainty: directory.optional(each.certainty, at(where, 'certainty')),
        clinicalStatus: directory.optional(each.state, at(where, 'state')),
      }),
    })),
    procedures: basic('procedures', 3, file.procedures, (each, entryId, where) => ({
      id: entryId,
      procedure: directory.coded(each.procedure, at(where, 'procedure')),
      time: { low: each.on, high: each.on },
      ...present({ bodySite: directory.optional(each.bodySite, at(where, 'bodySite')) }),
    })),
    problems: basic('problems', 4, file.problems, buildProblem),
    devices: basic('devices', 5, file.devices, (each, entryId, where) => ({
      id: entryId,
      device: directory.coded(each.device, at(where, 'device')),
      period: period(each),
      ...present({
        deviceId: each.serial === undefined ? undefined : directory.documentId(each.serial),
      }),
    })),
    pastIllnesses: entries('pastIllnesses', 6, file.pastIllnesses, buildProblem),
    immunizations: entries('immunizations', 7, file.immunizations, (each, entryId, where) => ({
      id: entryId,
      given: each.given,
      vaccine: directory.coded(each.vaccine, at(where, 'vaccine')),
      ...present<Pick<Immunization, 'time' | 'brand' | 'lot' | 'disease' | 'dose'>>({
        time: each.on,
        brand: each.brand,
        lot: each.lot,
        disease: directory.optional(each.disease, at(where, 'disease')),
        dose: each.dose,
      }),
    })),
    socialHistory: entries('socialHistory', 9, file.socialHistory, (each, entryId, where) => ({
      id: entryId,
      item: directory.coded(each.item, at(where, 'item')),
      period: period(each),
      value: each.amount,
    })),
    vitalSigns: entries('vitalSigns', 10, file.vitalSigns, (each, entryId, where) => {
      const observations = each.signs.map(({ sign, value }, index) => ({
        id: nestedId(entryId, String(index + 1)),
        sign: directory.coded(sign, at(where, `signs[${index}]`)),
        value,
      }));
      if (!isNonEmpty(observations)) throw new NationalDataError(where.file, where.path, 'signs is empty');
      return { id: entryId, time: each.on, observations };
    }),
    ...present<Pick<PatientSummary, 'pregnancy' | 'bloodGroup'>>({
      pregnancy: buildPregnancy(file.pregnancy, id('8.1'), directory, at(place, 'pregnancy')),
      bloodGroup:
        file.bloodGroup === undefined
          ? undefined
          : {
              id: id('11.1'),
              group: directory.coded(file.bloodGroup.group, at(place, 'bloodGroup')),
              ...present({ time: file.bloodGroup.on }),
            },
    }),
  };
}

function isAbsence<F>(section: readonly F[] | { absent: WrittenCode }): section is { absent: WrittenCode } {
  return 'absent' in section;
}

function buildPregnancy(
  file: SummaryFile['pregnancy'],
  id: InstanceId,
  directory: Directory,
  place: Place,
): Pregnancy | undefined {
  if (file === undefined) return undefined;
  const status = directory.optional(file.status, at(place, 'status'));
  return {
    outcomes: file.outcomes.map(({ outcome, count }) => ({
      outcome: directory.coded(outcome, at(place, 'outcomes')),
      count,
    })),
    ...present<Pick<Pregnancy, 'status' | 'delivery'>>({
      status: status === undefined ? undefined : { value: status, ...present({ time: file.on }) },
      delivery:
        file.delivery === undefined
          ? undefined
          : {
              id,
              method: directory.concept(file.delivery.method, at(place, 'delivery')),
              date: file.delivery.date,
            },
    }),
  };
}
