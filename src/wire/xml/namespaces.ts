/** The namespaces of the field by the prefix that this house writes (dossiers transactions, security, documents). */
export const namespaces = {
  s: 'http://www.w3.org/2003/05/soap-envelope',
  s11: 'http://schemas.xmlsoap.org/soap/envelope/',
  wsa: 'http://www.w3.org/2005/08/addressing',
  wsse: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  wsu: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd',
  wst: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
  trc: 'https://ehdsi.eu/assertion/trc',
  nok: 'https://ehdsi.eu/assertion/nok',
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  ec: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  hl7: 'urn:hl7-org:v3',
  query: 'urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0',
  rim: 'urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0',
  rs: 'urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0',
  lcm: 'urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0',
  xds: 'urn:ihe:iti:xds-b:2007',
  xop: 'http://www.w3.org/2004/08/xop/include',
  xs: 'http://www.w3.org/2001/XMLSchema',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  pharm: 'urn:hl7-org:pharm',
  epsos: 'urn:epsos-org:ep:medication',
  smp: 'http://docs.oasis-open.org/bdxr/ns/SMP/2016/05',
  tsl: 'http://uri.etsi.org/02231/v2#',
  rem: 'http://uri.etsi.org/02640/v1#',
  svs: 'urn:ihe:iti:svs:2008',
} as const;

export type Prefix = keyof typeof namespaces;

/** A name as `prefix:local`, the prefix one of this house's; `:local` is a name in no namespace. */
export type QName = `${Prefix | ''}:${string}`;

export interface ExpandedName {
  readonly uri: string;
  readonly local: string;
  /** Undefined for a name in no namespace. */
  readonly prefix: Prefix | undefined;
}

// The names of this house's own code: as many as it writes down.
const expanded = new Map<QName, ExpandedName>();

/** Splits `prefix:local` into namespace URI and local name. */
export function expand(name: QName): ExpandedName {
  let known = expanded.get(name);
  if (known === undefined) {
    const at = name.indexOf(':');
    const prefix = at === 0 ? undefined : (name.slice(0, at) as Prefix);
    known = {
      uri: prefix === undefined ? '' : namespaces[prefix],
      local: name.slice(at + 1),
      prefix,
    };
    expanded.set(name, known);
  }
  return known;
}
