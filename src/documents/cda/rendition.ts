import type { InstanceId } from '../../kernel/identifiers.js';
import { withXml } from '../../wire/xml/parse.js';
import { attributeOf, childOf } from '../../wire/xml/read.js';
import { nationalKindOf } from '../national-kinds/registry.js';
import { renderPdf } from '../pdf/render.js';
import { CdaError } from './errors.js';
import { writeLevel1 } from './level1.js';
import { structuredKind } from './structured-kinds.js';

/**
 * The level 1 document of a level 3 one, national kinds too, under an identifier of its own: its PDF is rendered
 * from what the document says, in the document's language (dossier documents 1.6). The same document gives the
 * same bytes. Rejects with {@link CdaError} for a kind that has no model or a document that it can not hold, with
 * XmlRefusal for bytes that are no XML, with RangeError for an effectiveTime that is no HL7 time.
 */
export async function level1Of(level3: Uint8Array, id: InstanceId): Promise<Uint8Array> {
  const known = withXml(level3, (root) => {
    const code = attributeOf(childOf(root, 'hl7:code'), 'code');
    return nationalKindOf(root)?.structured ?? (code === undefined ? undefined : structuredKind(code));
  });
  if (known === undefined) throw new CdaError('no structured document of this kind is known');
  const { header, sections } = known.tell(level3);
  return writeLevel1(header, known.kind, id, await renderPdf(header, sections));
}
