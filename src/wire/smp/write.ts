import { writeDateTime } from '../saml/time.js';
import type { QName } from '../xml/namespaces.js';
import { type Element, el, elDefault, verbatim } from '../xml/write.js';
import {
  extensionFields,
  type ReadIdentifier,
  type ServiceGroup,
  type ServiceMetadata,
  type SmpEndpoint,
  type SmpExtension,
  type SmpProcess,
} from './metadata.js';

/** A `ServiceMetadata` element, valid under the schema of SMP 1.0. */
export function writeServiceMetadata(metadata: ServiceMetadata): Element {
  return elDefault('smp:ServiceMetadata', {}, metadataChild(metadata));
}

function metadataChild(metadata: ServiceMetadata): Element {
  const extensions = metadata.extensions.map(extension);
  if (metadata.kind === 'redirect') {
    const { address, certificateUid } = metadata;
    return el('smp:Redirect', { href: address }, el('smp:CertificateUID', {}, certificateUid), extensions);
  }
  return el(
    'smp:ServiceInformation',
    {},
    identifier('smp:ParticipantIdentifier', metadata.participant),
    identifier('smp:DocumentIdentifier', metadata.document),
    el('smp:ProcessList', {}, metadata.processes.map(process)),
    extensions,
  );
}

/** A `ServiceGroup` element. */
export function writeServiceGroup({ participant, references, extensions }: ServiceGroup): Element {
  return elDefault(
    'smp:ServiceGroup',
    {},
    identifier('smp:ParticipantIdentifier', participant),
    el(
      'smp:ServiceMetadataReferenceCollection',
      {},
      references.map((href) => el('smp:ServiceMetadataReference', { href })),
    ),
    extensions.map(extension),
  );
}

function process({ process: name, endpoints, extensions }: SmpProcess): Element {
  return el(
    'smp:Process',
    {},
    identifier('smp:ProcessIdentifier', name),
    el('smp:ServiceEndpointList', {}, endpoints.map(endpoint)),
    extensions.map(extension),
  );
}

function endpoint(one: SmpEndpoint): Element {
  const { activation, expiration, certificate } = one;
  return el(
    'smp:Endpoint',
    { transportProfile: one.transportProfile },
    el('smp:EndpointURI', {}, one.address),
    el('smp:RequireBusinessLevelSignature', {}, String(one.requireBusinessLevelSignature)),
    optional('smp:MinimumAuthenticationLevel', one.minimumAuthenticationLevel),
    optional('smp:ServiceActivationDate', activation && writeDateTime(activation)),
    optional('smp:ServiceExpirationDate', expiration && writeDateTime(expiration)),
    el('smp:Certificate', {}, certificate === undefined ? '' : Buffer.from(certificate).toString('base64')),
    el('smp:ServiceDescription', {}, one.description),
    el('smp:TechnicalContactUrl', {}, one.technicalContact),
    optional('smp:TechnicalInformationUrl', one.technicalInformation),
    one.extensions.map(extension),
  );
}

function extension({ about, content }: SmpExtension): Element {
  return el(
    'smp:Extension',
    {},
    extensionFields.map((name) => optional(`smp:${name}`, about[name])),
    content === '' ? undefined : verbatim(content),
  );
}

function identifier(name: QName, { scheme, value }: ReadIdentifier): Element {
  return el(name, { scheme }, value);
}

function optional(name: QName, value: string | undefined): Element | undefined {
  return value === undefined ? undefined : el(name, {}, value);
}
