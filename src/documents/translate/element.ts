import { type ErrorName, errorEntry, type Severity } from '../../kernel/errors.js';
import type { Coded } from '../../kernel/patient.js';
import { sameCodeSystemName } from '../../terminology/code-systems.js';
import type { Concept } from '../../terminology/model.js';
import type { Terminology } from '../../terminology/terminology.js';
import {
  type ConceptKey,
  type Finding,
  isResolved,
  type Resolved,
  type Unresolved,
} from '../../terminology/transcoding.js';
import type { Selected, ValueSetReference } from './coded-elements.js';
import type { Change, CodedAttributes, WrittenAttributes } from './edit.js';
import type { MarkupElement } from './markup.js';
import type { BlockingPolicy } from './policy.js';
import type { ElementReport, TranslationIssue } from './result.js';

/** One of the two operations on a coded element. */
export interface Operation {
  readonly resolve: (key: ConceptKey) => Resolved | Unresolved;
  /** The attributes that the element gets. */
  readonly write: (present: CodedAttributes, answer: Resolved) => WrittenAttributes;
  /** What a required element's failure is called: not transcoded, not translated. */
  readonly requiredFailed: ErrorName;
}

export interface Processed {
  readonly report: ElementReport;
  readonly issues: readonly TranslationIssue[];
  readonly change?: Change;
}

/** Processes one selected element by the rules of dossier documents 3.3 to 3.6. */
export function processElement(
  { element, usage, valueSets }: Selected,
  operation: Operation,
  terminology: Terminology,
  policy: BlockingPolicy,
): Processed {
  const { path } = element;
  const present = codedAttributes(element);
  const from = codedOf(present);
  const issues: TranslationIssue[] = [];
  const warn = ({ error, context }: Finding) =>
    issues.push({ error, severity: 'warning', path, context, blocking: false });
  const report = (outcome: ElementReport['outcome'], more: Partial<ElementReport> = {}): ElementReport => ({
    path,
    usage,
    from,
    outcome,
    valueSets: [...new Set(valueSets.map(({ oid }) => oid))],
    ...more,
  });
  const failed = (finding: Finding): Processed => {
    issues.push(...failure(finding, { path, usage, policy, required: operation.requiredFailed }));
    return { report: report('missing'), issues };
  };

  if (element.attribute('nullFlavor') !== undefined) return { report: report('nullFlavor'), issues };
  const { type } = element;
  if (type !== undefined && type !== 'CE' && type !== 'CD') {
    warn({ error: 'TM_2507', context: `${element.local} has the type ${type}, not CE or CD` });
  }
  const timing = isTimingEvent(element);
  if (element.attribute('code') === undefined || (element.attribute('codeSystem') === undefined && !timing)) {
    if (hasOriginalText(element)) return { report: report('uncoded'), issues };
    return failed({ error: 'TM_2508', context: `${element.local} has no code or no code system` });
  }
  const key = {
    ...present,
    code: from.code ?? '',
    codeSystem: from.codeSystem ?? (timing ? TIMING_EVENT : ''),
  };
  const answer = operation.resolve(key);
  for (const warning of answer.warnings) warn(warning);
  if (!isResolved(answer)) return failed(answer.failure);
  const stranger = notInValueSets(answer.concept, valueSets, terminology);
  if (stranger !== undefined) warn(stranger);

  const attributes = operation.write(present, answer);
  const translation = timing ? undefined : history(present, attributes, answer.mapped);
  const { language, fallback, text } = answer.designation;
  return {
    report: report(outcomeOf(answer, present), {
      to: {
        code: attributes.code ?? key.code,
        codeSystem: attributes.codeSystem ?? key.codeSystem,
        displayName: text,
      },
      ...(fallback ? { language } : {}),
    }),
    issues,
    change: translation === undefined ? { element, attributes } : { element, attributes, translation },
  };
}

