import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  type GeneralName,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  type Name,
  NameConstraints,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509';
import { structureOf } from './names.js';

/**
 * True when an authority's name constraints (RFC 5280 4.2.1.10) let it issue for the names of a certificate.
 * Directory and DNS names are compared; a name of another constrained kind is refused.
 */
export function allowsNames(authority: X509Certificate, certificate: X509Certificate): boolean {
  const extension = structureOf(authority).tbsCertificate.extensions?.find(
    ({ extnID }) => extnID === id_ce_nameConstraints,
  );
  if (extension === undefined) return true;
  const { permittedSubtrees, excludedSubtrees } = AsnConvert.parse(extension.extnValue, NameConstraints);
  const permitted = [...(permittedSubtrees ?? [])].map(({ base }) => base);
  const excluded = [...(excludedSubtrees ?? [])].map(({ base }) => base);
  return namesOf(certificate).every((name) => {
    const ofKind = (base: GeneralName) => kindOf(base) === kindOf(name);
    const allowed = permitted.filter(ofKind);
    const isWithin = (base: GeneralName) => within(name, base);
    return (
      (allowed.length === 0 || allowed.some((base) => isWithin(base) === true)) &&
      excluded.filter(ofKind).every((base) => isWithin(base) === false)
    );
  });
}

function namesOf(certificate: X509Certificate): Partial<GeneralName>[] {
  const { subject, extensions } = structureOf(certificate).tbsCertificate;
  const alternative = extensions?.find(({ extnID }) => extnID === id_ce_subjectAltName);
  const others =
    alternative === undefined ? [] : [...AsnConvert.parse(alternative.extnValue, SubjectAlternativeName)];
  return [{ directoryName: subject }, ...others];
}

const KINDS = [
  'directoryName',
  'dNSName',
  'iPAddress',
  'rfc822Name',
  'uniformResourceIdentifier',
  'otherName',
  'x400Address',
  'ediPartyName',
  'registeredID',
] as const;

function kindOf(name: Partial<GeneralName>): string | undefined {
  return KINDS.find((kind) => name[kind] !== undefined);
}

/** Undefined for a kind that is not compared here. */
function within(name: Partial<GeneralName>, base: GeneralName): boolean | undefined {
  if (name.directoryName !== undefined && base.directoryName !== undefined) {
    const inner = parts(name.directoryName);
    return parts(base.directoryName).every((part, index) => inner[index] === part);
  }
  if (name.dNSName !== undefined && base.dNSName !== undefined) {
    const host = name.dNSName.toLowerCase();
    const domain = base.dNSName.toLowerCase();
    return domain === '' || host === domain || host.endsWith(`.${domain}`);
  }
  return undefined;
}

function parts(name: Name): string[] {
  return [...name].map((set) =>
    [...set]
      .map(({ type, value }) => `${type}=${value.toString().toLowerCase()}`)
      .sort()
      .join('+'),
  );
}
