import type { XmlElement } from 'libxml2-wasm';
import type { ErrorName, ExchangeError } from '../../kernel/errors.js';
import type {
  AuditedMessage,
  AuditedObject,
  AuditFacts,
  HumanRequestor,
  PointOfCare,
} from '../../records/audit/facts.js';
import type { RegistryError } from '../../wire/registry/errors.js';
import type { CodedOrText, HcpAssertion } from '../../wire/saml/assertion.js';
import type { SoapMessage } from '../../wire/soap/read.js';
import { C14N, canonicalise } from '../../wire/xml/c14n.js';
import type { QName } from '../../wire/xml/namespaces.js';
import { type Element, serialise } from '../../wire/xml/write.js';

/** What a transaction itself knows of an event; who took part and the messages are added by the machines. */
export type Audited = Pick<AuditFacts, 'event' | 'outcome' | 'error' | 'patients' | 'classCode' | 'objects'>;

/** The professional of an event, and what for. */
export interface Asker {
  readonly human?: HumanRequestor;
  readonly pointOfCare?: PointOfCare;
  readonly purpose?: string;
}

/** Who asks, as the identity assertion has them (dossier security 7.3); what it lacks is absent. */
export function askerOf(hcp: Partial<HcpAssertion>): Asker {
  const { nameId, issuer, subjectId, role, organisation, locality, facilityType, purposeOfUse } = hcp;
  const name = [organisation, locality].find((text) => text !== undefined && text.trim() !== '');
  return {
    ...(nameId === undefined
      ? {}
      : {
          human: {
            userId: nameId.spProvidedId?.trim() || `<${nameId.value}@${issuer?.value ?? ''}>`,
            ...(subjectId === undefined ? {} : { name: subjectId }),
            ...(role === undefined ? {} : { role: roleOf(role) }),
          },
        }),
    ...(name === undefined
      ? {}
      : { pointOfCare: { name, ...(facilityType === undefined ? {} : { facilityType }) } }),
    ...(purposeOfUse === undefined
      ? {}
      : { purpose: 'text' in purposeOfUse ? purposeOfUse.text : purposeOfUse.code }),
  };
}

function roleOf(role: CodedOrText): NonNullable<HumanRequestor['role']> {
  if ('text' in role) return { code: role.text };
  const { code, codeSystemName, displayName } = role;
  return {
    code,
    ...(codeSystemName === undefined ? {} : { codeSystemName }),
    ...(displayName === undefined ? {} : { displayName }),
  };
}

/** A received message, with its header as it stood: what signatures in it need is in scope. */
export function auditedMessage({ addressing, header }: SoapMessage): AuditedMessage | undefined {
  const { messageId } = addressing;
  if (messageId === undefined) return undefined;
  return {
    messageId,
    ...(header === undefined ? {} : { header: canonicalise(header, C14N.inclusive) }),
  };
}

/** The text of an element that was received. */
export function textOfReceived(element: XmlElement | undefined): string | undefined {
  return element === undefined ? undefined : canonicalise(element, C14N.exclusive);
}

/** The text of an element inside one that is sent, by the names that lead to it. */
export function textOfSent(element: Element, ...path: readonly QName[]): string | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return serialise(element);
  const child = element.children.find(
    (one): one is Element => typeof one !== 'string' && 'name' in one && one.name === name,
  );
  return child === undefined ? undefined : textOfSent(child, ...rest);
}

/** A query as an object of an event: its own element, and the community that asks. */
export function auditedQuery(
  kind: 'discovery' | 'query',
  id: string,
  query: string | undefined,
  homeCommunityId: string | undefined,
): AuditedObject {
  return {
    kind,
    id,
    ...(query === undefined ? {} : { query: new Uint8Array(Buffer.from(query)) }),
    ...(homeCommunityId === undefined ? {} : { homeCommunityId }),
  };
}

/** Nobody found may be somebody tomorrow; any other refusal stays one (dossier security 7.2). */
export function outcomeOfDiscovery(error: ErrorName | undefined): AuditFacts['outcome'] {
  return error === 'ERROR_PI_NO_MATCH' ? 'temporal' : 'permanent';
}

/** What an answer with documents came to: none of them, or errors beside them (dossier security 7.2). */
export function outcomeOfAnswer(
  errors: readonly RegistryError[] | undefined,
  documents: number,
): Pick<Audited, 'outcome' | 'error'> {
  if (errors === undefined) return { outcome: 'temporal' };
  const told = errors.find(({ severity }) => severity === 'error') ?? errors[0];
  const error = told === undefined ? {} : { error: { code: told.code, text: told.context } };
  if (documents === 0) return { outcome: 'permanent', ...error };
  return told?.severity === 'error' ? { outcome: 'temporal', ...error } : { outcome: 'success', ...error };
}

/** An error as the audit trail has it. */
export function auditedError({ code, context }: ExchangeError): NonNullable<AuditFacts['error']> {
  return { code, text: context };
}