/** What transcoding writes: the whole of the pivot concept; of the element's own concept only what is new. */
export function writePivot(
  present: CodedAttributes,
  { concept, designation, mapped }: Resolved,
): WrittenAttributes {
  const { codeSystem, code } = concept;
  const version = concept.versions[0];
  if (mapped) {
    return {
      code,
      codeSystem: codeSystem.id,
      codeSystemName: codeSystem.name,
      // A version of the national code system must not stay beside the pivot code.
      codeSystemVersion: version ?? null,
      displayName: designation.text,
    };
  }
  const named =
    present.codeSystemName !== undefined && sameCodeSystemName(codeSystem, present.codeSystemName);
  return {
    codeSystemName: named ? undefined : codeSystem.name,
    codeSystemVersion: present.codeSystemVersion === undefined ? version : undefined,
    displayName: designation.text,
  };
}

/** What translating writes: the text alone. */
export function writeTranslation(_present: CodedAttributes, { designation }: Resolved): WrittenAttributes {
  return { displayName: designation.text };
}

function outcomeOf({ mapped, designation }: Resolved, present: CodedAttributes): ElementReport['outcome'] {
  if (mapped) return 'mapped';
  return present.displayName === designation.text ? 'kept' : 'translated';
}

// Dossier documents 3.5, steps b and c; the code is always written, so that a translation is of use alone.
function history(
  present: CodedAttributes,
  next: WrittenAttributes,
  mapped: boolean,
): CodedAttributes | undefined {
  if (!mapped && present.displayName === next.displayName) return undefined;
  return mapped ? present : { ...present, codeSystemVersion: undefined };
}

function failure(
  finding: Finding,
  about: { path: string; usage: Selected['usage']; policy: BlockingPolicy; required: ErrorName },
): TranslationIssue[] {
  const { path, usage, policy, required } = about;
  const findings: Finding[] =
    usage === 'R' ? [finding, { error: required, context: finding.context }] : [finding];
  const blocks = policy.usages.includes(usage);
  const tolerated = findings.some(({ error }) => policy.tolerated.includes(error));
  return findings.map(({ error, context }) => {
    const severity: Severity = blocks ? errorEntry(error).severity : 'warning';
    return { error, severity, path, context, blocking: severity === 'error' && !tolerated };
  });
}

function notInValueSets(
  concept: Concept,
  valueSets: readonly ValueSetReference[],
  terminology: Terminology,
): Finding | undefined {
  const answers = valueSets.map(({ oid, version }) => terminology.isMember(oid, concept, version));
  // A value set that is not held might be the one.
  if (answers.length === 0 || answers.some((answer) => answer !== false)) return undefined;
  const names = valueSets.map(({ oid }) => terminology.valueSets(oid)[0]?.name ?? oid);
  return {
    error: 'TSAM_2507',
    context: `${concept.code} (${concept.codeSystem.name}) is not a member of ${[...new Set(names)].join(' or ')}`,
  };
}

function codedAttributes(element: MarkupElement): CodedAttributes {
  return {
    code: element.filled('code'),
    codeSystem: element.filled('codeSystem'),
    codeSystemName: element.filled('codeSystemName'),
    codeSystemVersion: element.filled('codeSystemVersion'),
    displayName: element.filled('displayName'),
  };
}

function codedOf({ code, codeSystem, displayName }: CodedAttributes): Partial<Coded> {
  return {
    ...(code === undefined ? {} : { code }),
    ...(codeSystem === undefined ? {} : { codeSystem }),
    ...(displayName === undefined ? {} : { displayName }),
  };
}

const TIMING_EVENT = '2.16.840.1.113883.5.139';

// The schema fixes the code system of EIVL_TS/event, so some leave it out, and gives it no content at all.
function isTimingEvent(element: MarkupElement): boolean {
  return element.local === 'event' && element.parent?.type === 'EIVL_TS';
}

function hasOriginalText(element: MarkupElement): boolean {
  return element.children.some((child) => child.local === 'originalText' || hasOriginalText(child));
}
