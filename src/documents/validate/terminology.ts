import type { Terminology } from '../../terminology/terminology.js';
import { isResolved, resolvePivot } from '../../terminology/transcoding.js';
import type { CodedElementList, Selected } from '../translate/coded-elements.js';
import { documentType } from '../translate/coded-elements.js';
import type { MarkupElement } from '../translate/markup.js';
import type { ValidatedDocument } from './document.js';
import type { Finding, FindingSeverity } from './finding.js';

const PIVOT_LANGUAGE = 'en-GB';
const TIMING_EVENT = '2.16.840.1.113883.5.139';
const UNITS = '1.3.6.1.4.1.12559.11.10.1.3.1.42.16';

interface Complaint {
  readonly id: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly remedy: string;
}

/**
 * Every coded element of the list (dossier documents 3.8, 5.1): in a pivot its code is a member of its value
 * sets and its displayName the English one; in a friendly document its code is known or mapped to one that is.
 * Required elements that fail are errors, optional ones warnings.
 */
export function terminologyFindings(
  document: ValidatedDocument,
  terminology: Terminology,
  list: CodedElementList,
): Finding[] {
  const type = documentType(document.kind);
  if (type === undefined || !list.covers(type)) return [];
  const { elements, absent } = list.select(document.markup.elements, type);
  const judge = document.direction === 'pivot' ? judgePivot : judgeFriendly;
  return [
    ...absent.map(
      (path): Finding => ({
        layer: 'terminology',
        id: 'TERM-absent',
        severity: 'error',
        location: '/',
        message: `A required coded element is missing: ${path}`,
        remedy: 'Write the element',
      }),
    ),
    ...elements.flatMap((selected) =>
      judgeElement(selected, terminology, judge).map((complaint) =>
        findingAt(document, selected.element, complaint),
      ),
    ),
    ...(document.direction === 'pivot' ? unitFindings(document, terminology) : []),
  ];
}

function findingAt(document: ValidatedDocument, element: MarkupElement, complaint: Complaint): Finding {
  const { id, severity, message, remedy } = complaint;
  return {
    layer: 'terminology',
    id,
    severity,
    location: element.path,
    line: document.lineOf(element),
    message,
    remedy,
  };
}

interface Coding {
  readonly code: string;
  readonly codeSystem: string;
  readonly codeSystemVersion: string | undefined;
  readonly displayName: string | undefined;
}

type Judge = (
  coding: Coding,
  selected: Selected,
  terminology: Terminology,
  severity: FindingSeverity,
) => Complaint[];

function judgeElement(selected: Selected, terminology: Terminology, judge: Judge): Complaint[] {
  const { element, usage } = selected;
  const severity = usage === 'O' ? 'warning' : 'error';
  const flavor = element.filled('nullFlavor');
  if (flavor !== undefined) {
    if (usage !== 'R') return [];
    return [
      {
        id: 'TERM-null',
        severity: 'error',
        message: `${element.local} has null flavor ${flavor} where a code is required`,
        remedy: 'Write a code',
      },
    ];
  }
  const code = element.filled('code');
  const codeSystem = element.filled('codeSystem') ?? (isTimingEvent(element) ? TIMING_EVENT : undefined);
  if (code === undefined || codeSystem === undefined) {
    if (usage !== 'R' && element.child('originalText') !== undefined) return [];
    return [
      {
        id: 'TERM-code-missing',
        severity,
        message: `${element.local} has no ${code === undefined ? 'code' : 'code system'}`,
        remedy: 'Write code and codeSystem, or a null flavor with originalText',
      },
    ];
  }
  const coding = {
    code,
    codeSystem,
    codeSystemVersion: element.filled('codeSystemVersion'),
    displayName: element.filled('displayName'),
  };
  return judge(coding, selected, terminology, severity);
}

