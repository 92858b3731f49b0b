import type { ServiceMetadata } from '../../wire/smp/metadata.js';
import { writeServiceMetadata } from '../../wire/smp/write.js';
import { withXml } from '../../wire/xml/parse.js';
import { childrenOf } from '../../wire/xml/read.js';
import { elDefault, serialise, verbatim } from '../../wire/xml/write.js';
import type { Signer } from '../keys/signer.js';
import { signDocument } from '../xmldsig/sign-document.js';

/**
 * `ServiceMetadata` with the country's seal in the extension of its service, as it is put into an SMP (dossier
 * security 6.4). Extensions of the service itself are replaced by the one with the signature.
 */
export function sealMetadata(metadata: ServiceMetadata, seal: Signer): string {
  return signDocument(
    (signature) =>
      serialise(writeServiceMetadata({ ...metadata, extensions: [{ about: {}, content: signature }] })),
    seal,
  );
}

/** The entry as an SMP gives it out: the sealed metadata under the SMP's own signature. */
export function publishMetadata(sealed: string, smp: Signer): string {
  withXml(sealed, (root) => {
    if (childrenOf(root).length !== 1) throw new Error('the metadata is not of one service or redirect');
  });
  return signDocument(
    (signature) =>
      serialise(elDefault('smp:SignedServiceMetadata', {}, verbatim(sealed), verbatim(signature))),
    smp,
  );
}
