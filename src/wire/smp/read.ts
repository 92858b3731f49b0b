import type { XmlElement } from 'libxml2-wasm';
import { defined } from '../defined.js';
import { readDateTime } from '../saml/time.js';
import { C14N, canonicalise } from '../xml/c14n.js';
import type { QName } from '../xml/namespaces.js';
import { at, attributeOf, childOf, childrenOf, isNamed, textOf } from '../xml/read.js';
import {
  extensionFields,
  type ReadIdentifier,
  type ServiceGroup,
  type ServiceMetadata,
  type SmpEndpoint,
  type SmpExtension,
  SmpFormatError,
  type SmpProcess,
} from './metadata.js';

/**
 * Reads a `ServiceMetadata` element (OASIS SMP 1.0). What it is worth is for who verifies its signatures.
 * Throws {@link SmpFormatError}.
 */
export function readServiceMetadata(root: XmlElement): ServiceMetadata {
  requireNamed(root, 'smp:ServiceMetadata');
  const [service, another] = childrenOf(root);
  if (service === undefined || another !== undefined) {
    throw new SmpFormatError('ServiceMetadata does not hold exactly one of ServiceInformation and Redirect');
  }
  if (isNamed(service, 'smp:Redirect')) {
    return {
      kind: 'redirect',
      address: attributeOf(service, 'href') ?? '',
      certificateUid: textOf(childOf(service, 'smp:CertificateUID')) ?? '',
      extensions: extensionsOf(service),
    };
  }
  requireNamed(service, 'smp:ServiceInformation');
  return {
    kind: 'service',
    participant: identifier(service, 'smp:ParticipantIdentifier'),
    document: identifier(service, 'smp:DocumentIdentifier'),
    processes: several(only(service, 'smp:ProcessList'), 'smp:Process').map(process),
    extensions: extensionsOf(service),
  };
}

/** Reads a `ServiceGroup` element. Throws {@link SmpFormatError}. */
export function readServiceGroup(root: XmlElement): ServiceGroup {
  requireNamed(root, 'smp:ServiceGroup');
  const references = only(root, 'smp:ServiceMetadataReferenceCollection');
  return {
    participant: identifier(root, 'smp:ParticipantIdentifier'),
    references: childrenOf(references, 'smp:ServiceMetadataReference').flatMap(
      (one) => attributeOf(one, 'href') ?? [],
    ),
    extensions: extensionsOf(root),
  };
}

function process(element: XmlElement): SmpProcess {
  return {
    process: identifier(element, 'smp:ProcessIdentifier'),
    endpoints: several(only(element, 'smp:ServiceEndpointList'), 'smp:Endpoint').map(endpoint),
    extensions: extensionsOf(element),
  };
}

function endpoint(element: XmlElement): SmpEndpoint {
  const text = (name: QName) => textOf(childOf(element, name));
  return defined({
    transportProfile: attributeOf(element, 'transportProfile') ?? '',
    address: textOf(only(element, 'smp:EndpointURI')) ?? '',
    requireBusinessLevelSignature: ['true', '1'].includes(
      text('smp:RequireBusinessLevelSignature') ?? 'false',
    ),
    minimumAuthenticationLevel: text('smp:MinimumAuthenticationLevel'),
    activation: date(element, 'smp:ServiceActivationDate'),
    expiration: date(element, 'smp:ServiceExpirationDate'),
    certificate: der(only(element, 'smp:Certificate')),
    description: text('smp:ServiceDescription') ?? '',
    technicalContact: text('smp:TechnicalContactUrl') ?? '',
    technicalInformation: text('smp:TechnicalInformationUrl'),
    extensions: extensionsOf(element),
  });
}

function extensionsOf(element: XmlElement): SmpExtension[] {
  return childrenOf(element, 'smp:Extension').map((extension) => {
    const about: Record<string, string> = {};
    for (const name of extensionFields) {
      const text = textOf(at(extension, `smp:${name}`));
      if (text !== undefined) about[name] = text;
    }
    const content = childrenOf(extension).find(({ namespaceUri }) => namespaceUri !== extension.namespaceUri);
    return { about, content: content === undefined ? '' : canonicalise(content, C14N.exclusive) };
  });
}

function identifier(element: XmlElement, name: QName): ReadIdentifier {
  const found = only(element, name);
  const scheme = attributeOf(found, 'scheme');
  const value = textOf(found);
  if (value === undefined) throw new SmpFormatError(`${local(name)} is empty`);
  return scheme === undefined ? { value } : { scheme, value };
}

// A date that cannot be read would leave a service without an end.
function date(element: XmlElement, name: QName): Date | undefined {
  const text = textOf(childOf(element, name));
  if (text === undefined) return undefined;
  const read = readDateTime(text);
  if (read === undefined) throw new SmpFormatError(`${local(name)} is no date with a time`);
  return read;
}

function der(element: XmlElement): Uint8Array | undefined {
  const text = element.content.replace(/\s/g, '');
  if (text === '') return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new SmpFormatError('Certificate is not base64');
  return new Uint8Array(bytes);
}

function only(element: XmlElement, name: QName): XmlElement {
  const [found, another] = childrenOf(element, name);
  if (found === undefined || another !== undefined) {
    throw new SmpFormatError(`${element.name} does not hold exactly one ${local(name)}`);
  }
  return found;
}

function several(element: XmlElement, name: QName): XmlElement[] {
  const found = childrenOf(element, name);
  if (found.length === 0) throw new SmpFormatError(`${element.name} holds no ${local(name)}`);
  return found;
}

function requireNamed(element: XmlElement, name: QName): void {
  if (!isNamed(element, name)) throw new SmpFormatError(`the element is ${element.name}, not ${local(name)}`);
}

function local(name: QName): string {
  return name.slice(name.indexOf(':') + 1);
}
