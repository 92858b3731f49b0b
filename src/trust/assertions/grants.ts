const DOCTOR = ['PRD-006', 'PRD-003', 'PRD-004', 'PRD-005', 'PRD-010', 'PRD-016', 'PPD-032', 'PPD-033'];
const PHARMACIST = ['PRD-006', 'PRD-004', 'PRD-010', 'PPD-046'];
const NURSE = ['PRD-006', 'PRD-004', 'PRD-010'];

/** By ISCO-08 code: permissions that a portal grants (dossier security 1.6). */
const grants: Readonly<Record<string, readonly string[]>> = {
  '221': DOCTOR,
  '2221': NURSE,
  '2222': NURSE,
  '2262': PHARMACIST,
};

/** Permissions of an occupation by its ISCO-08 code; one that no table grants more may look for a patient. */
export function permissionsOf(occupation: string): readonly string[] {
  return grants[occupation] ?? ['PRD-006'];
}