function judgePivot(
  { code, codeSystem, codeSystemVersion, displayName }: Coding,
  { element, valueSets }: Selected,
  terminology: Terminology,
  severity: FindingSeverity,
): Complaint[] {
  const system = terminology.codeSystem(codeSystem);
  if (system === undefined) return [unknownSystem(code, codeSystem, severity)];
  const concept = terminology.concept(codeSystem, code);
  const names = valueSetNames(terminology, valueSets);
  if (concept === undefined) {
    return [
      {
        id: 'TERM-unknown-code',
        severity,
        message: `${code} (${system.name}) is not known${names === '' ? '' : ` and so in no ${names}`}`,
        remedy: 'Map it to a code of the value set, or import the value set that has it',
      },
    ];
  }
  const complaints: Complaint[] = [];
  const answers = valueSets.map(({ oid, version }) => terminology.isMember(oid, concept, version));
  if (answers.length > 0 && answers.every((answer) => answer === false)) {
    complaints.push({
      id: 'TERM-not-in-value-set',
      severity,
      message: `${code} (${system.name}) is not in ${names}`,
      remedy: 'Map it to a code of the value set',
    });
  }
  if (!concept.current) {
    complaints.push({
      id: 'TERM-not-current',
      severity: 'warning',
      message: `${code} (${system.name}) is no longer current`,
      remedy: 'Use its successor',
    });
  }
  if (
    codeSystemVersion !== undefined &&
    concept.versions.length > 0 &&
    !concept.versions.includes(codeSystemVersion)
  ) {
    complaints.push({
      id: 'TERM-version',
      severity: 'warning',
      message: `${code} (${system.name}) is not known in version ${codeSystemVersion}`,
      remedy: `Write version ${concept.versions.join(' or ')}, or leave codeSystemVersion out`,
    });
  }
  const english = concept.designations.filter(({ language, current }) => current && /^en\b/i.test(language));
  // EIVL_TS/event has no room for a name in the schema.
  if (english.length > 0 && !isTimingEvent(element) && !english.some(({ text }) => same(text, displayName))) {
    complaints.push({
      id: 'TERM-display',
      severity: 'warning',
      message:
        displayName === undefined
          ? `${code} (${system.name}) has no displayName`
          : `The displayName of ${code} (${system.name}) is not the English one in ${PIVOT_LANGUAGE}`,
      remedy: `Write ${english[0]?.text}`,
    });
  }
  return complaints;
}

function judgeFriendly(
  { code, codeSystem, codeSystemVersion }: Coding,
  { valueSets }: Selected,
  terminology: Terminology,
  severity: FindingSeverity,
): Complaint[] {
  if (terminology.codeSystem(codeSystem) === undefined) return [unknownSystem(code, codeSystem, severity)];
  const answer = resolvePivot(terminology, { code, codeSystem, codeSystemVersion }, PIVOT_LANGUAGE);
  if (!isResolved(answer)) {
    return [
      {
        id: 'TERM-unmapped',
        severity,
        message: `It cannot be carried over the border: ${answer.failure.context}`,
        remedy: 'Map the code to one of the network, or correct it',
      },
    ];
  }
  const { concept } = answer;
  const answers = valueSets.map(({ oid, version }) => terminology.isMember(oid, concept, version));
  if (answers.length === 0 || answers.some((member) => member !== false)) return [];
  return [
    {
      id: 'TERM-not-in-value-set',
      severity: 'warning',
      message: `It becomes ${concept.code} (${concept.codeSystem.name}), which is not in ${valueSetNames(terminology, valueSets)}`,
      remedy: 'Map the code to one of the value set',
    },
  ];
}

function unknownSystem(code: string, codeSystem: string, severity: FindingSeverity): Complaint {
  return {
    id: 'TERM-unknown-system',
    severity,
    message: `The code system ${codeSystem} of ${code} is not known`,
    remedy: 'Correct the code system, or import it with its mappings',
  };
}

const QUANTITIES = ['doseQuantity', 'numerator', 'denominator'];

// Units of doses and strengths are UCUM of the value set, `1`, or an annotation for pieces (dossier 2.5, 2.8).
function unitFindings(document: ValidatedDocument, terminology: Terminology): Finding[] {
  const [units] = terminology.valueSets(UNITS);
  if (units === undefined) return [];
  const known = new Set([...units.members].map(({ code }) => code));
  return QUANTITIES.flatMap((local) => document.all(local))
    .flatMap((quantity) => [
      quantity,
      ...quantity.children.filter((child) => child.local === 'low' || child.local === 'high'),
    ])
    .flatMap((quantity) => {
      const unit = quantity.filled('unit');
      if (unit === undefined || unit === '1' || known.has(unit) || /^\{[^{}]+\}$/.test(unit)) return [];
      return [
        findingAt(document, quantity, {
          id: 'TERM-unit',
          severity: 'warning',
          message: `The unit ${unit} is not in ${units.name}`,
          remedy: 'Write a unit of the value set, or 1 with the word in translation/originalText',
        }),
      ];
    });
}

function valueSetNames(terminology: Terminology, valueSets: Selected['valueSets']): string {
  const names = valueSets.map(({ oid }) => terminology.valueSets(oid)[0]?.name ?? oid);
  return [...new Set(names)].join(' or ');
}

function same(text: string, displayName: string | undefined): boolean {
  return displayName !== undefined && text.trim().toLowerCase() === displayName.trim().toLowerCase();
}

// The schema fixes the code system of EIVL_TS/event, so some leave it out.
function isTimingEvent(element: MarkupElement): boolean {
  return element.local === 'event' && element.parent?.type === 'EIVL_TS';
}
