import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childrenOf, isNamed } from '../../wire/xml/read.js';
import { type Fact, type Inside, type Recogniser, summary } from '../inspection.js';
import { attributesAt, first, joined, select, textAt, textsAt } from '../tree.js';

/** Where a country's services are and whom to trust: SMP entries and status lists (dossier security 6). */
export const trust: readonly Recogniser[] = [
  {
    matches: (root) => isNamed(root, 'smp:SignedServiceMetadata'),
    summarise: (root, inside) => ({
      kind: 'smp-service-metadata',
      summary: summary({
        ...metadata(first(root, 'ServiceMetadata'), inside),
        signedBySmp: first(root, 'Signature') !== undefined,
      }),
    }),
  },
  {
    matches: (root) => isNamed(root, 'smp:ServiceMetadata'),
    summarise: (root, inside) => ({
      kind: 'smp-service-metadata',
      summary: summary({ ...metadata(root, inside), signedBySmp: false }),
    }),
  },
  {
    matches: (root) => isNamed(root, 'smp:ServiceGroup'),
    summarise: (root) => ({
      kind: 'smp-service-group',
      summary: summary({
        participant: textAt(root, 'ParticipantIdentifier'),
        services: attributesAt(root, 'ServiceMetadataReferenceCollection/ServiceMetadataReference', 'href'),
      }),
    }),
  },
  {
    matches: (root) => isNamed(root, 'tsl:TrustServiceStatusList'),
    summarise: (root) => ({
      kind: 'trust-service-status-list',
      summary: summary({
        territory: textAt(root, 'SchemeInformation/SchemeTerritory'),
        scheme: textAt(root, 'SchemeInformation/SchemeName/Name'),
        sequenceNumber: textAt(root, 'SchemeInformation/TSLSequenceNumber'),
        issued: textAt(root, 'SchemeInformation/ListIssueDateTime'),
        nextUpdate: textAt(root, 'SchemeInformation/NextUpdate/dateTime'),
        services: select(
          root,
          'TrustServiceProviderList/TrustServiceProvider/TSPServices/TSPService/ServiceInformation',
        ).map((service) =>
          joined(
            textAt(service, 'ServiceTypeIdentifier')?.split('/').at(-1),
            textAt(service, 'ServiceSupplyPoints/ServiceSupplyPoint'),
          ),
        ),
        signed: first(root, 'Signature') !== undefined,
      }),
    }),
  },
];

function metadata(metadata: XmlElement | undefined, inside: Inside): Record<string, Fact | undefined> {
  const service = first(metadata, 'ServiceInformation');
  const endpoints =
    service === undefined ? [] : select(service, 'ProcessList/Process/ServiceEndpointList/Endpoint');
  const mask = endpoints
    .flatMap((endpoint) => select(endpoint, 'Extension'))
    .flatMap((extension) => childrenOf(extension).map((child) => inside.element(child)))
    .find((found) => found?.kind === 'search-mask')?.summary;
  return {
    participant: textAt(service, 'ParticipantIdentifier'),
    document: textAt(service, 'DocumentIdentifier'),
    process: textAt(service, 'ProcessList/Process/ProcessIdentifier'),
    endpoints: endpoints.map((endpoint) =>
      joined(textAt(endpoint, 'EndpointURI') ?? '(no address)', attributeOf(endpoint, 'transportProfile')),
    ),
    activation: endpoints.flatMap((endpoint) => textsAt(endpoint, 'ServiceActivationDate'))[0],
    expiration: endpoints.flatMap((endpoint) => textsAt(endpoint, 'ServiceExpirationDate'))[0],
    description: endpoints.flatMap((endpoint) => textsAt(endpoint, 'ServiceDescription'))[0],
    redirect: attributeOf(first(metadata, 'Redirect'), 'href'),
    searchMask: mask?.generation,
    searchMaskFields: mask?.patientFields,
    signedByCountry:
      first(service, 'Extension/Signature') !== undefined ||
      first(metadata, 'Redirect/Extension/Signature') !== undefined,
  };
}
