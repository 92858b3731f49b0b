import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const directory = `
country: XX
patientIdRoot: 2.999.1
repositoryUniqueId: 2.999.2
documentIdRoot: 2.999.3
codeSystems: { S: 2.999.4, ATC: 2.16.840.1.113883.6.73, CONF: 2.16.840.1.113883.5.25, SEX: 2.16.840.1.113883.5.1 }
languages:
  fr-LU: { summaryTitle: Résumé, prescriptionTitle: Prescription, confidentiality: CONF|N|normal, problemType: S|1|Diagnostic }
organizations:
  practice: { id: org, name: Cabinet, address: { country: LU } }
professionals:
  thill: { id: hcp, name: { family: [Thill], given: [Nicole] }, function: S|2211|Médecin, organization: practice }
custodian: practice
products:
  tablet:
    name: Exemplum 5 mg
    form: S|F1|Comprimé
    atc: ATC|C09AA05|ramipril
    ingredients: [{ code: ATC|C09AA05|ramipril, strength: 5 mg }]
`;

export const patient = (id: string, more = '') => `
id: '${id}'
name: { family: [Müller-Schmît], given: [Zoé, Hélène] }
gender: SEX|F|Féminin
birthDate: '1980-01-31'
language: fr-LU
${more}`;

export const prescription = (id: string, more = '') => `
  - id: ${id}
    created: '2026-01-12T10:30:00+01:00'
    author: thill
    product: tablet
    dose: 1
    packages: 2
${more}`;

/** A folder with these files in it; the directory is there unless it is given as undefined. */
export async function folderOf(files: Readonly<Record<string, string | undefined>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'national-'));
  for (const [name, text] of Object.entries({ 'directory.yaml': directory, ...files })) {
    if (text !== undefined) await writeFile(join(folder, name), text);
  }
  return folder;
}
