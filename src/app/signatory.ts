import type { Pharmacist } from '../documents/cda/dispense.js';
import type { Signatory } from '../documents/cda/model/header.js';
import type { CountryCode } from '../kernel/identifiers.js';
import type { Professional } from '../trust/assertions/issue.js';

/** A professional as documents name them: the identity's own data, the name in its parts. */
export function signatoryOf(
  professional: Professional & {
    readonly family?: readonly string[] | undefined;
    readonly given?: readonly string[] | undefined;
  },
  country: CountryCode,
): Signatory {
  const { id, name, organisation = '', organisationId = '', locality, family, given } = professional;
  const [, root = '', extension = ''] = /^urn:hl7ii:([^:]+):(.+)$/.exec(organisationId) ?? [];
  if (root === '' || organisation === '') {
    throw new Error(
      `${name} needs an organisation with an identifier of the form urn:hl7ii:<root>:<extension>`,
    );
  }
  return {
    ids: [{ root, extension: id }],
    name: { family: [...(family ?? [name])], given: [...(given ?? [])] },
    telecoms: [],
    organization: {
      ids: [{ root, extension }],
      name: organisation,
      telecoms: [],
      address: { city: locality, country },
    },
  };
}

export function pharmacistOf(
  professional: Parameters<typeof signatoryOf>[0],
  country: CountryCode,
): Pharmacist {
  return { function: 'pharmacist', ...signatoryOf(professional, country) };
}
