import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeConfig } from '../config/load.js';
import { publishMetadata, sealMetadata } from '../trust/smp/make.js';
import { type PublishedService, publishedServices, serviceIdentifiers } from '../wire/smp/identifiers.js';
import type { SmpEndpoint } from '../wire/smp/metadata.js';
import { transactions } from '../wire/transactions.js';
import { canonicalForm } from '../wire/xml/c14n.js';
import { loadNodeKeys } from './keys.js';

const DAY = 24 * 60 * 60 * 1000;

export interface SmpEntry {
  readonly service: PublishedService;
  /** `XA-ITI-55.xml` */
  readonly fileName: string;
  readonly xml: string;
  /** When the entry ends: after the configured days, or with the certificate in it. */
  readonly expiration: Date;
}

/** The configuration says nothing of what is published. */
export class NothingToPublish extends Error {}

/**
 * A country's own SMP entries: where its services are, with its TLS certificate and its search mask, sealed by
 * the country; where it keeps an SMP of its own, under that one's signature too (dossier security 6.4). Throws a
 * KeyError, or {@link NothingToPublish}.
 */
export function smpEntries(config: NodeConfig, now: Date): SmpEntry[] {
  const { publication, country } = config;
  if (publication === undefined) {
    throw new NothingToPublish('node.yaml has no publication: it says where other countries reach this node');
  }
  const keys = loadNodeKeys(config, now);
  const { certificate } = keys.tls;
  const planned = now.getTime() + publication.validDays * DAY;
  const inTls = new Date(Math.min(planned, Date.parse(certificate.validTo)));
  const mask = searchMaskOf(config);
  const common = {
    activation: now,
    technicalContact: publication.contact,
    requireBusinessLevelSignature: false,
  };
  return publishedServices.flatMap((service) => {
    const identifiers = serviceIdentifiers(country, service);
    let endpoint: SmpEndpoint;
    if (service === 'searchMask') {
      if (mask === undefined) return [];
      endpoint = {
        ...common,
        transportProfile: identifiers.transportProfile,
        address: '',
        expiration: new Date(planned),
        description: `International search mask of ${config.name}`,
        extensions: [{ about: {}, content: mask }],
      };
    } else {
      if (!publication.services.includes(service)) return [];
      const { defaultPath, name } = transactions[service];
      endpoint = {
        ...common,
        transportProfile: identifiers.transportProfile,
        address: `${publication.address.replace(/\/+$/, '')}${defaultPath}`,
        minimumAuthenticationLevel: 'urn:epSOS:loa:1',
        expiration: inTls,
        certificate: certificate.raw,
        description: `${name} of ${config.name}`,
        ...(publication.information === undefined ? {} : { technicalInformation: publication.information }),
        extensions: [],
      };
    }
    const { participant, document, process } = identifiers;
    const sealed = sealMetadata(
      {
        kind: 'service',
        participant,
        document,
        processes: [{ process, endpoints: [endpoint], extensions: [] }],
        extensions: [],
      },
      keys.seal,
    );
    const name = service === 'searchMask' ? 'search-mask' : transactions[service].id;
    return [
      {
        service,
        fileName: `${country}-${name}.xml`,
        xml: keys.smp === undefined ? sealed : publishMetadata(sealed, keys.smp),
        expiration: endpoint.expiration ?? inTls,
      },
    ];
  });
}

/** The country's own mask, in the form in which it is signed. */
function searchMaskOf({ country, folders }: NodeConfig): string | undefined {
  const folder = folders['search-masks'];
  if (folder === undefined) return undefined;
  try {
    return canonicalForm(readFileSync(join(folder, `InternationalSearch_${country}.xml`)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
