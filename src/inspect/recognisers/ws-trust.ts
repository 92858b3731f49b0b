import type { XmlElement } from 'libxml2-wasm';
import { isNamed } from '../../wire/xml/read.js';
import { type Inside, kinds, type Recogniser, summary } from '../inspection.js';
import { attributeAt, first, select, textAt } from '../tree.js';

/** Asking the STS for a TRC or next-of-kin assertion, and its answer (dossier security 2.3). */
export const wsTrust: readonly Recogniser[] = [
  {
    matches: (root) => isNamed(root, 'wst:RequestSecurityToken'),
    summarise: (root) => {
      const trc = first(root, 'TRCParameters');
      const kin = first(root, 'NoKParameters');
      return {
        kind: 'ws-trust-request',
        summary: summary({
          asksFor: trc !== undefined ? 'TRC' : kin !== undefined ? 'NOK' : undefined,
          requestType: textAt(root, 'RequestType')?.split('/').at(-1),
          tokenType: textAt(root, 'TokenType'),
          patientId: textAt(trc, 'PatientId'),
          purposeOfUse: textAt(trc, 'PurposeOfUse'),
          prescriptionId: textAt(trc, 'PrescriptionId'),
          nextOfKinId: textAt(kin, 'NextOfKinId'),
        }),
      };
    },
  },
  {
    matches: (root) =>
      isNamed(root, 'wst:RequestSecurityTokenResponseCollection') ||
      isNamed(root, 'wst:RequestSecurityTokenResponse'),
    summarise: (root, inside) => {
      const responses = isNamed(root, 'wst:RequestSecurityTokenResponse')
        ? [root]
        : select(root, 'RequestSecurityTokenResponse');
      const assertions = responses.flatMap((response) =>
        select(response, 'RequestedSecurityToken/Assertion'),
      );
      return {
        kind: 'ws-trust-response',
        summary: summary({
          assertions: assertions.map((assertion) => describe(assertion, inside)),
          tokenType: textAt(responses[0], 'TokenType'),
          // The reference implementation writes LifeTime, the standard Lifetime.
          expires: textAt(responses[0], 'Lifetime/Expires') ?? textAt(responses[0], 'LifeTime/Expires'),
        }),
      };
    },
  },
];

function describe(assertion: XmlElement, inside: Inside): string {
  const kind = inside.element(assertion)?.kind;
  const name = kind === undefined ? 'assertion' : kinds[kind];
  const until = attributeAt(assertion, 'Conditions', 'NotOnOrAfter') ?? '?';
  return `${name}, issued by ${textAt(assertion, 'Issuer') ?? 'nobody'}, valid until ${until}`;
}
