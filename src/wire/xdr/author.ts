import { defined } from '../defined.js';
import type { HcpAttributes } from '../saml/assertion.js';
import { escapeField } from '../xca/author.js';
import type { SubmissionAuthor } from './submission.js';

/**
 * Author institution (XON) and person (XCN) of a submission, from what the identity assertion says of the
 * professional (dossier transactions 6.3, table).
 */
export function submissionAuthor({
  subjectId,
  organisation,
  organisationId,
}: Pick<HcpAttributes, 'subjectId' | 'organisation' | 'organisationId'>): SubmissionAuthor {
  const authority = organisationId === undefined ? undefined : authorityOf(organisationId);
  const name = organisation === undefined ? '' : escapeField(organisation);
  const institution = `${name}${authority?.institution ?? ''}`;
  return defined({
    institution: institution === '' ? undefined : institution,
    person: `${escapeField(subjectId)}${authority?.person ?? ''}`,
  });
}

function authorityOf(organisationId: string): { institution: string; person: string } {
  const [, root, extension] = /^urn:hl7ii:([^:]+):(.+)$/.exec(organisationId) ?? [];
  if (root !== undefined && extension !== undefined) {
    const id = escapeField(extension);
    return { institution: `^^^^^&${root}&ISO^^^^${id}`, person: `^^^&${root}:${id}&ISO` };
  }
  const id = escapeField(organisationId.replace(/^urn:oid:/, ''));
  return { institution: `^^^^^^^^^${id}`, person: `^^^&${id}&ISO` };
}
