import { shipped } from '../../src/app/shipped.js';
import { type DocumentClass, documentClasses } from '../../src/kernel/classes.js';
import { loadEmbeddedInfrastructure } from '../../src/national/embedded/load.js';
import { patients } from './people.js';

/** A document of the demo as Luxembourg's own systems hold it: friendly, level 3, of the patient Claire. */
export async function friendlyDocument(
  kind: DocumentClass = documentClasses.patientSummary,
): Promise<Uint8Array> {
  const national = await loadEmbeddedInfrastructure(shipped('demo', 'LU', 'national'));
  const documents = await national.listDocuments(patients.claire, kind);
  const document = documents.find(({ rendition }) => rendition === 'xml');
  if (document === undefined) throw new Error('the demo has no such document');
  return national.fetchDocument(document);
}
