import type { XmlElement } from 'libxml2-wasm';
import { defined } from '../defined.js';
import { readDateTime } from '../saml/time.js';
import type { TransactionKey } from '../transactions.js';
import { at, childOf, childrenOf, isNamed, textOf } from '../xml/read.js';

/** A service of a status list. */
export interface ListedService {
  readonly provider: string;
  /** URI of the kind of service. */
  readonly type: string;
  readonly name: string;
  /** True for the status `inaccord`. */
  readonly inAccord: boolean;
  /** DER. */
  readonly certificates: readonly Uint8Array[];
  readonly addresses: readonly string[];
}

/** An NCP service status list (ETSI TS 102 231, dossier security 6.1). */
export interface StatusList {
  /** ISO 3166-1 alpha-2. */
  readonly territory: string;
  readonly sequenceNumber: number;
  readonly issued: Date;
  readonly nextUpdate?: Date;
  readonly services: readonly ListedService[];
}

/** A list that is not of the form of the specification. */
export class TslFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TslFormatError';
  }
}

const IN_ACCORD = 'http://uri.etsi.org/TrstSvc/Svcstatus/inaccord';

/** Reads a `TrustServiceStatusList` element. Throws {@link TslFormatError}. */
export function readStatusList(root: XmlElement): StatusList {
  if (!isNamed(root, 'tsl:TrustServiceStatusList')) {
    throw new TslFormatError(`the element is ${root.name}, not TrustServiceStatusList`);
  }
  const scheme = childOf(root, 'tsl:SchemeInformation');
  const sequence = textOf(at(scheme, 'tsl:TSLSequenceNumber')) ?? '';
  const issued = readDateTime(textOf(at(scheme, 'tsl:ListIssueDateTime')));
  const territory = textOf(at(scheme, 'tsl:SchemeTerritory'));
  if (!/^\d{1,9}$/.test(sequence)) throw new TslFormatError('TSLSequenceNumber is no number');
  if (issued === undefined) throw new TslFormatError('ListIssueDateTime is no date with a time');
  if (territory === undefined) throw new TslFormatError('SchemeTerritory is missing');
  const providers = childOf(root, 'tsl:TrustServiceProviderList');
  return defined({
    territory,
    sequenceNumber: Number(sequence),
    issued,
    nextUpdate: readDateTime(textOf(at(scheme, 'tsl:NextUpdate', 'tsl:dateTime'))),
    services: (providers === undefined ? [] : childrenOf(providers, 'tsl:TrustServiceProvider')).flatMap(
      servicesOf,
    ),
  });
}

function servicesOf(provider: XmlElement): ListedService[] {
  const name = textOf(at(provider, 'tsl:TSPInformation', 'tsl:TSPName', 'tsl:Name')) ?? '';
  const list = childOf(provider, 'tsl:TSPServices');
  return (list === undefined ? [] : childrenOf(list, 'tsl:TSPService')).flatMap((service) => {
    const information = childOf(service, 'tsl:ServiceInformation');
    if (information === undefined) return [];
    const identity = childOf(information, 'tsl:ServiceDigitalIdentity');
    const points = childOf(information, 'tsl:ServiceSupplyPoints');
    return [
      {
        provider: name,
        type: textOf(childOf(information, 'tsl:ServiceTypeIdentifier')) ?? '',
        name: textOf(at(information, 'tsl:ServiceName', 'tsl:Name')) ?? '',
        inAccord: textOf(childOf(information, 'tsl:ServiceStatus')) === IN_ACCORD,
        certificates: (identity === undefined ? [] : childrenOf(identity, 'tsl:DigitalId'))
          .flatMap((id) => childrenOf(id, 'tsl:X509Certificate'))
          .map((certificate) => new Uint8Array(Buffer.from(certificate.content, 'base64'))),
        addresses: (points === undefined ? [] : childrenOf(points, 'tsl:ServiceSupplyPoint')).flatMap(
          (point) => textOf(point) ?? [],
        ),
      },
    ];
  });
}

/** What each kind of service answers; the first name is misspelled on the wire. */
const answers: Readonly<Record<string, readonly TransactionKey[]>> = {
  PatientIdenitificationService: ['xcpd'],
  PatientIdentificationService: ['xcpd'],
  PatientService: ['xcaList', 'xcaRetrieve'],
  OrderService: ['xcaList', 'xcaRetrieve'],
  DispensationService: ['xdr'],
};

const TYPE = 'http://uri.epsos.eu/Svc/Svctype/';

/** The transactions that a listed service answers; none for gateways and identity providers. */
export function transactionsOf({ type }: ListedService): readonly TransactionKey[] {
  return type.startsWith(TYPE) ? (answers[type.slice(TYPE.length)] ?? []) : [];
}

/** True for the contact point itself and its identity provider, whose certificates are those of seals. */
export function vouches({ type }: ListedService): boolean {
  return type === `${TYPE}NCP` || type === `${TYPE}IdV`;
}
